#include "conformance/runner/request_target.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/grammar/unsigned_rule.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <boost/url/url_view.hpp>

namespace wsspec::conformance {

std::optional<std::string> RequestTarget::find(const std::string& name) const {
  const auto at = query.find(name);
  if (at == query.end()) return std::nullopt;
  return at->second;
}

std::optional<RequestTarget> parse_target(std::string_view target) {
  const auto url = boost::urls::parse_origin_form({target.data(), target.size()});
  if (!url) return std::nullopt;
  RequestTarget out;
  out.path = url->path();
  for (const auto param : url->params())
    out.query.insert_or_assign(std::string(param.key), std::string(param.value));
  return out;
}

std::string encode_query_value(std::string_view value) {
  return boost::urls::encode({value.data(), value.size()}, boost::urls::unreserved_chars);
}

}  // namespace wsspec::conformance
