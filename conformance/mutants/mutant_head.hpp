// What the opening faults of both roles share: mending heads, so that what a fault does not look at is as it
// should be when the rules are asked.
#pragma once
#include <string>
#include <string_view>

#include "conformance/mutants/fault.hpp"
#include "wsspec/http/head.hpp"

namespace wsspec::conformance {

inline constexpr std::string_view key_of_16_octets = "AAECAwQFBgcICQoLDA0ODw==";
inline constexpr std::string_view key_of_15_octets = "AAECAwQFBgcICQoLDA0O";

/// The limits that this fault reads heads with.
http::HeadLimits head_limits_of(Fault fault);

/// For a fault that reads what is no head: from the octets of a whole one, up to its empty line, to those of
/// a good one. Null: the fault reads heads as they are.
using MendHead = std::string (*)(const std::string& octets);
MendHead loose_reading_of(Fault fault);

bool all_written_as_known(const http::Fields& fields);
bool all_known(const http::Fields& fields);
void set_if_absent(http::Fields& fields, std::string_view name, std::string_view value);
void set_if_present(http::Fields& fields, std::string_view name, std::string_view value);
/// One field in the place of several: the first.
void keep_first(http::Fields& fields, std::string_view name);
/// Whether a field's value has `word` anywhere in it, in small letters.
bool has_word_inside(const http::Fields& fields, std::string_view name, std::string_view word);
bool has_high_octets(const http::Fields& fields);

/// base64 in, hexadecimal out.
std::string to_hex(std::string_view base64);
/// The key with its pad bits zero, as it would be after decoding and encoding.
std::string recoded(std::string key);
/// The value as it stands in the head, but for the one space that a writer puts before it.
std::string untrimmed(std::string_view octets, std::string_view name);
std::string with_bare_lf(std::string head);

}  // namespace wsspec::conformance
