// export_seeds FOLDER: writes what the cases send, and what a good peer answers to them, as inputs of the
// fuzz targets, FOLDER/TARGET/CASE-ROLE. The same cases give the same files.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "conformance/mutants/mutant_peer.hpp"
#include "fuzz/support/machine_input.hpp"
#include "impl/tests/reference/frames.hpp"

namespace wsspec::fuzz {
namespace {

namespace fs = std::filesystem;
using conformance::MutantPeer;

/// A fuzzer learns nothing from a larger seed.
constexpr std::size_t seed_bytes_max = 4096;

/// A good peer, with all that goes over the connection kept.
class RecordingPeer final : public conformance::MemoryPeer {
 public:
  explicit RecordingPeer(Role role) : peer_(role, conformance::Fault::none) {}
  void start() override { peer_.start(); }
  void receive(ByteSpan bytes) override {
    append(from_suite, bytes);  // before the peer unmasks them
    peer_.receive(bytes);
  }
  void receive_end() override { peer_.receive_end(); }
  Bytes take_output() override {
    Bytes output = peer_.take_output();
    append(from_peer, output);
    return output;
  }
  bool ended() const override { return peer_.ended(); }

  Bytes from_suite;
  Bytes from_peer;

 private:
  MutantPeer peer_;
};

std::size_t head_size(ByteView octets) {
  const auto end = text_of(octets).find("\r\n\r\n");
  return end == std::string_view::npos ? octets.size() : end + 4;
}

void write(const fs::path& folder, const std::string& name, Bytes header, ByteView octets) {
  header.push_back(0);  // split_by_data: all the rest in one piece
  append(header, octets);
  if (octets.empty() || header.size() > seed_bytes_max) return;
  fs::create_directories(folder);
  std::ofstream(folder / name, std::ios::binary) << text_of(header);
}

void export_case(const conformance::Case& test, Role peer_role, const fs::path& folder) {
  RecordingPeer peer(peer_role);
  conformance::run_in_memory(test, peer_of(peer_role), peer);
  const std::string name = test.id + "-" + name_of(peer_role);
  const ByteView sent(peer.from_suite);
  const ByteView answered(peer.from_peer);
  if (peer_role == Role::server) write(folder / "request", name, {}, sent.first(head_size(sent)));

  const ByteView frames = sent.subspan(head_size(sent));
  write(folder / "frame_reader", name, {}, frames);
  Bytes text;
  for (const auto& frame : reference::FrameDecoder(frames).all())
    if (frame.opcode <= 1) append(text, frame.payload);
  write(folder / "utf8", name, {}, text);

  const auto number = number_of(test.id);
  const auto role_bit = peer_role == Role::client ? peer_is_client : std::uint8_t{0};
  const Bytes header{static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)};
  Bytes with_opening = header;
  with_opening.push_back(static_cast<std::uint8_t>(role_bit | peer_ends));
  write(folder / "script_machine", name, with_opening, answered);
  Bytes opened = header;
  opened.push_back(static_cast<std::uint8_t>(role_bit | peer_ends | opening_is_ready));
  write(folder / "script_machine", name + "-opened", opened, answered.subspan(head_size(answered)));
}

}  // namespace
}  // namespace wsspec::fuzz

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: export_seeds FOLDER\n", stderr);
    return 2;
  }
  for (const auto& test : wsspec::fuzz::fuzzed_cases())
    for (const auto role : {wsspec::Role::server, wsspec::Role::client})
      if (can_test(test, role)) wsspec::fuzz::export_case(test, role, argv[1]);
  return 0;
}
