#pragma once
#include <string>

#include "reports/model.hpp"

namespace wsspec::reports {

/// JUnit's XML as Jenkins, GitLab and GitHub's actions read it: a testsuite a chapter, a testcase a case.
/// `failure` for all that is_failure(), `error` for our own fault, `skipped` for skipped and unimplemented. A
/// case that is not a plain pass has its requirements, what was expected and got, the wire log and the replay
/// command in `system-out`. Always well-formed XML 1.0, whatever the peer sent.
std::string to_junit(const Run& run);

}  // namespace wsspec::reports
