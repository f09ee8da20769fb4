#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model.hpp"

// The reports of the Autobahn|Testsuite, so that what was written to read them goes on working.
namespace wsspec::reports {

struct AutobahnFiles {
  struct File {
    std::string name;  ///< "my_server_case_1_1_1.json"
    std::string text;
  };
  std::string index;  ///< of index.json: agent -> case id -> behavior, behaviorClose, remoteCloseCode, …
  std::vector<File>
      cases;  ///< one a case that has Autobahn's id; empty: there is nothing to write, index neither
};

/// @param old_index  text of the index.json that is there already, or empty. Its other agents stay; what it
/// says of this
///                   run's agent is replaced.
/// @return the files, or a sentence: `old_index` is not an index of Autobahn's form.
std::expected<AutobahnFiles, std::string> to_autobahn(const Run& run, std::string_view old_index = {});

}  // namespace wsspec::reports
