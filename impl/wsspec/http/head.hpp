#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wsspec/base/bytes.hpp"
#include "wsspec/base/result.hpp"

namespace wsspec::http {

/// One field line: name as written, value without the whitespace around it (RFC 9110 §5.5).
struct Field {
  std::string name;
  std::string value;
  friend bool operator==(const Field&, const Field&) = default;
};

/// Whether two field names are the same: ASCII letters compare without case (RFC 9110 §5.1).
bool same_name(std::string_view a, std::string_view b);

/// Field lines in the order of the wire.
class Fields {
 public:
  using value_type = Field;
  using const_iterator = std::vector<Field>::const_iterator;

  Fields() = default;
  Fields(std::initializer_list<Field> fields) : fields_(fields) {}

  void add(std::string name, std::string value) { fields_.push_back({std::move(name), std::move(value)}); }
  /// Puts one field of that name in the place of all of them (at the first one's place, else at the end).
  void set(std::string_view name, std::string value);
  void remove(std::string_view name);

  /// The first value; none when there is no such field.
  std::optional<std::string_view> find(std::string_view name) const;
  /// The values of all fields of that name, in order.
  std::vector<std::string_view> all(std::string_view name) const;
  std::size_t count(std::string_view name) const { return all(name).size(); }

  const_iterator begin() const { return fields_.begin(); }
  const_iterator end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }

 private:
  std::vector<Field> fields_;
};

struct Version {
  unsigned major = 1;
  unsigned minor = 1;
  friend auto operator<=>(const Version&, const Version&) = default;
};

struct RequestHead {
  std::string method = "GET";
  std::string target = "/";
  Version version = {};
  Fields fields = {};
};

struct AnswerHead {
  Version version = {};
  unsigned status = 101;
  std::string reason = "Switching Protocols";
  Fields fields = {};
};

/// The head as octets, empty line included. Writes what it is given: a caller who passes on foreign text
/// checks it with is_token() and is_field_value() first.
std::string serialize(const RequestHead& head);
std::string serialize(const AnswerHead& head);

/// What a reader accepts before it gives up with Errc::head_too_big.
struct HeadLimits {
  std::size_t bytes_max = 16 * 1024;
  std::size_t fields_max = 128;
};

/// Collects one HTTP/1.1 head from a stream in any split, then parses it (RFC 9112). Linear in the bytes fed.
/// Values, errors and the end of the head are the same however the bytes were cut.
template <class Head>
class HeadReader {
 public:
  explicit HeadReader(HeadLimits limits = {}) : limits_(limits) {}

  /// Takes bytes up to the end of the head and no further; nothing once done(). @return how many of `bytes`
  /// belong to the head. An error stays: every later call gives it again.
  /// @retval Errc::head_too_big    over a limit.
  /// @retval Errc::http_malformed  not a head: bare CR or LF, NUL, folded line, space before a colon, ….
  Result<std::size_t> feed(ByteView bytes);

  /// Whether the head is whole; then head() is it.
  bool done() const { return done_; }
  const Head& head() const { return head_; }
  /// The octets taken so far.
  std::string_view octets() const { return octets_; }

 private:
  HeadLimits limits_;
  std::string octets_;
  Head head_;
  std::error_code error_ = {};
  std::size_t line_start_ = 0;  // of the line that is being read
  std::size_t lines_ = 0;       // whole lines, the empty last one left out
  std::size_t head_start_ = 0;  // after an empty line before a request (RFC 9112 §2.2)
  bool done_ = false;

  void take(char octet);
  void end_line();
};

extern template class HeadReader<RequestHead>;
extern template class HeadReader<AnswerHead>;

}  // namespace wsspec::http
