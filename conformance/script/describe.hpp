// A case in words: what a step list buys. Nothing here is written by hand a second time.
#pragma once
#include <string>
#include <vector>

#include "conformance/script/script.hpp"
#include "wsspec/base/bytes.hpp"

namespace wsspec::conformance {

/// `"Hello" (5 bytes)`, `00 FF FE (3 bytes)`, `125 × 2A "*" (125 bytes)`; long ones are cut.
std::string describe_payload(ByteView payload);
/// `Text "Hello" (5 bytes)`, with what is unusual about the frame.
std::string describe(const Outgoing& frame);
std::string describe(const Expected& expected);
std::string describe(const Opening& opening);
std::string describe(const Messages& messages);
/// "is asked for a window of 9 bits"
std::string describe(const DeflateTerms& terms);
/// One sentence.
std::string describe(const Step& step);
/// A sentence a step, in order.
std::vector<std::string> describe(const Script& script);

/// "written byte by byte", "written 7 bytes at a time"
std::string writes_in_words(std::size_t bytes);
/// "1000 or 1002"
std::string join_codes(const std::vector<std::uint16_t>& codes);

}  // namespace wsspec::conformance
