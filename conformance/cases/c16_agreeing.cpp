// Chapter 16: agreeing on permessage-deflate. What an answer must be is judged wherever one comes; here it is
// asked for. 16.1-16.5 test servers, 16.6-16.9 clients.
#include "conformance/cases/all_cases.hpp"
#include "conformance/cases/c16_parameters.hpp"
#include "conformance/cases/opening_steps.hpp"
#include "conformance/requirements/rfc7692.hpp"

namespace wsspec::conformance {
namespace {

constexpr const char* field = "Sec-WebSocket-Extensions";
const std::string hello = "Hello Hello Hello Hello";

Opening offering(const std::string& value) {
  return request().add(field, value);
}

/// One offer for each of these parameters, the best first.
std::string offers(const std::vector<std::string>& parameters) {
  std::string out;
  for (const auto& each : parameters) out += (out.empty() ? "" : ", ") + ("permessage-deflate" + each);
  return out;
}

/// Compressed both ways, more than once: what is kept between messages shows.
Script echoes_compressed(const Requirement& because) {
  return {repeat(3, {send(text(hello).compressed()), expect(message(hello), because)}), close_cleanly()};
}

/// A good offer. The server may decline it, but then there is nothing to say; the answer must keep `rule`.
Script agrees(Opening opening, const Requirement& rule) {
  return {open_with(std::move(opening)), expect(opens(), suite::opens_without_compression),
          expect(keeps(rule), rule), echoes_compressed(rfc7692::agreed_is_used)};
}

void add_good_offers(Catalogue& out) {
  Ids ids("16.1");
  out.add(ids.next(), "An offer without parameters",
          agrees(offering("permessage-deflate"), rfc7692::client_window_only_if_offered));
  struct Row {
    std::string parameters;
    const Requirement& rule;
  };
  std::vector<Row> rows{
      {"server_no_context_takeover", rfc7692::server_takeover_answer},
      {"client_no_context_takeover", rfc7692::client_window_only_if_offered},
      {"server_no_context_takeover; client_no_context_takeover", rfc7692::server_takeover_answer},
      {"client_max_window_bits", rfc7692::client_window_answer_value},
      {"client_max_window_bits; server_no_context_takeover", rfc7692::server_takeover_answer},
      {"client_max_window_bits; client_no_context_takeover", rfc7692::client_window_answer_value},
      {"client_no_context_takeover; client_max_window_bits; server_no_context_takeover",
       rfc7692::server_takeover_answer},
  };
  for (int bits = 8; bits <= 15; ++bits)
    rows.push_back({"server_max_window_bits=" + std::to_string(bits), rfc7692::server_window_answer});
  for (int bits = 8; bits <= 15; ++bits)
    rows.push_back({"client_max_window_bits=" + std::to_string(bits), rfc7692::client_window_not_larger});
  for (const char* bits : {"9", "12"})
    for (const char* more :
         {"; server_no_context_takeover", "; client_no_context_takeover", "; client_max_window_bits",
          "; client_max_window_bits=10",
          "; client_max_window_bits=10; client_no_context_takeover; server_no_context_takeover"})
      rows.push_back({std::string("server_max_window_bits=") + bits + more, rfc7692::server_window_answer});
  for (const auto& [parameters, rule] : rows)
    out.add(ids.next(), "An offer with " + parameters,
            agrees(offering("permessage-deflate; " + parameters), rule));
}

void add_answers(Catalogue& out) {
  Ids ids("16.2");
  const auto add = [&](const char* title, const std::string& offer, const Requirement& rule) {
    out.add(ids.next(), title, agrees(offering(offer), rule));
  };
  add("A window in the answer is a number without leading zeros",
      "permessage-deflate; server_max_window_bits=9", rfc7692::server_window_answer_value);
  add("The same of a window with two digits", "permessage-deflate; server_max_window_bits=12",
      rfc7692::server_window_answer_value);
  add("A client's window in the answer has a value", "permessage-deflate; client_max_window_bits=12",
      rfc7692::client_window_answer_value);
  add("No client's window where only the server's was offered",
      "permessage-deflate; server_max_window_bits=12", rfc7692::client_window_only_if_offered);
  add("Nobody asked for a small window", "permessage-deflate; client_max_window_bits", rfc7692::window_of_1k);
  out.add(ids.next(), "Of extensions that all use RSV1, at most one is taken",
          {open_with(offering("permessage-deflate, x-webkit-deflate-frame, permessage-bzip2")),
           expect(opens(), rfc7692::one_owner_of_rsv1),
           expect(keeps(rfc7692::one_owner_of_rsv1), rfc7692::one_owner_of_rsv1), close_cleanly()});
  out.add(ids.next(), "The same offer twice is taken once at most",
          agrees(offering("permessage-deflate, permessage-deflate"), rfc7692::one_owner_of_rsv1));
  out.add(
      ids.next(), "A subprotocol is offered beside",
      {open_with(
           offering("permessage-deflate").add("Sec-WebSocket-Protocol", "x-wsspec-first, x-wsspec-second")),
       expect(opens(), rfc6455::one_subprotocol),
       expect(keeps(rfc6455::one_subprotocol), rfc6455::one_subprotocol),
       echoes_compressed(rfc7692::agreed_is_used)});
  out.add(ids.next(), "server_no_context_takeover is supported: it is preferred to an offer without",
          {open_with(offering("permessage-deflate; server_no_context_takeover, permessage-deflate")),
           expect(opens(), rfc7692::several_offers),
           expect(answer_has_parameter("server_no_context_takeover"), rfc7692::server_takeover_supported),
           echoes_compressed(rfc7692::agreed_is_used)});
}

/// What a server must decline: it answers no permessage-deflate, and ought to open the connection without.
void add_bad_offers(Catalogue& out) {
  Ids ids("16.3");
  for (const auto& [parameters, rule] : bad_offers())
    out.add(ids.next(), "Only an offer with " + parameters,
            {open_with(offering("permessage-deflate; " + parameters)), expect(declines_deflate(), *rule),
             send(text(hello)), expect(message_if_open(hello), rfc6455::unfragmented)});
  const std::vector<std::string> lists{
      "permessage-deflate; server_max_window_bits=7, permessage-deflate; client_max_window_bits=16",
      "permessage-deflate; x_wsspec, permessage-deflate; server_no_context_takeover=1",
      "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10, permessage-deflate; "
      "server_max_window_bits=08"};
  for (const auto& list : lists)
    out.add(ids.next(), "Only bad offers: " + list,
            {open_with(offering(list)), expect(declines_deflate(), rfc7692::declined_is_not_listed)});
}

/// The same before a good offer: that one may be taken.
void add_bad_and_good_offers(Catalogue& out) {
  Ids ids("16.4");
  for (const auto& [parameters, rule] : bad_offers())
    out.add(ids.next(), "A good offer behind one with " + parameters,
            {open_with(offering("permessage-deflate; " + parameters + ", permessage-deflate")),
             expect(opens(), suite::opens_without_compression), echoes_compressed(rfc7692::agreed_is_used)});
}

void add_offer_lists(Catalogue& out) {
  Ids ids("16.5");
  const std::vector<std::string> lists{
      offers({"; server_max_window_bits=9", "; server_no_context_takeover; server_max_window_bits=12"}),
      offers({"; server_no_context_takeover; server_max_window_bits=12", "; server_max_window_bits=9"}),
      offers({"; server_max_window_bits=8", "; server_max_window_bits=9", "; server_max_window_bits=10"}),
      offers({"; client_max_window_bits=9", "; server_max_window_bits=9"}),
      offers({"; server_no_context_takeover", "; client_max_window_bits", ""})};
  for (const auto& list : lists)
    out.add(ids.next(), "Several offers: " + list,
            {open_with(offering(list)), expect(opens(), suite::opens_without_compression),
             expect(keeps(rfc7692::server_window_answer), rfc7692::server_window_answer),
             expect(keeps(rfc7692::server_takeover_answer), rfc7692::server_takeover_answer),
             echoes_compressed(rfc7692::agreed_is_used)});
  out.add(ids.next(), "The first of two good offers is taken",
          {open_with(offering("permessage-deflate; server_no_context_takeover; client_max_window_bits, "
                              "permessage-deflate; client_max_window_bits")),
           expect(opens(), rfc7692::several_offers),
           expect(answer_has_parameter("server_no_context_takeover"), rfc7692::takes_first_offer),
           echoes_compressed(rfc7692::agreed_is_used)});
  const std::vector<OpeningRow> unknown{
      {"An unknown extension before the offer", "x-wsspec, permessage-deflate"},
      {"An unknown extension behind the offer", "permessage-deflate, x-wsspec; a=1"},
      {"An unknown extension with the parameters of a known one",
       "x-wsspec; server_max_window_bits=7, "
       "permessage-deflate"},
      {"An extension whose name only begins like a known one",
       "permessage-deflate-x-wsspec, permessage-deflate"}};
  for (const auto& [words, value] : unknown)
    out.add(ids.next(), std::string(words),
            {open_with(offering(value)), expect(opens(), rfc6455::unknown_extension_skipped),
             echoes_compressed(rfc7692::agreed_is_used)});
  out.add(
      ids.next(), "100 unknown extensions before the offer",
      agrees(offering(cycle("x-wsspec, ", 1000) + "permessage-deflate"), rfc6455::unknown_extension_skipped));
  out.add(ids.next(), "Names that every object of JavaScript has, before the offer",
          {open_with(offering("__proto__; toString, constructor; __proto__=1, permessage-deflate")),
           expect(opens(), rfc6455::unknown_extension_skipped), echoes_compressed(rfc7692::agreed_is_used),
           survives()});
  const auto add_quoted = [&](const std::string& parameter) {
    out.add(ids.next(), "A value in quotation marks: " + parameter,
            {open_with(offering("permessage-deflate; " + parameter)),
             expect(opens(), rfc6455::quoted_parameter), echoes_compressed(rfc7692::agreed_is_used)});
  };
  add_quoted("server_max_window_bits=\"10\"");
  add_quoted("client_max_window_bits=\"12\"");
  add_quoted("server_max_window_bits=\"1\\0\"");
  out.add(ids.next(), "White space around the tokens of an offer",
          {open_with(offering(
               " permessage-deflate\t;  client_max_window_bits ;server_no_context_takeover , x-wsspec")),
           expect(opens(), rfc6455::white_space_between_tokens), echoes_compressed(rfc7692::agreed_is_used)});
  out.add(ids.next(), "An offer in the second field",
          {open_with(offering("x-wsspec").add(field, "permessage-deflate")),
           expect(opens(), rfc6455::request_extension_fields), echoes_compressed(rfc7692::agreed_is_used)});
  out.add(ids.next(), "Offers in two fields",
          agrees(offering("permessage-deflate; server_max_window_bits=10").add(field, "permessage-deflate"),
                 rfc6455::request_extension_fields));
}

}  // namespace

void add_agreeing_cases(Catalogue& out) {
  add_good_offers(out);
  add_answers(out);
  add_bad_offers(out);
  add_bad_and_good_offers(out);
  add_offer_lists(out);
  add_agreeing_client_cases(out);
}

}  // namespace wsspec::conformance
