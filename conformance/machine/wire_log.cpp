#include "conformance/machine/wire_log.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "conformance/script/describe.hpp"

namespace wsspec::conformance {
namespace {

Bytes prefix_of(ByteView octets) {
  const auto shown = octets.first(std::min(octets.size(), WireLog::prefix_bytes_max));
  return {shown.begin(), shown.end()};
}

}  // namespace

bool WireLog::has_room() {
  cut_ = cut_ || rows_.size() >= rows_max;
  return !cut_;
}

void WireLog::frame(TimePoint at, Direction direction, const wire::FrameHeader& header,
                    ByteView payload_prefix) {
  if (!has_room()) return;
  rows_.push_back({.at = at,
                   .direction = direction,
                   .frame = header,
                   .prefix = prefix_of(payload_prefix),
                   .octets = header.length});
}

void WireLog::octets(TimePoint at, Direction direction, std::string text, ByteView octets) {
  if (!has_room()) return;
  rows_.push_back({.at = at,
                   .direction = direction,
                   .text = std::move(text),
                   .prefix = prefix_of(octets),
                   .octets = octets.size()});
}

std::string describe(const WireEntry& entry) {
  if (!entry.frame) return entry.text;
  const auto& header = *entry.frame;
  std::string name = wire::is_reserved(header.opcode)
                         ? fmt::format("opcode {}", static_cast<unsigned>(header.opcode))
                         : std::string(wire::name_of(header.opcode));
  name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  std::string out =
      fmt::format("{}{}{}{}", name, header.fin ? " FIN" : "", header.masking_key ? " masked" : "",
                  header.rsv != 0 ? fmt::format(" RSV={:03b}", header.rsv) : "");
  if (header.form != wire::minimal_form(header.length)) out += " long-form";
  if (header.opcode == wire::Opcode::close && entry.prefix.size() >= 2)
    return out + fmt::format(" {}{}", entry.prefix[0] << 8 | entry.prefix[1],
                             entry.prefix.size() > 2
                                 ? " " + describe_payload(ByteView(entry.prefix).subspan(2))
                                 : "");
  if (entry.octets > entry.prefix.size()) return out + fmt::format(", {} bytes", entry.octets);
  return out + ", " + describe_payload(entry.prefix);
}

}  // namespace wsspec::conformance
