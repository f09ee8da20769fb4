// Autobahn's configuration files, fuzzingclient.json and fuzzingserver.json, read as they are.
#pragma once
#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "conformance/runner/plan.hpp"

namespace wsspec::conformance {

struct SpecFile {
  struct Server {
    std::string url;
    std::string agent = {};     ///< empty: its Server field
    std::string hostname = {};  ///< SNI
    std::string origin = {};
    std::vector<std::string> protocols = {};
  };
  std::string url = {};              ///< where a fuzzing server listens
  std::vector<Server> servers = {};  ///< what a fuzzing client tests
  std::string outdir = {};
  std::string certificate_file = {};
  std::string key_file = {};
  Selection selection = {};
  std::vector<std::string> remarks = {};  ///< what stands in the file and is not followed, a sentence each
};

/// @return a sentence for people: what is wrong, and where.
std::expected<SpecFile, std::string> read_spec(const std::filesystem::path& file);

}  // namespace wsspec::conformance
