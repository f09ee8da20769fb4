#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wsspec/base/bytes.hpp"
#include "wsspec/wire/frame.hpp"

namespace wsspec::conformance {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;

enum class Direction : std::uint8_t { sent, received, note };

/// One row: a frame, or something else in words.
struct WireEntry {
  TimePoint at;
  Direction direction;
  std::optional<wire::FrameHeader> frame = {};
  std::string text = {};     ///< where it is no frame
  Bytes prefix = {};         ///< of the unmasked payload, or of the octets
  std::uint64_t octets = 0;  ///< payload that there really was
};
/// "Text FIN masked, "Hello" (5 bytes)"
std::string describe(const WireEntry& entry);

/// What went over the connection, bounded: a peer that floods does not fill our memory.
class WireLog {
 public:
  static constexpr std::size_t rows_max = 256;
  static constexpr std::size_t prefix_bytes_max = 64;

  void frame(TimePoint at, Direction direction, const wire::FrameHeader& header, ByteView payload_prefix);
  void octets(TimePoint at, Direction direction, std::string text, ByteView octets);
  void note(TimePoint at, std::string text) { octets(at, Direction::note, std::move(text), {}); }

  const std::vector<WireEntry>& rows() const { return rows_; }
  bool cut() const { return cut_; }

 private:
  bool has_room();
  std::vector<WireEntry> rows_;
  bool cut_ = false;
};

}  // namespace wsspec::conformance
