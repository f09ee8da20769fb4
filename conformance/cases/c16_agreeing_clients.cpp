// 16.6-16.9: what a client offers, and what it makes of an answer.
#include "conformance/cases/c16_parameters.hpp"
#include "conformance/cases/opening_steps.hpp"
#include "conformance/requirements/rfc7692.hpp"

namespace wsspec::conformance {
namespace {

const std::string hello = "Hello Hello Hello Hello";

Opening answering(const std::string& value) {
  return answer().set("Sec-WebSocket-Extensions", value);
}

/// A good answer: it works both ways, more than once.
Script works_after(const std::string& value, const Script& needs, const Requirement& rule) {
  return {open_with(answering(value)), needs,
          repeat(3, {send(text(hello).compressed()), expect(message(hello), rule)}), close_cleanly()};
}

void add_good_answers(Catalogue& out) {
  Ids ids("16.6");
  const auto add = [&](const std::string& value, const Requirement& rule) {
    out.add(ids.next(), "The answer is " + value, works_after(value, needs_deflate_offer(), rule));
  };
  add("permessage-deflate", rfc7692::agreed_is_used);
  add("permessage-deflate; server_no_context_takeover", rfc7692::server_takeover_unasked);
  add("permessage-deflate; client_no_context_takeover", rfc7692::client_takeover_supported);
  add("permessage-deflate; client_no_context_takeover; server_no_context_takeover",
      rfc7692::client_takeover_supported);
  for (int bits = 9; bits <= 15; ++bits)
    add("permessage-deflate; server_max_window_bits=" + std::to_string(bits), rfc7692::server_window_unasked);
  add("permessage-deflate; server_max_window_bits=12; server_no_context_takeover",
      rfc7692::server_window_unasked);
  add("permessage-deflate; server_max_window_bits=\"12\"", rfc6455::quoted_parameter);
  add("permessage-deflate ;\tserver_max_window_bits=12 ;client_no_context_takeover",
      rfc6455::white_space_between_tokens);

  const auto add_window = [&](const std::string& value) {
    out.add(ids.next(), "The answer is " + value,
            works_after(value, needs_client_window_offer(), rfc7692::client_window_answer));
  };
  for (int bits = 9; bits <= 15; ++bits)
    add_window("permessage-deflate; client_max_window_bits=" + std::to_string(bits));
  add_window("permessage-deflate; client_max_window_bits=12; client_no_context_takeover");
  add_window("permessage-deflate; client_max_window_bits=10; server_max_window_bits=11");
  add_window(
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
      "server_max_window_bits=11; client_max_window_bits=10");
}

void add_doubtful_answers(Catalogue& out) {
  Ids ids("16.7");
  // zlib cannot compress with a window of 256 bytes: who cannot must fail at once, not at the first message.
  const auto add = [&](const std::string& value, const Script& needs) {
    out.add(ids.next(), "The answer is " + value + ": it works, or the client fails at once",
            {open_with(answering(value)), needs, send(text(hello).compressed()),
             expect(message_if_open(hello), rfc7692::refuses_unsupported)});
  };
  add("permessage-deflate; server_max_window_bits=8", needs_deflate_offer());
  add("permessage-deflate; client_max_window_bits=8", needs_client_window_offer());
}

Script fails_after_offer(const std::string& value, const Requirement& rule) {
  return {open_with(answering(value).followed_by(text("too late"))), needs_deflate_offer(),
          expect(never_opens(), rule)};
}

void add_bad_answers(Catalogue& out) {
  Ids ids("16.8");
  for (const auto& [parameters, rule] : bad_answers())
    out.add(ids.next(), "An answer with " + parameters,
            fails_after_offer("permessage-deflate; " + parameters, *rule));
  for (const char* value :
       {"permessage-deflate, permessage-deflate",
        "permessage-deflate, permessage-deflate; server_max_window_bits=10",
        "permessage-deflate, x-webkit-deflate-frame", "permessage-deflate, permessage-bzip2"})
    out.add(ids.next(), "An answer with two extensions that use RSV1: " + std::string(value),
            fails_after_offer(value, rfc7692::two_owners_of_rsv1_fail));
  for (const char* value : {"permessage-bzip2", "x-webkit-deflate-frame", "permessage-deflate-x-wsspec",
                            "x-wsspec; server_no_context_takeover"})
    out.add(ids.next(), "An answer that takes up no offer: " + std::string(value),
            fails_after_offer(value, rfc7692::answer_invalid_fails));
}

void add_offers_of_clients(Catalogue& out) {
  Ids ids("16.9");
  const auto add = [&](const char* title, const Requirement& rule) {
    out.add(ids.next(), title, {open_with(answer()), expect(keeps(rule), rule), close_cleanly()});
  };
  add("The server's window in a client's offer is from 8 to 15", rfc7692::server_window_value);
  add("The client's window in a client's offer is from 8 to 15", rfc7692::client_window_value);
  add("A client's offer asks for no window under 1 KiB", rfc7692::window_of_1k);
}

}  // namespace

void add_agreeing_client_cases(Catalogue& out) {
  add_good_answers(out);
  add_doubtful_answers(out);
  add_bad_answers(out);
  add_offers_of_clients(out);
}

}  // namespace wsspec::conformance
