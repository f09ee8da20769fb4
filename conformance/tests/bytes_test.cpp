// What each of Autobahn's 247 ids sends, compared with Autobahn's own frames, decoded without our codec.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "conformance/cases/all_cases.hpp"
#include "conformance/cases/utf8_table.hpp"
#include "conformance/machine/autobahn.hpp"
#include "conformance/mutants/mutant_peer.hpp"
#include "impl/tests/reference/frames.hpp"

namespace wsspec::conformance {
namespace {

using nlohmann::json;

json read_data(const char* name) {
  return json::parse(std::ifstream(std::string(WSSPEC_TEST_DATA) + "/" + name));
}

/// A peer that keeps what it was sent, write by write.
class Recorder final : public MemoryPeer {
 public:
  Recorder(Role role, Fault fault) : peer_(role, fault) {}
  void start() override { peer_.start(); }
  void receive(ByteSpan bytes) override {
    writes.emplace_back(bytes.begin(), bytes.end());
    peer_.receive(bytes);
  }
  void receive_end() override { peer_.receive_end(); }
  Bytes take_output() override { return peer_.take_output(); }
  bool ended() const override { return peer_.ended(); }

  std::vector<Bytes> writes;

 private:
  MutantPeer peer_;
};

/// The writes behind the opening handshake.
std::vector<Bytes> frames_of(std::vector<Bytes> writes) {
  std::string head;
  while (!writes.empty()) {
    Bytes write = std::move(writes.front());
    writes.erase(writes.begin());
    const std::size_t before = head.size();
    head += text_of(write);
    const auto end = head.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    const std::size_t used = end + 4 - before;
    if (used < write.size())
      writes.insert(writes.begin(), Bytes(write.begin() + static_cast<std::ptrdiff_t>(used), write.end()));
    return writes;
  }
  return writes;
}

std::vector<Bytes> run(const Case& test, Role peer_role) {
  // A peer that never fails a connection over its text hears 6.4 to its end.
  Recorder peer(peer_role, test.id.starts_with("6.4.") ? Fault::no_utf8_check : Fault::none);
  run_in_memory(test, peer_of(peer_role), peer);
  return frames_of(std::move(peer.writes));
}

Bytes payload_of(const json& frame) {
  if (frame.contains("hex")) {
    std::string digits = frame["hex"];
    std::ranges::transform(digits, digits.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    const auto text = from_hex(digits);
    return {text.begin(), text.end()};
  }
  std::string pattern = frame.contains("repeat") ? frame["repeat"] : frame["cycle"];
  std::ranges::transform(pattern, pattern.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const auto text = cycle(from_hex(pattern), frame["length"].get<std::size_t>());
  return {text.begin(), text.end()};
}

bool is_barrier(const reference::Frame& frame) {
  return frame.opcode == 9 && text_of(frame.payload).starts_with("wsspec-");
}

// Those of chapters 9, 12 and 13 are compared in volume_test.cpp.
TEST(BytesTest, TheCatalogueHasAutobahnsIdsInItsOrder) {
  std::vector<std::string> ours;
  for (const auto& test : all_cases()) {
    const auto chapter = test.id.substr(0, test.id.find('.'));
    if (is_autobahn_id(test.id) && chapter != "9" && chapter != "12" && chapter != "13")
      ours.push_back(test.id);
  }
  std::vector<std::string> theirs;
  for (const auto& row : read_data("autobahn_bytes.json")) theirs.push_back(row["id"]);
  EXPECT_EQ(ours, theirs);
  EXPECT_EQ(ours.size(), 247u);
}

TEST(BytesTest, EachIdSendsAutobahnsFramesInBothRoles) {
  for (const auto& row : read_data("autobahn_bytes.json"))
    for (const Role peer_role : {Role::server, Role::client}) {
      const auto writes = run(*all_cases().find(row["id"].get<std::string>()), peer_role);
      Bytes stream;
      for (const auto& write : writes) append(stream, write);
      auto sent = reference::FrameDecoder(stream).all();
      const bool has_barrier = row["id"] == "6.4.1" || row["id"] == "6.4.2";
      EXPECT_EQ(std::erase_if(sent, is_barrier), has_barrier ? 1u : 0u) << row["id"];
      const auto& wanted = row["frames"];
      // Where the peer closes first, our reply follows; where it does not and a case gives up, so does a
      // Close.
      ASSERT_GE(sent.size(), wanted.size()) << row["id"];
      ASSERT_LE(sent.size(), wanted.size() + 1) << row["id"];
      if (sent.size() > wanted.size()) {
        EXPECT_EQ(sent.back().opcode, 8u) << row["id"];
      }
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        SCOPED_TRACE(row["id"].get<std::string>() + " frame " + std::to_string(i) + " to a " +
                     name_of(peer_role));
        EXPECT_EQ(sent[i].opcode, wanted[i]["opcode"].get<unsigned>());
        EXPECT_EQ(sent[i].fin, wanted[i]["fin"].get<bool>());
        EXPECT_EQ(sent[i].rsv, wanted[i]["rsv"].get<unsigned>());
        EXPECT_EQ(sent[i].masked, peer_role == Role::server);
        EXPECT_TRUE(sent[i].payload == payload_of(wanted[i]));
        EXPECT_EQ(sent[i].length_bits, sent[i].length < 126 ? 7u : sent[i].length < 65536 ? 16u : 64u);
      }
    }
}

TEST(BytesTest, FramesAreCutIntoAutobahnsWrites) {
  for (const auto& row : read_data("autobahn_bytes.json")) {
    const auto writes = run(*all_cases().find(row["id"].get<std::string>()), Role::server);
    if (const auto chop = row.value("chop", std::size_t{0}); chop != 0) {
      std::size_t whole = 0;
      for (std::size_t i = 0; i < row["frames"].size() && row["frames"][i]["opcode"] != 8; ++i) {
        const auto size = payload_of(row["frames"][i]).size();
        const auto header = 2 + (size > 65535 ? 8u : size > 125 ? 2u : 0u) + 4u;
        for (std::size_t at = 0; at < header + size; at += chop, ++whole)
          EXPECT_EQ(writes[whole].size(), std::min(chop, header + size - at))
              << row["id"] << " write " << whole;
      }
      EXPECT_GT(whole, 1u);
    } else if (row.value("alone", false)) {
      for (std::size_t i = 0; i + 1 < row["frames"].size(); ++i)
        EXPECT_EQ(reference::FrameDecoder(writes[i]).all().size(), 1u) << row["id"] << " write " << i;
    }
  }
}

}  // namespace
}  // namespace wsspec::conformance
