// Chapter 9: large messages, in frames and writes of every size, and many round trips.
#include <algorithm>

#include "conformance/cases/all_cases.hpp"

namespace wsspec::conformance {
namespace {

constexpr std::size_t kib = 1024;
constexpr std::size_t mib = 1024 * kib;

const std::string text_pattern = "BAsd7&jh23";
const std::string binary_pattern("\x00\xFE\x23\xFA\xF0", 5);

std::string in_words(std::size_t bytes) {
  if (bytes >= mib) return std::to_string(bytes / mib) + " MiB";
  if (bytes >= kib) return std::to_string(bytes / kib) + " KiB";
  return std::to_string(bytes) + " bytes";
}

/// Sections come in pairs: first text, then the same with octets that are no text.
bool is_text(const std::string& section) {
  return (section.back() - '0') % 2 == 1;
}
Opcode kind_of(const std::string& section) {
  return is_text(section) ? Opcode::text : Opcode::binary;
}
Messages of(const std::string& section, std::size_t count, std::size_t size) {
  return {.count = count,
          .kind = kind_of(section),
          .size = size,
          .content = is_text(section) ? text_pattern : binary_pattern};
}

Script echoes(Messages what, const Requirement& because) {
  return {exchange(std::move(what), because), close_cleanly()};
}

/// One frame.
void add_one_frame(Catalogue& out, const std::string& section, const Profile& profile) {
  constexpr std::size_t sizes[] = {64 * kib, 256 * kib, 1 * mib, 4 * mib, 8 * mib, 16 * mib};
  for (int n = 1; const auto size : sizes)
    out.add(section + "." + std::to_string(n++),
            is_text(section) ? "A text of " + in_words(size) : "Octets, " + in_words(size),
            echoes(of(section, 1, std::min(size, profile.bytes_max)), rfc6455::length_order));
}

/// One message in frames of one size, and an empty last one.
void add_many_frames(Catalogue& out, const std::string& section, const Profile& profile) {
  constexpr std::size_t frame_sizes[] = {64,       256,       1 * kib, 4 * kib, 16 * kib,
                                         64 * kib, 256 * kib, 1 * mib, 4 * mib};
  for (int n = 1; const auto frame_size : frame_sizes) {
    // 9.4.1 alone differs, as it always did.
    const char octet = section == "9.4" && n == 1 ? '\xFE' : '*';
    const Messages one{.kind = kind_of(section),
                       .size = std::min(4 * mib, profile.bytes_max),
                       .content = std::string(1, octet)};
    out.add(section + "." + std::to_string(n++), "4 MiB in frames of " + in_words(frame_size),
            echoes(Messages(one).in_frames_of(frame_size), rfc6455::fragments));
  }
}

/// One frame in writes of one size.
void add_many_writes(Catalogue& out, const std::string& section, const Profile& profile) {
  constexpr std::size_t write_sizes[] = {64, 128, 256, 512, 1 * kib, 2 * kib};
  for (int n = 1; const auto write_size : write_sizes)
    out.add(section + "." + std::to_string(n++),
            "1 MiB in one frame, written " + in_words(write_size) + " at a time",
            echoes(of(section, 1, std::min(1 * mib, profile.bytes_max)).chopped(write_size),
                   rfc6455::any_segmentation));
}

void add_round_trips(Catalogue& out, const std::string& section, const Profile& profile) {
  constexpr std::size_t sizes[] = {0, 16, 64, 256, 1 * kib, 4 * kib};
  for (int n = 1; const auto size : sizes) {
    const Messages many{.count = profile.messages,
                        .kind = kind_of(section),
                        .size = size,
                        .content = std::string(section == "9.7" ? "*" : "\xFE")};
    out.add(section + "." + std::to_string(n++), "Round trips of " + in_words(size),
            echoes(many, rfc6455::unfragmented));
  }
}

}  // namespace

void add_volume_cases(Catalogue& out, const Profile& profile) {
  for (const char* section : {"9.1", "9.2"}) add_one_frame(out, section, profile);
  for (const char* section : {"9.3", "9.4"}) add_many_frames(out, section, profile);
  for (const char* section : {"9.5", "9.6"}) add_many_writes(out, section, profile);
  for (const char* section : {"9.7", "9.8"}) add_round_trips(out, section, profile);
}

}  // namespace wsspec::conformance
