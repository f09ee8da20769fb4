#include "wsspec/deflate/parameters.hpp"
#include "wsspec/endpoint/opening.hpp"
#include "wsspec/http/accept_key.hpp"
#include "wsspec/http/field_grammar.hpp"
#include "wsspec/http/upgrade.hpp"

namespace wsspec {
namespace {

std::string join(const std::vector<std::string>& tokens) {
  std::string list;
  for (const auto& token : tokens) list += (list.empty() ? "" : ", ") + token;
  return list;
}

/// §4.1, items 1 to 12 of what the request must hold.
std::string request_of(const ClientOpening::Options& options, const std::string& key) {
  http::RequestHead head{.target = options.target};
  head.fields.add("Host", options.host);
  head.fields.add("Upgrade", "websocket");
  head.fields.add("Connection", "Upgrade");
  head.fields.add("Sec-WebSocket-Key", key);
  head.fields.add("Sec-WebSocket-Version", "13");
  if (!options.subprotocols.empty()) head.fields.add("Sec-WebSocket-Protocol", join(options.subprotocols));
  if (const auto offers = deflate::offers(options.deflate); !offers.empty())
    head.fields.add("Sec-WebSocket-Extensions", http::serialize(offers));
  for (const auto& field : options.fields) head.fields.add(field.name, field.value);
  return http::serialize(head);
}

/// A server that sends more of them than this is not going to answer.
constexpr int interim_answers_max = 8;

/// RFC 9110 §15.2: "A client MUST be able to parse one or more 1xx responses received prior to a final
/// response"; 101 is final here.
bool is_interim(const http::AnswerHead& answer) {
  return answer.status / 100 == 1 && answer.status != 101;
}

}  // namespace

ClientOpening::ClientOpening(Options options, Entropy& entropy)
    : options_(std::move(options)),
      key_(http::make_key(entropy)),
      request_(request_of(options_, key_)),
      reader_(options_.limits) {}

Result<std::size_t> ClientOpening::receive(ByteView bytes) {
  std::size_t taken = 0;
  while (true) {
    const auto used = reader_.feed(bytes.subspan(taken));
    if (!used) return used;
    taken += *used;
    if (!reader_.done() || done_) return taken;
    if (!is_interim(answer()) || interim_answers_ == interim_answers_max) break;
    ++interim_answers_;
    reader_ = http::HeadReader<http::AnswerHead>(options_.limits);
  }
  if (const auto error = judge()) return failed(error);
  done_ = true;
  return taken;
}

std::error_code ClientOpening::judge() {
  std::vector<std::string> names;
  for (const auto& offer : deflate::offers(options_.deflate))
    if (names.empty() || names.back() != offer.name) names.push_back(offer.name);
  const http::Asked asked{.key = key_, .subprotocols = options_.subprotocols, .extensions = names};
  if (const auto error = http::check_answer(answer(), asked)) return error;

  agreed_.subprotocol = std::string(answer().fields.find("Sec-WebSocket-Protocol").value_or(""));
  const auto extensions = http::parse_extensions(answer().fields.all("Sec-WebSocket-Extensions"));
  if (!extensions) return extensions.error();
  for (const auto& extension : *extensions) {
    // Only permessage-deflate is ever offered. Twice, both would want the same reserved bit (RFC 7692 §5.1).
    if (agreed_.deflate) return Errc::extension_parameters;
    const auto agreement = deflate::accept(extension, options_.deflate);
    if (!agreement) return agreement.error();
    agreed_.deflate = *agreement;
  }
  return {};
}

}  // namespace wsspec
