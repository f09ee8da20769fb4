// permessage-deflate as the suite offers it, answers it, and judges what the peer makes of it.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "conformance/machine/result.hpp"
#include "conformance/script/script.hpp"
#include "wsspec/deflate/parameters.hpp"

namespace wsspec::conformance {

/// The value of Sec-WebSocket-Extensions with which the suite asks for these terms as a client, the best
/// first.
std::string offer_of(const Negotiate& wanted);

/// The value with which the suite answers as a server: the first terms that the client's offers allow (RFC
/// 7692 §5.1). None: nothing fits.
std::optional<std::string> answer_of(const Negotiate& wanted, std::span<const http::Extension> offered);

/// What a server's answer says about permessage-deflate.
struct DeflateAnswer {
  std::optional<deflate::Agreement> agreed = {};  ///< none: declined, or not to be taken
  std::optional<Finding> fault = {};              ///< what it breaks: a client must fail the connection
  std::optional<Finding> advice = {};             ///< what it does against advice: no reason to fail
};
/// @param offered, answered  all extensions, as they were on the wire.
DeflateAnswer judge_deflate_answer(std::span<const http::Extension> offered,
                                   std::span<const http::Extension> answered);

/// What the client's offers break.
std::vector<Finding> judge_deflate_offers(std::span<const http::Extension> offered);

/// All that the two can find; for coverage tables.
const std::vector<const Requirement*>& deflate_requirements();

}  // namespace wsspec::conformance
