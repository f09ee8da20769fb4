#include "wsspec/app/static_file_handler.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "wsspec/app/byte_range.hpp"
#include "wsspec/app/http_date.hpp"
#include "wsspec/app/preconditions.hpp"

namespace wsspec::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece_bytes = 64 * 1024;

unsigned status_of(std::error_code error) {
  using std::errc;
  if (error == errc::no_such_file_or_directory || error == errc::not_a_directory ||
      error == errc::filename_too_long)
    return 404;
  if (error == errc::permission_denied || error == errc::operation_not_permitted ||
      error == errc::too_many_symbolic_link_levels)
    return 403;
  return 500;  // the server's own trouble: no more descriptors, an input error, …
}

/// A file descriptor, and what the system says of it.
class File {
 public:
  /// @throws HttpError
  explicit File(const fs::path& path) {
    // The path was looked at before: what has come in its place since is not followed, nor waited for.
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (descriptor_ < 0) throw HttpError(status_of(std::error_code(errno, std::generic_category())));
    if (::fstat(descriptor_, &facts_) != 0) {
      ::close(descriptor_);
      throw HttpError(500);
    }
  }
  File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)), facts_(other.facts_) {}
  File& operator=(File&&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  bool is_regular() const { return S_ISREG(facts_.st_mode); }
  std::uint64_t size() const { return static_cast<std::uint64_t>(facts_.st_size); }

  /// RFC 9110 §8.8.2.1: never later than the answer itself.
  std::chrono::sys_seconds modified() const {
    return std::min(std::chrono::sys_seconds(std::chrono::seconds(facts_.st_mtim.tv_sec)), now_in_seconds());
  }
  std::string etag() const {
    const auto nanoseconds = static_cast<std::uint64_t>(facts_.st_mtim.tv_sec) * 1'000'000'000u +
                             static_cast<std::uint64_t>(facts_.st_mtim.tv_nsec);
    return fmt::format("\"{:x}-{:x}-{:x}\"", facts_.st_ino, size(), nanoseconds);
  }

  /// @throws std::runtime_error  when the file has become shorter, or cannot be read.
  std::string read(std::uint64_t offset, std::size_t length) const {
    std::string bytes(length, '\0');
    for (std::size_t filled = 0; filled < length;) {
      const auto got =
          ::pread(descriptor_, bytes.data() + filled, length - filled, static_cast<off_t>(offset + filled));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) throw std::runtime_error("a static file ends before its time");
      filled += static_cast<std::size_t>(got);
    }
    return bytes;
  }

 private:
  int descriptor_ = -1;
  struct ::stat facts_ = {};
};

/// Where a path of a request lies, links followed. @throws HttpError  403 out of the folder, 404 nowhere.
fs::path resolved(const fs::path& folder, const fs::path& path) {
  const bool climbs = std::ranges::any_of(path, [](const fs::path& part) { return part == ".."; });
  if (climbs || path.is_absolute() || path.native().contains('\0')) throw HttpError(403);
  std::error_code error;
  const auto root = fs::canonical(folder, error);
  if (error) throw HttpError(status_of(error));
  auto found = fs::canonical(root / path, error);
  if (error) throw HttpError(status_of(error));
  const auto [end, unused] = std::ranges::mismatch(root, found);
  if (end != root.end()) throw HttpError(403);
  return found;
}

/// The folder that was asked for without its slash, seen from where the client is: so no target, however
/// odd, leads it to another host.
std::string folder_url(std::string_view target) {
  const auto mark = std::min(target.find('?'), target.size());
  const auto path = target.substr(0, mark);
  return fmt::format("./{}/{}", path.substr(path.rfind('/') + 1), target.substr(mark));
}

}  // namespace

Task<> StaticFileHandler::get(const std::string& path) {
  auto where = resolved(folder_, path);
  std::error_code error;
  if (fs::is_directory(where, error)) {
    where = resolved(folder_, fs::path(path) / "index.html");
    if (!request().path().ends_with('/')) {
      redirect(folder_url(request().target()), true);
      co_return;
    }
  }
  // Not even opened: a device may act on it.
  if (!fs::is_regular_file(where, error)) throw HttpError(403);
  const File file(where);
  if (!file.is_regular()) throw HttpError(403);

  const auto etag = file.etag();
  set_header("ETag", etag);
  set_header("Last-Modified", format_http_date(file.modified()));
  set_header("Accept-Ranges", "bytes");
  set_header("Content-Type", media_type_of(where));
  if (is_unmodified(request().headers(), etag, file.modified())) {
    set_status(304);
    finish();
    co_return;
  }
  ByteRange range{.first = 0, .length = file.size()};
  // RFC 9110 §14.2: of no method but GET
  const auto asked = request().method() == "GET" && may_send_range(request().headers(), etag, file.modified())
                         ? parse_range(request().header("Range"), file.size())
                         : std::nullopt;
  if (asked && asked->length == 0) {
    set_status(416);
    set_header("Content-Range", fmt::format("bytes */{}", file.size()));
    finish();
    co_return;
  }
  if (asked) {
    range = *asked;
    set_status(206);
    set_header("Content-Range",
               fmt::format("bytes {}-{}/{}", range.first, range.first + range.length - 1, file.size()));
  }
  set_header("Content-Length", std::to_string(range.length));
  if (request().method() == "HEAD") range.length = 0;
  while (range.length > 0) {
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(range.length, piece_bytes));
    write(file.read(range.first, length));
    range.first += length;
    range.length -= length;
    if (range.length > 0) co_await flush();
  }
  finish();
}

}  // namespace wsspec::app
