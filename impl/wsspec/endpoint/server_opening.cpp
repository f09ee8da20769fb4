#include <algorithm>
#include <array>
#include <cassert>

#include "wsspec/deflate/parameters.hpp"
#include "wsspec/endpoint/opening.hpp"
#include "wsspec/http/accept_key.hpp"
#include "wsspec/http/field_grammar.hpp"
#include "wsspec/http/upgrade.hpp"

namespace wsspec {

bool ServerOpening::is_upgrade() const {
  return http::has_token(request().fields.all("Upgrade"), "websocket");
}

std::error_code ServerOpening::check() const {
  return http::check_request(request());
}

std::vector<std::string> ServerOpening::subprotocols() const {
  return http::parse_tokens(request().fields.all("Sec-WebSocket-Protocol"))
      .value_or(std::vector<std::string>{});
}

std::pair<std::string, Agreed> ServerOpening::accept(std::string_view subprotocol,
                                                     const http::Fields& extra) const {
  assert(done() && !check());
  assert(subprotocol.empty() || std::ranges::count(subprotocols(), subprotocol) > 0);
  const auto& asked = request().fields;
  Agreed agreed{.subprotocol = std::string(subprotocol)};

  // §4.2.2 item 5
  http::AnswerHead answer;
  answer.fields.add("Upgrade", "websocket");
  answer.fields.add("Connection", "Upgrade");
  answer.fields.add("Sec-WebSocket-Accept", http::accept_for(asked.find("Sec-WebSocket-Key").value_or("")));
  if (!subprotocol.empty()) answer.fields.add("Sec-WebSocket-Protocol", agreed.subprotocol);
  if (const auto offered = http::parse_extensions(asked.all("Sec-WebSocket-Extensions")); offered) {
    if (const auto parameters = deflate::answer(*offered, options_.deflate)) {
      const std::array chosen{deflate::to_extension(*parameters)};
      answer.fields.add("Sec-WebSocket-Extensions", http::serialize(chosen));
      agreed.deflate = deflate::agreement_of(*parameters);
    }
  }
  for (const auto& field : extra) answer.fields.add(field.name, field.value);
  return {http::serialize(answer), std::move(agreed)};
}

}  // namespace wsspec
