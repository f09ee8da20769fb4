#include "reports/writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "reports/autobahn.hpp"
#include "reports/html.hpp"
#include "reports/json.hpp"
#include "reports/junit.hpp"
#include "reports/text.hpp"

namespace wsspec::reports {
namespace {

namespace fs = std::filesystem;

std::unexpected<std::string> failed_at(const fs::path& file, std::string_view what) {
  return std::unexpected(fmt::format("{}: {}", printable(file.string()), what));
}

std::unexpected<std::string> failed_with(const fs::path& file, std::string_view doing, int error) {
  return failed_at(file, fmt::format("cannot be {}: {}", doing, std::generic_category().message(error)));
}

// A name of our own beside `file`, so that two runs that write the same report do not share it.
fs::path temporary_beside(const fs::path& file) {
  static std::atomic<unsigned> count{0};
  return file.parent_path() / fmt::format(".{}.{}.{}.tmp", file.filename().string(), ::getpid(), ++count);
}

// 0, or errno.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

int write_new(const fs::path& file, std::string_view text) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) return errno;
  const int written = write_all(descriptor, text);
  const int closed = ::close(descriptor) < 0 ? errno : 0;
  return written != 0 ? written : closed;
}

std::expected<void, std::string> make_directory(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) return failed_at(directory, fmt::format("the directory cannot be made: {}", error.message()));
  return {};
}

// Empty where there is no such file.
std::string text_of_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::expected<void, std::string> write_autobahn(const Run& run, const fs::path& directory) {
  const fs::path index = directory / "index.json";
  const auto files = to_autobahn(run, text_of_file(index));
  if (!files) return failed_at(index, files.error());
  if (files->cases.empty()) return {};
  if (auto made = make_directory(directory); !made) return made;
  for (const auto& file : files->cases)
    if (auto written = write_file(directory / file.name, file.text); !written) return written;
  return write_file(index, files->index);  // last: it never names a file that is not there
}

}  // namespace

std::expected<void, std::string> write_file(const fs::path& file, std::string_view text) {
  const fs::path temporary = temporary_beside(file);
  if (const int error = write_new(temporary, text); error != 0) {
    ::unlink(temporary.c_str());
    return failed_with(file, "written", error);
  }
  if (::rename(temporary.c_str(), file.c_str()) != 0) {
    const int error = errno;
    ::unlink(temporary.c_str());
    return failed_with(file, "put in place", error);
  }
  return {};
}

std::expected<void, std::string> write_report(const Run& run, const fs::path& out_dir) {
  if (auto made = make_directory(out_dir); !made) return made;
  std::expected<void, std::string> outcome;
  const auto keep_first = [&](std::expected<void, std::string> step) {
    if (outcome && !step) outcome = std::move(step);
  };
  keep_first(write_file(out_dir / "report.json", to_json(run)));
  keep_first(write_file(out_dir / "index.html", to_html(run)));
  keep_first(write_file(out_dir / "junit.xml", to_junit(run)));
  keep_first(write_autobahn(run, out_dir / "autobahn"));
  return outcome;
}

}  // namespace wsspec::reports
