// 0.11 to 0.13: Upgrade, Connection, the accept value, subprotocol and extensions of an answer, as a client
// reads them.
#include <openssl/sha.h>

#include <array>

#include "conformance/cases/opening_steps.hpp"
#include "wsspec/http/accept_key.hpp"

namespace wsspec::conformance {
namespace {

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string base64(std::string_view octets) {
  std::string out;
  for (std::size_t i = 0; i < octets.size(); i += 3) {
    unsigned bits = 0;
    for (std::size_t j = 0; j < 3; ++j)
      bits = bits << 8 | (i + j < octets.size() ? static_cast<unsigned char>(octets[i + j]) : 0u);
    for (std::size_t j = 0; j < 4; ++j)
      out += i + j <= octets.size() ? letters[bits >> (18 - 6 * j) & 0x3F] : '=';
  }
  return out;
}

std::string decoded(std::string_view text) {
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char letter : text.substr(0, text.find('='))) {
    bits = bits << 6 | static_cast<unsigned>(letters.find(letter));
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFF);
  }
  return out;
}

std::string hash_of(const std::string& text) {
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// ---- accept values from the client's key ----

std::string of_decoded_key(const std::string& key) {
  return http::accept_for(decoded(key));
}
std::string of_small_guid(const std::string& key) {
  return hash_of(key + "258eafa5-e914-47da-95ca-c5ab0dc85b11");
}
std::string of_guid_alone(const std::string&) {
  return http::accept_for("");
}
std::string of_key_alone(const std::string& key) {
  return hash_of(key);
}
std::string of_key_and_line_end(const std::string& key) {
  return http::accept_for(key + "\r\n");
}
std::string the_key(const std::string& key) {
  return key;
}

// ---- from the right one ----

std::string without_last(const std::string& value) {
  return value.substr(0, value.size() - 1);
}
std::string first_half(const std::string& value) {
  return value.substr(0, value.size() / 2);
}
std::string first_letter(const std::string& value) {
  return value.substr(0, 1);
}
std::string with_more(const std::string& value) {
  return value + "x";
}
std::string with_space_inside(const std::string& value) {
  return value.substr(0, 14) + " " + value.substr(14);
}
std::string with_nul_and_more(const std::string& value) {
  return value + std::string("\0x", 2);
}
std::string folded_inside(const std::string& value) {
  return value.substr(0, 14) + "\r\n " + value.substr(14);
}
std::string quoted(const std::string& value) {
  return '"' + value + '"';
}
std::string in_hex(const std::string& value) {
  std::string out;
  for (const char c : decoded(value)) {
    const auto octet = static_cast<unsigned char>(c);
    out += "0123456789abcdef"[octet >> 4];
    out += "0123456789abcdef"[octet & 0xF];
  }
  return out;
}
std::string with_last_bit_flipped(const std::string& value) {
  std::string octets = decoded(value);
  octets.back() = static_cast<char>(octets.back() ^ 1);
  return base64(octets);
}

struct AcceptRow {
  const char* words;
  std::string (*function)(const std::string&);
};

}  // namespace

void add_answer_upgrade_cases(Catalogue& out) {
  Ids ids("0.11");
  const std::vector<OpeningRow> good_upgrades{{"in capitals", "WEBSOCKET"},
                                              {"with white space around it", " \twebsocket\t "}};
  for (const auto& [words, value] : good_upgrades)
    out.add(ids.next(), "Upgrade: websocket " + std::string(words),
            opens_after(answer().set("Upgrade", value), rfc6455::upgrade_token));
  const std::vector<OpeningRow> bad_upgrades{{"nothing", ""},
                                             {"websockets", "websockets"},
                                             {"xwebsocket", "xwebsocket"},
                                             {"websocke", "websocke"},
                                             {"web socket", "web socket"},
                                             {"websocket/13", "websocket/13"},
                                             {"two, h2c first", "h2c, websocket"},
                                             {"two, h2c last", "websocket, h2c"}};
  for (const auto& [words, value] : bad_upgrades)
    out.add(ids.next(), "An Upgrade of " + std::string(words),
            fails_after(answer().set("Upgrade", value), rfc6455::answer_upgrade_wrong));
  out.add(ids.next(), "Upgrade: websocket and Upgrade: h2c",
          fails_after(answer().add("Upgrade", "h2c"), rfc6455::answer_upgrade_wrong));
  out.add(ids.next(), "Upgrade: websocket, twice",
          opens_or_fails_after(answer().add("Upgrade", "websocket")));
  const std::vector<OpeningRow> good_connections{{"in capitals", "UPGRADE"},
                                                 {"last in a list", "keep-alive, Upgrade"},
                                                 {"first in a list", "upgrade,keep-alive"},
                                                 {"in a list with empty members", ", Upgrade ,"}};
  for (const auto& [words, value] : good_connections)
    out.add(ids.next(), "Upgrade in Connection, " + std::string(words),
            opens_after(answer().set("Connection", value), rfc6455::answer_opens));
  out.add(ids.next(), "Upgrade in the second of two Connection fields",
          opens_after(answer().set("Connection", "keep-alive").add("Connection", "Upgrade"),
                      rfc6455::answer_opens));
  const std::vector<OpeningRow> bad_connections{{"nothing", ""},
                                                {"close", "close"},
                                                {"a word that ends in it", "notupgrade"},
                                                {"a word that begins with it", "Upgrade2"},
                                                {"a list that lacks the comma", "keep-alive Upgrade"},
                                                {"the name of the protocol", "websocket"}};
  for (const auto& [words, value] : bad_connections)
    out.add(ids.next(), "In Connection, " + std::string(words),
            fails_after(answer().set("Connection", value), rfc6455::answer_connection_wrong));
}

