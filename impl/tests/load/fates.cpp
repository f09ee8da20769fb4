#include "impl/tests/load/fates.hpp"

#include <array>

namespace wsspec::load {
namespace {

using wire::Opcode;

void nothing(Peer&, Swarm&) {}

/// A part of `bytes`, never all of them.
ByteView part_of(ByteView bytes, Swarm& swarm) {
  return bytes.first(1 + swarm.random(bytes.size() - 1));
}

void half_request(Peer& peer, Swarm& swarm) {
  const auto request = peer.opening_request();
  peer.send_raw(part_of(bytes_of(request), swarm));
}

void garbage(Peer& peer, Swarm& swarm) {
  Bytes noise(1 + swarm.random(300));
  swarm.entropy().fill(noise);
  noise.front() = 0;  // no HTTP token, so the first byte is one too many
  peer.send_raw(noise);
}

Bytes masked_frame(Opcode opcode, std::size_t declared, std::size_t actual) {
  wire::FrameHeader header;
  header.opcode = opcode;
  header.masking_key = wire::MaskingKey{1, 2, 3, 4};
  header.length = declared;
  header.form = wire::minimal_form(declared);
  Bytes frame;
  wire::append_frame(frame, header, Bytes(actual, 'x'));
  return frame;
}

void half_frame(Peer& peer, Swarm& swarm) {
  const auto size = 1 + swarm.random(100'000);
  const auto frame = masked_frame(Opcode::binary, size, size);
  peer.send_raw(part_of(frame, swarm));
}

void half_frame_and_end(Peer& peer, Swarm& swarm) {
  peer.send_raw(masked_frame(Opcode::binary, 1000, swarm.random(1000)));
  peer.end_writing();
}

void half_close_frame(Peer& peer, Swarm& swarm) {
  peer.send_raw(part_of(masked_frame(Opcode::close, 0, 0), swarm));
}

void close_and_go(Peer& peer, Swarm&) {
  peer.close();
}

void end_of_writing(Peer& peer, Swarm&) {
  peer.end_writing();
}

void unmasked_frame(Peer& peer, Swarm&) {
  Bytes frame;
  wire::append_frame(frame, {}, {});
  peer.send_raw(frame);
}

void giant_frame(Peer& peer, Swarm&) {
  peer.send_raw(masked_frame(Opcode::binary, std::size_t{1} << 40, 100));
}

void deaf(Peer& peer, Swarm& swarm) {
  peer.stop_reading();
  for (auto left = swarm.random(20); left > 0; --left) peer.send(Opcode::binary, Bytes(10'000, 'x'));
}

constexpr std::array all_fates{
    Fate{"connects and resets", Moment::connected, nothing, Ending::reset},
    Fate{"connects and vanishes", Moment::connected, nothing, Ending::vanish},
    Fate{"connects and says nothing", Moment::connected, nothing, Ending::by_server},
    Fate{"half a request, reset", Moment::connected, half_request, Ending::reset},
    Fate{"half a request, vanishes", Moment::connected, half_request, Ending::vanish},
    Fate{"half a request, waits", Moment::connected, half_request, Ending::by_server},
    Fate{"garbage, waits", Moment::connected, garbage, Ending::by_server},
    Fate{"resets before the answer", Moment::requested, nothing, Ending::reset},
    Fate{"vanishes before the answer", Moment::requested, nothing, Ending::vanish},
    Fate{"resets", Moment::open, nothing, Ending::reset},
    Fate{"vanishes", Moment::open, nothing, Ending::vanish},
    Fate{"ends TCP, reads on", Moment::open, end_of_writing, Ending::by_server},
    Fate{"half a frame, reset", Moment::open, half_frame, Ending::reset},
    Fate{"half a frame, vanishes", Moment::open, half_frame, Ending::vanish},
    Fate{"half a frame, ends TCP", Moment::open, half_frame_and_end, Ending::by_server},
    Fate{"half a Close frame, reset", Moment::open, half_close_frame, Ending::reset},
    Fate{"a Close frame, then reset", Moment::open, close_and_go, Ending::reset},
    Fate{"an unmasked frame", Moment::open, unmasked_frame, Ending::by_server},
    Fate{"a frame of 1 TiB", Moment::open, giant_frame, Ending::by_server},
    Fate{"stops reading, then resets", Moment::open, deaf, Ending::reset},
};

}  // namespace

std::span<const Fate> fates() {
  return all_fates;
}

}  // namespace wsspec::load
