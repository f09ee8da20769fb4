#include "conformance/machine/tls_reader.hpp"

#include <algorithm>
#include <utility>

namespace wsspec::conformance {
namespace {

constexpr std::size_t record_header_bytes = 5;
constexpr std::size_t handshake_header_bytes = 4;
constexpr std::uint8_t first_record_kind = 20;  // change_cipher_spec, alert, handshake, application_data
constexpr std::uint8_t last_record_kind = 23;
constexpr std::uint8_t handshake_record = 22;
constexpr std::uint8_t major_version = 3;
constexpr std::uint8_t client_hello = 1;
constexpr std::size_t server_name_extension = 0;

/// Takes a message apart, field by field; what is not there is empty.
class Fields {
 public:
  explicit Fields(ByteView bytes) : rest_(bytes) {}
  bool empty() const { return rest_.empty(); }
  std::size_t number(std::size_t octets) {
    std::size_t out = 0;
    for (const auto octet : take(octets)) out = out << 8 | octet;
    return out;
  }
  ByteView take(std::size_t octets) {
    const auto out = rest_.first(std::min(octets, rest_.size()));
    rest_ = rest_.subspan(out.size());
    return out;
  }
  /// With its length before it, in so many octets.
  ByteView vector(std::size_t length_octets) { return take(number(length_octets)); }

 private:
  ByteView rest_;
};

/// @param body  of a ClientHello.
std::optional<std::string> server_name_of(ByteView body) {
  constexpr std::size_t version_octets = 2, random_octets = 32;
  Fields hello(body);
  hello.take(version_octets + random_octets);
  hello.vector(1);  // session id
  hello.vector(2);  // cipher suites
  hello.vector(1);  // compression methods
  for (Fields extensions(hello.vector(2)); !extensions.empty();) {
    const auto kind = extensions.number(2);
    const auto content = extensions.vector(2);
    if (kind != server_name_extension) continue;
    Fields list(content);
    Fields names(list.vector(2));
    names.number(1);  // host_name is the only kind
    return std::string(text_of(names.vector(2)));
  }
  return std::nullopt;
}

}  // namespace

void TlsReader::feed(ByteView bytes) {
  for (; !bytes.empty() && !is_in_clear_;) {
    has_begun_ = true;
    const bool in_header = record_.size() < record_header_bytes;
    const std::size_t whole =
        in_header ? record_header_bytes : record_header_bytes + (std::size_t{record_[3]} << 8 | record_[4]);
    const auto part = bytes.first(std::min(bytes.size(), whole - record_.size()));
    append(record_, part);
    bytes = bytes.subspan(part.size());
    begin_record();
    if (record_.size() < record_header_bytes) continue;
    if (record_.size() == record_header_bytes + (std::size_t{record_[3]} << 8 | record_[4])) end_record();
  }
}

/// As soon as an octet of its header is wrong, it is none.
void TlsReader::begin_record() {
  const auto kind = record_[0];
  const bool is_kind =
      has_hello_ ? kind >= first_record_kind && kind <= last_record_kind : kind == handshake_record;
  is_in_clear_ = !is_kind || (record_.size() > 1 && record_[1] != major_version);
}

void TlsReader::end_record() {
  const Bytes record = std::exchange(record_, {});
  if (has_hello_ || is_in_clear_) return;
  append(hello_, ByteView(record).subspan(record_header_bytes));
  is_in_clear_ = (!hello_.empty() && hello_[0] != client_hello) || hello_.size() > hello_bytes_max;
  if (hello_.size() < handshake_header_bytes) return;
  Fields message(hello_);
  message.number(1);
  const auto length = message.number(3);
  if (hello_.size() < handshake_header_bytes + length) return;
  server_name_ = server_name_of(message.take(length));
  has_hello_ = !is_in_clear_;
}

ByteView tls_failure() {
  static constexpr std::uint8_t alert[] = {21, 3, 3, 0, 2, 2, 40};
  return alert;
}

}  // namespace wsspec::conformance
