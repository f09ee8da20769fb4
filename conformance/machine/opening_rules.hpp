// What a peer's part of the opening handshake breaks, rule by rule.
#pragma once
#include <string>
#include <vector>

#include "conformance/machine/result.hpp"
#include "wsspec/http/head.hpp"

namespace wsspec::conformance {

/// What the suite's request asked for, to judge a server's 101 by.
struct SuiteAsked {
  std::string accept;                     ///< the value that is due
  std::vector<std::string> subprotocols;  ///< offered, in order
  std::vector<std::string> extensions;    ///< names
};

/// All that a client's request breaks of RFC 6455 §4.1. Empty: a good request.
std::vector<Finding> judge_request(const http::RequestHead& head);
/// All that a server's 101 breaks of §4.2.2. Empty: a good answer.
std::vector<Finding> judge_answer(const http::AnswerHead& head, const SuiteAsked& asked);

/// The requirements that the two can name, without repeats.
const std::vector<const Requirement*>& opening_requirements();

}  // namespace wsspec::conformance
