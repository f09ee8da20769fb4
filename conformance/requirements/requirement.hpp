#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "wsspec/base/error.hpp"
#include "wsspec/base/role.hpp"

namespace wsspec::conformance {

/// How strong a statement is. It belongs to the requirement, never to the case.
enum class Level : std::uint8_t {
  must,    ///< MUST, MUST NOT, and what the RFC defines
  should,  ///< SHOULD, RECOMMENDED, and taste that the suite owns up to
  info,    ///< may be so or not: worth a note
};
const char* name_of(Level level);

/// The roles that a peer can have in which a black box shows whether it obeys.
enum class TestableOn : std::uint8_t { server, client, both, nobody };
const char* name_of(TestableOn on);
/// Whether a peer in this role can be tested for what is testable on `on`.
bool includes(TestableOn on, Role peer);

/// One rule. `id` is stable for ever: "6455-5.1-3" is RFC 6455, §5.1, the third statement there; "suite:…"
/// where no RFC asks. The words are ours.
struct Requirement {
  std::string_view id;
  Level level;
  std::string_view text;
  TestableOn on = TestableOn::both;
};

/// "RFC 6455 §5.1"; "wsspec" for the suite's own.
std::string section_of(const Requirement& requirement);
/// Of that section at the RFC editor; empty for the suite's own.
std::string url_of(const Requirement& requirement);

/// The requirement that a peer breaks whose bytes wsspec's rules refuse with `error`. A close code has its
/// own, below.
const Requirement& requirement_of(Errc error);
/// The requirement that a Close frame breaks with a code that wire::may_be_sent() refuses.
const Requirement& requirement_of_code(std::uint16_t code);

}  // namespace wsspec::conformance
