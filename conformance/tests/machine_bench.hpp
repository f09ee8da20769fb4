// A ScriptMachine on a bench: a test plays the peer, frame by frame, and decides when time passes.
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "conformance/machine/script_machine.hpp"
#include "impl/tests/reference/frames.hpp"
#include "wsspec/http/accept_key.hpp"

namespace wsspec::conformance {

class MachineBench {
 public:
  explicit MachineBench(const Script& script, Role suite = Role::client)
      : case_(std::make_shared<Case>("1.1", "bench", script, std::source_location::current())),
        suite_(suite),
        machine_(*case_, suite, 1) {
    machine_.start(now_);
  }
  explicit MachineBench(std::initializer_list<Script> parts, Role suite = Role::client)
      : MachineBench(Script(parts), suite) {}

  /// A good opening handshake of the peer's.
  MachineBench& opens() {
    if (suite_ == Role::server)
      return octets(
          "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    return answers("HTTP/1.1 101 Switching Protocols",
                   "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept() + "\r\n");
  }
  MachineBench& answers(const std::string& status_line, const std::string& fields = {}) {
    return octets(status_line + "\r\n" + fields + "\r\n");
  }
  MachineBench& frame(Opcode opcode, std::string_view payload = {}, bool fin = true) {
    wire::FrameHeader header{.opcode = opcode, .fin = fin, .length = payload.size()};
    header.form = wire::minimal_form(header.length);
    if (suite_ == Role::server) header.masking_key = {next_key_++, 2, 3, 4};
    Bytes bytes;
    wire::append_frame(bytes, header, bytes_of(payload));
    return octets(text_of(bytes));
  }
  MachineBench& text(std::string_view payload) { return frame(Opcode::text, payload); }
  MachineBench& pong(std::string_view payload) { return frame(Opcode::pong, payload); }
  MachineBench& closes(std::uint16_t code) { return frame(Opcode::close, close(code).payload); }
  MachineBench& closes_without_code() { return frame(Opcode::close); }
  MachineBench& octets(std::string_view text) {
    const auto view = bytes_of(text);
    Bytes bytes(view.begin(), view.end());
    machine_.on_bytes(bytes, now_);
    return collect();
  }
  MachineBench& ends(bool reset = false) {
    machine_.on_end(now_, reset);
    return collect();
  }
  MachineBench& waits(std::chrono::milliseconds span) {
    now_ += span;
    machine_.on_deadline(now_);
    return collect();
  }
  /// Nothing comes, until the machine stops waiting. Bounded: a machine that waits for ever is a failed test.
  MachineBench& waits_in_vain() {
    for (int i = 0; i < 100 && machine_.deadline(); ++i) {
      now_ = *machine_.deadline();
      machine_.on_deadline(now_);
      collect();
    }
    return *this;
  }
  /// What a good peer does when the case is over: answers the Close and, as a server, ends.
  MachineBench& leaves() { return closes(1000).ends(); }

  std::string head() { return head_of(all_); }
  /// The frames that the suite has sent.
  std::vector<reference::Frame> sent() {
    const std::string head = head_of(all_);
    return reference::FrameDecoder(bytes_of(std::string_view(all_).substr(head.size()))).all();
  }
  /// "1:hello 9:ping 8:" with close codes in the place of their bytes.
  std::string sent_in_short() {
    std::string out;
    for (const auto& frame : sent()) {
      std::string payload(text_of(frame.payload));
      if (frame.opcode == 8 && payload.size() >= 2)
        payload = std::to_string(frame.payload[0] << 8 | frame.payload[1]);
      out += (out.empty() ? "" : " ") + std::to_string(frame.opcode) + ":" + payload;
    }
    return out;
  }
  std::vector<std::string> violations() const { return ids(result().violations); }
  std::vector<std::string> notes() const { return ids(result().notes); }
  const Result& result() const { return machine_.result(); }
  bool done() const { return machine_.done(); }
  bool wants_end() const { return machine_.wants_end(); }
  std::chrono::milliseconds patience() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(*machine_.deadline() - now_);
  }
  bool waits_for_something() const { return machine_.deadline().has_value(); }
  const std::vector<Bytes>& writes() const { return writes_; }

 private:
  static std::string head_of(const std::string& all) {
    const auto end = all.find("\r\n\r\n");
    return end == std::string::npos ? std::string() : all.substr(0, end + 4);
  }
  static std::vector<std::string> ids(const std::vector<Finding>& findings) {
    std::vector<std::string> out;
    for (const auto& finding : findings) out.emplace_back(finding.requirement->id);
    return out;
  }
  MachineBench& collect() {
    for (auto& write : machine_.take_writes()) {
      all_ += text_of(write);
      writes_.push_back(std::move(write));
    }
    return *this;
  }
  std::string accept() {
    collect();
    const std::string name = "Sec-WebSocket-Key: ";
    const auto at = all_.find(name) + name.size();
    return http::accept_for(all_.substr(at, all_.find('\r', at) - at));
  }

  std::shared_ptr<Case> case_;  // the machine keeps references into it
  Role suite_;
  ScriptMachine machine_;
  TimePoint now_{};
  std::uint8_t next_key_ = 0;
  std::string all_;
  std::vector<Bytes> writes_;
};

}  // namespace wsspec::conformance
