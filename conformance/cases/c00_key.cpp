// 0.6: the key and the version of a request.
#include "conformance/cases/opening_steps.hpp"

namespace wsspec::conformance {
namespace {

void add_key_forms(Catalogue& out, Ids& ids) {
  const std::vector<OpeningRow> short_or_long{
      {"of 17 octets, which has 24 characters, too", "AAECAwQFBgcICQoLDA0ODxA="},
      {"of 18 octets, which has 24 characters, too", "AAECAwQFBgcICQoLDA0ODxAR"},
      {"of one octet", "AA=="},
      {"of 3 characters", "abc"},
      {"of 16 letters", "abcdefghijklmnop"},
      {"of 1 KiB", cycle("QUJD", 1024)},
      {"of 6 KiB", cycle("QUJD", 6144)}};
  for (const auto& [words, value] : short_or_long)
    out.add(ids.next(), "A key " + std::string(words),
            refuses(request().set("Sec-WebSocket-Key", value), rfc6455::needs_whole_key));
  const std::vector<OpeningRow> no_base64{
      {"that is empty", ""},
      {"of white space", "   "},
      {"without its padding", "AAECAwQFBgcICQoLDA0ODw"},
      {"with half its padding", "AAECAwQFBgcICQoLDA0ODw="},
      {"with more padding", "AAECAwQFBgcICQoLDA0ODw===="},
      {"with padding in the middle", "AAECAwQF==cICQoLDA0ODw=="},
      {"with a character that base64 lacks", "AAECAwQFBgcI!QoLDA0ODw=="},
      {"in the letters of URLs", "-_-_-_-_-_-_-_-_-_-_-Q=="},
      {"with a space in it", "AAECAwQFBgc CQoLDA0ODw=="},
      {"with something behind it", "AAECAwQFBgcICQoLDA0ODw==x"},
      {"in quotation marks", "\"AAECAwQFBgcICQoLDA0ODw==\""},
      {"with a list of keys", "AAECAwQFBgcICQoLDA0ODw==, AAECAwQFBgcICQoLDA0ODw=="}};
  for (const auto& [words, value] : no_base64)
    out.add(ids.next(), "A key " + std::string(words),
            refuses(request().set("Sec-WebSocket-Key", value), rfc6455::key_grammar));
  out.add(ids.next(), "A key whose pad bits are not zero: refused, or hashed as it was sent",
          takes_or_refuses(request().set("Sec-WebSocket-Key", "AAECAwQFBgcICQoLDA0ODx==")));
  out.add(ids.next(), "A key of zeros",
          takes(request().set("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="), rfc6455::answer_has_accept));
  out.add(ids.next(), "A key with the other letters of base64",
          takes(request().set("Sec-WebSocket-Key", "+/+/+/+/+/+/+/+/+/+/+Q=="), rfc6455::key_hashed_as_sent));
  out.add(ids.next(), "The same key twice",
          refuses(request().add("Sec-WebSocket-Key", "{key}"), rfc6455::one_key));
  out.add(ids.next(), "Two different keys",
          refuses(request().add("Sec-WebSocket-Key", "AAECAwQFBgcICQoLDA0ODw=="), rfc6455::one_key));
}

/// Refused, and told what is supported.
Script refuses_other_version(const std::string& version) {
  return {open_with(request().set("Sec-WebSocket-Version", version)),
          expect(refused(), rfc6455::refuses_version),
          expect(refused_telling("Sec-WebSocket-Version", "13"), rfc6455::lists_all_versions)};
}

void add_versions(Catalogue& out, Ids& ids) {
  for (const char* version : {"0", "12", "14", "25", "99", "255"})
    out.add(ids.next(), "Version " + std::string(version), refuses_other_version(version));
  const std::vector<OpeningRow> bad{{"256", "256"},
                                    {"013", "013"},
                                    {"+13", "+13"},
                                    {"-13", "-13"},
                                    {"13.0", "13.0"},
                                    {"13abc", "13abc"},
                                    {"1 3", "1 3"},
                                    {"0xD", "0xD"},
                                    {"of a number that wraps to 13 in 32 bits", "4294967309"},
                                    {"abc", "abc"},
                                    {"of nothing", ""},
                                    {"13, 8: a list, which only a server may send", "13, 8"},
                                    {"8, 13: a list, which only a server may send", "8, 13"}};
  for (const auto& [words, value] : bad)
    out.add(ids.next(), "Version " + std::string(words),
            refuses(request().set("Sec-WebSocket-Version", value), rfc6455::version_grammar));
  out.add(ids.next(), "Version 13 with white space around it",
          takes(request().set("Sec-WebSocket-Version", " \t13 \t"), rfc6455::needs_version));
  out.add(ids.next(), "Version 13 twice",
          refuses(request().add("Sec-WebSocket-Version", "13"), rfc6455::request_one_version));
  out.add(ids.next(), "Version 13 and version 8, in two fields",
          refuses(request().add("Sec-WebSocket-Version", "8"), rfc6455::request_one_version));
  out.add(ids.next(), "Version 8 and version 13, in two fields",
          refuses(request().set("Sec-WebSocket-Version", "8").add("Sec-WebSocket-Version", "13"),
                  rfc6455::request_one_version));
}

}  // namespace

void add_key_cases(Catalogue& out) {
  Ids ids("0.6");
  add_key_forms(out, ids);
  add_versions(out, ids);
}

}  // namespace wsspec::conformance
