// Chapters 12 and 13: round trips of compressed messages, by what is in them and by what was agreed.
#include <algorithm>

#include "conformance/cases/all_cases.hpp"
#include "conformance/requirements/rfc7692.hpp"

namespace wsspec::conformance {
namespace {

constexpr std::size_t kib = 1024;

struct Row {
  std::size_t size;
  std::optional<std::size_t> fragment_bytes = {};  ///< of the compressed form
};

/// Of every section.
constexpr Row rows[] = {
    {16},
    {64},
    {256},
    {1 * kib},
    {4 * kib},
    {8 * kib},
    {16 * kib},
    {32 * kib},
    {64 * kib},
    {128 * kib},
    {8 * kib, 256},
    {16 * kib, 256},
    {32 * kib, 256},
    {64 * kib, 256},
    {128 * kib, 256},
    {128 * kib, 1 * kib},
    {128 * kib, 4 * kib},
    {128 * kib, 32 * kib},
};

void add_section(Catalogue& out, const std::string& section, const std::string& title, Corpus content,
                 const std::vector<DeflateTerms>& terms, const Profile& profile) {
  for (int n = 1; const auto& row : rows) {
    const Messages messages{.count = profile.messages,
                            .kind = is_text(content) ? Opcode::text : Opcode::binary,
                            .size = std::min(row.size, profile.bytes_max),
                            .content = content,
                            .is_compressed = true,
                            .fragment_bytes = row.fragment_bytes};
    out.add(section + "." + std::to_string(n++),
            title + ", " + std::to_string(row.size) + " bytes" +
                (row.fragment_bytes ? " in frames of " + std::to_string(*row.fragment_bytes) : ""),
            {negotiate(terms), exchange(messages, rfc7692::agreed_is_used), close_cleanly()});
  }
}

}  // namespace

void add_compressed_payload_cases(Catalogue& out, const Profile& profile) {
  const auto add = [&](const char* section, const char* title, Corpus content) {
    add_section(out, section, title, content, {{}}, profile);
  };
  add("12.1", "JSON", Corpus::json);
  add("12.2", "A bitmap", Corpus::bitmap);
  add("12.3", "Prose as octets", Corpus::prose);
  add("12.4", "HTML", Corpus::html);
  add("12.5", "What is packed already", Corpus::compressed);
}

void add_compression_parameter_cases(Catalogue& out, const Profile& profile) {
  const auto add = [&](const char* section, const char* title, const std::vector<DeflateTerms>& terms) {
    add_section(out, section, title, Corpus::json, terms, profile);
  };
  constexpr DeflateTerms no_takeover{.no_context_takeover = true};
  constexpr DeflateTerms small_no_takeover{.no_context_takeover = true, .max_window_bits = 9};
  add("13.1", "Nothing asked", {{}});
  add("13.2", "No context takeover", {no_takeover});
  add("13.3", "A window of 9 bits", {{.max_window_bits = 9}});
  add("13.4", "A window of 15 bits", {{.max_window_bits = 15}});
  add("13.5", "A window of 9 bits, no context takeover", {small_no_takeover});
  add("13.6", "A window of 15 bits, no context takeover",
      {{.no_context_takeover = true, .max_window_bits = 15}});
  add("13.7", "Three offers", {small_no_takeover, no_takeover, {}});
}

}  // namespace wsspec::conformance
