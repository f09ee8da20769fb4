#include "wsspec/app/redirect.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

namespace wsspec::app {

bool is_redirect(unsigned status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Result<net::Url> redirect_target(const net::Url& from, std::string_view location) {
  const auto base_text = net::to_string(from);  // what `base` is a view of
  const auto base = boost::urls::parse_uri(base_text);
  const auto reference = boost::urls::parse_uri_reference(location);
  if (!base || !reference) return failed(net::UrlErrc::malformed);
  boost::urls::url target(*base);
  if (!target.resolve(*reference)) return failed(net::UrlErrc::malformed);
  if (target.scheme_id() == boost::urls::scheme::http) target.set_scheme("ws");
  if (target.scheme_id() == boost::urls::scheme::https) target.set_scheme("wss");
  target.remove_fragment();
  return net::parse_url(target.buffer());
}

bool is_same_origin(const net::Url& a, const net::Url& b) {
  return a.secure == b.secure && a.host == b.host && a.port == b.port;
}

}  // namespace wsspec::app