void add_accept_cases(Catalogue& out) {
  Ids ids("0.12");
  const AcceptRow from_key[] = {{"of the decoded key", of_decoded_key},
                                {"of the key with the GUID in small letters", of_small_guid},
                                {"of no key", of_guid_alone},
                                {"of the key without the GUID", of_key_alone},
                                {"of the key with its line end", of_key_and_line_end},
                                {"that is the key itself", the_key}};
  for (const auto& [words, function] : from_key)
    out.add(ids.next(), "An accept value " + std::string(words),
            fails_after(answer().from_key("Sec-WebSocket-Accept", words, function),
                        rfc6455::answer_accept_wrong));
  const AcceptRow from_value[] = {{"without its padding", without_last},
                                  {"that is half the right one", first_half},
                                  {"of one letter, the right one", first_letter},
                                  {"with a letter more", with_more},
                                  {"with a space in it", with_space_inside},
                                  {"with NUL and a letter behind it", with_nul_and_more},
                                  {"folded in the middle", folded_inside},
                                  {"in quotation marks", quoted},
                                  {"in hexadecimal", in_hex},
                                  {"with its last bit flipped", with_last_bit_flipped}};
  for (const auto& [words, function] : from_value)
    out.add(
        ids.next(), "An accept value " + std::string(words),
        fails_after(answer().rewrite("Sec-WebSocket-Accept", words, function), rfc6455::answer_accept_wrong));
  out.add(ids.next(), "An empty accept value",
          fails_after(answer().set("Sec-WebSocket-Accept", ""), rfc6455::answer_accept_wrong));
  out.add(ids.next(), "A list of the right accept value and another",
          fails_after(answer().set("Sec-WebSocket-Accept", "{accept}, s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
                      rfc6455::answer_accept_wrong));
  out.add(ids.next(), "The right accept value twice",
          fails_after(answer().add("Sec-WebSocket-Accept", "{accept}"), rfc6455::one_accept));
  out.add(
      ids.next(), "The right accept value, then a wrong one",
      fails_after(answer().add("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), rfc6455::one_accept));
  out.add(ids.next(), "A wrong accept value, then the right one",
          fails_after(answer()
                          .set("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                          .add("Sec-WebSocket-Accept", "{accept}"),
                      rfc6455::one_accept));
}

void add_answer_choice_cases(Catalogue& out) {
  Ids ids("0.13");
  const std::vector<OpeningRow> subprotocols{{"An empty subprotocol", ""},
                                             {"A list of subprotocols", "x-wsspec-first, x-wsspec-second"},
                                             {"A subprotocol with a space", "x wsspec"},
                                             {"A subprotocol in quotation marks", "\"x-wsspec\""}};
  for (const auto& [words, value] : subprotocols)
    out.add(ids.next(), std::string(words),
            fails_after(answer().set("Sec-WebSocket-Protocol", value), rfc6455::answer_subprotocol));
  out.add(
      ids.next(), "Two subprotocols, in two fields",
      fails_after(
          answer().add("Sec-WebSocket-Protocol", "x-wsspec-a").add("Sec-WebSocket-Protocol", "x-wsspec-b"),
          rfc6455::one_subprotocol_field));
  const std::vector<OpeningRow> extensions{
      {"An extension that the client did not offer, with parameters", "x-wsspec-not-offered; a=1"},
      {"Two extensions that the client did not offer", "x-wsspec-a, x-wsspec-b"},
      {"An extension whose name only begins like a known one", "permessage-deflate-x-wsspec"}};
  for (const auto& [words, value] : extensions)
    out.add(ids.next(), std::string(words),
            fails_after(answer().set("Sec-WebSocket-Extensions", value), rfc6455::answer_extension));
  out.add(ids.next(), "Extensions over two fields, of which the client did not offer the second",
          fails_after(answer()
                          .add("Sec-WebSocket-Extensions", "permessage-deflate")
                          .add("Sec-WebSocket-Extensions", "x-wsspec-not-offered"),
                      rfc6455::answer_extension_fields));
  // Not offered or with a parameter that does not exist: both fail.
  out.add(ids.next(), "permessage-deflate with a parameter that it has not",
          fails_after(answer().set("Sec-WebSocket-Extensions", "permessage-deflate; x_wsspec=1"),
                      rfc6455::parameters_defined));
  const std::vector<OpeningRow> bad{
      {"nothing", ""},
      {"a semicolon", ";"},
      {"two semicolons", "permessage-deflate;;server_no_context_takeover"},
      {"two names", "permessage-deflate server_no_context_takeover"},
      {"a parameter without a value", "permessage-deflate; server_max_window_bits="},
      {"a quotation mark", "permessage-deflate; server_max_window_bits=\"15"}};
  for (const auto& [words, value] : bad)
    out.add(ids.next(), "Extensions: " + std::string(words),
            fails_after(answer().set("Sec-WebSocket-Extensions", value), rfc6455::extension_grammar));
  out.add(
      ids.next(), "permessage-deflate with a quoted parameter that is empty",
      fails_after(answer().set("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=\"\""),
                  rfc6455::quoted_parameter));
  out.add(ids.next(), "permessage-deflate with a quoted parameter that holds a space",
          fails_after(
              answer().set("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=\"1 5\""),
              rfc6455::quoted_value_is_token));
  out.add(ids.next(), "A subprotocol that is no UTF-8",
          fails_after(answer().set("Sec-WebSocket-Protocol", "x-\xFF"), rfc6455::handshake_utf8));
}

}  // namespace wsspec::conformance
