// Stands in for libFuzzer where the compiler has none: runs each file, and each file of each folder, once.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <vector>

#include "wsspec/base/bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

bool replay(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    std::fprintf(stderr, "cannot read %s\n", file.c_str());
    return false;
  }
  const std::vector<char> chars{std::istreambuf_iterator<char>(in), {}};
  const wsspec::Bytes bytes(chars.begin(), chars.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t runs = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument(argv[i]);
    if (argument.starts_with('-'))
      continue;  // an option of libFuzzer's, so that both take the same command line
    std::vector<fs::path> files;
    if (fs::is_directory(argument)) {
      for (const auto& entry : fs::recursive_directory_iterator(argument))
        if (entry.is_regular_file()) files.push_back(entry.path());
    } else {
      files.emplace_back(argument);
    }
    for (const auto& file : files) {
      if (!replay(file)) return 1;
      ++runs;
    }
  }
  std::printf("%zu inputs replayed\n", runs);
  return runs != 0 ? 0 : 1;  // a folder that is gone or empty must not look like success
}
