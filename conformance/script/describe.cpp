#include "conformance/script/describe.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "wsspec/wire/close_payload.hpp"
#include "wsspec/wire/utf8.hpp"

namespace wsspec::conformance {
namespace {

constexpr std::size_t shown_bytes_max = 32;

bool is_printable(ByteView payload) {
  return wire::is_utf8(payload) &&
         std::ranges::none_of(payload, [](auto b) { return b < 0x20 || b == 0x7F; });
}

std::string name_of_frame(Opcode opcode) {
  switch (opcode) {
    case Opcode::text:
      return "Text";
    case Opcode::binary:
      return "Binary";
    case Opcode::continuation:
      return "Continuation";
    case Opcode::close:
      return "Close";
    case Opcode::ping:
      return "Ping";
    case Opcode::pong:
      return "Pong";
  }
  return fmt::format("frame with reserved opcode {}", static_cast<unsigned>(opcode));
}

std::string describe_close_body(ByteView body) {
  if (body.empty()) return "without a body";
  if (body.size() == 1) return fmt::format("with a body of one byte, {:02X}", body[0]);
  const unsigned code = static_cast<unsigned>(body[0]) << 8 | body[1];
  if (body.size() == 2) return fmt::format("{}", code);
  return fmt::format("{} with reason {}", code, describe_payload(body.subspan(2)));
}

std::string writes_in_words(std::size_t bytes) {
  return bytes == 1 ? std::string("written byte by byte") : fmt::format("written {} bytes at a time", bytes);
}

}  // namespace

std::string describe_payload(ByteView payload) {
  const std::string size = payload.size() == 1 ? "1 byte" : fmt::format("{} bytes", payload.size());
  if (payload.empty()) return "\"\" (0 bytes)";
  const auto octets = text_of(payload);
  const bool same = octets.substr(1) == octets.substr(0, octets.size() - 1);
  if (same && payload.size() > 4) return fmt::format("{} × {:02X}", payload.size(), payload[0]);
  if (payload.size() <= 2 * shown_bytes_max && is_printable(payload))
    return fmt::format("\"{}\" ({})", text_of(payload), size);
  const auto shown = payload.first(std::min(payload.size(), shown_bytes_max));
  return fmt::format("{:02X}{} ({})", fmt::join(shown, " "), shown.size() < payload.size() ? " …" : "", size);
}

std::string join_codes(const std::vector<std::uint16_t>& codes) {
  std::vector<std::uint16_t> unique;
  for (const auto code : codes)
    if (std::ranges::find(unique, code) == unique.end()) unique.push_back(code);
  return fmt::format("{}", fmt::join(unique, " or "));
}

std::string describe(const Outgoing& frame) {
  const ByteView payload = bytes_of(frame.payload);
  std::string out = frame.continues_frame ? "more of that frame's payload, " + describe_payload(payload)
                    : frame.opcode == Opcode::close
                        ? "Close " + describe_close_body(payload)
                        : name_of_frame(frame.opcode) + " " + describe_payload(payload);
  if (frame.fragment_bytes)
    out += fmt::format(", in frames of {} payload byte{}", *frame.fragment_bytes,
                       *frame.fragment_bytes == 1 ? "" : "s");
  if (!frame.fin) out += ", FIN clear";
  if (frame.rsv != 0) out += fmt::format(", RSV bits {:03b}", frame.rsv);
  if (frame.masking == Masking::opposite) out += ", masked against the rule";
  if (frame.declared) out += fmt::format(", length says {}", *frame.declared);
  if (frame.form)
    out += fmt::format(", {}-bit length", *frame.form == wire::LengthForm::bits7    ? 7
                                          : *frame.form == wire::LengthForm::bits16 ? 16
                                                                                    : 64);
  if (frame.write_bytes != 0) out += ", " + writes_in_words(frame.write_bytes);
  if (frame.own_write) out += ", as a write of its own";
  return out;
}

std::string describe(const Expected& expected) {
  struct Words {
    std::string operator()(const MessageComes& e) const {
      return fmt::format("the {} message {}", e.kind == Opcode::text ? "text" : "binary",
                         describe_payload(bytes_of(e.payload)));
    }
    std::string operator()(const PongComes& e) const {
      return "Pong " + describe_payload(bytes_of(e.payload));
    }
    std::string operator()(const PongsCome& e) const {
      return fmt::format("Pongs for all {} Pings, at least for the last", e.payloads.size());
    }
    std::string operator()(const CloseAnswers& e) const {
      return "Close " + join_codes(e.codes) + " in reply, then the end of the stream";
    }
    std::string operator()(const ConnectionFails& e) const {
      return "the connection fails: Close " + join_codes(e.codes) + ", then the end of the stream";
    }
    std::string operator()(const ConnectionEnds&) const { return "the end of the connection, in any way"; }
    std::string operator()(const ConnectionOpens&) const { return "the opening handshake succeeds"; }
    std::string operator()(const OpeningRefused& e) const {
      if (e.may_be_plain_http) return "an answer of plain HTTP, no 101";
      std::string out = e.statuses.empty()
                            ? "an HTTP error (4xx or 5xx), no 101"
                            : fmt::format("HTTP status {}, no 101", fmt::join(e.statuses, " or "));
      return e.field.empty() ? out : out + fmt::format(", with {}: {}", e.field, e.value);
    }
    std::string operator()(const NeverOpens&) const { return "no frame, and the end of the client's stream"; }
  };
  return std::visit(Words{}, expected);
}

std::string describe(const Opening& opening) {
  std::string out = opening.sender == Role::client ? "open with a request" : "answer the request";
  std::vector<std::string> changes;
  if (opening.method) changes.push_back("method " + *opening.method);
  if (opening.version)
    changes.push_back(fmt::format("HTTP/{}.{}", opening.version->major, opening.version->minor));
  if (opening.status)
    changes.push_back(fmt::format("status {} {}", opening.status->first, opening.status->second));
  for (const auto& edit : opening.edits) switch (edit.kind) {
      case FieldEdit::Kind::set:
        changes.push_back(fmt::format("{}: {}", edit.name, edit.value));
        break;
      case FieldEdit::Kind::add:
        changes.push_back(fmt::format("also {}: {}", edit.name, edit.value));
        break;
      case FieldEdit::Kind::remove:
        changes.push_back("no " + edit.name);
        break;
      case FieldEdit::Kind::rename:
        changes.push_back(fmt::format("{} written {}", edit.name, edit.value));
        break;
      case FieldEdit::Kind::rewrite:
        changes.push_back(fmt::format("{} {}", edit.name, edit.how));
        break;
    }
  if (opening.write_bytes != 0) changes.push_back(writes_in_words(opening.write_bytes));
  for (const auto& frame : opening.frames) changes.push_back("in the same write " + describe(frame));
  return changes.empty() ? out : fmt::format("{}: {}", out, fmt::join(changes, "; "));
}

std::string describe(const Step& step) {
  struct Words {
    std::string operator()(const OpenWith& s) const { return describe(s.message); }
    std::string operator()(const Send& s) const { return "send " + describe(s.what); }
    std::string operator()(const Expect& s) const { return "expect " + describe(s.what); }
    std::string operator()(const Prefer& s) const { return "best, and then done: " + describe(s.what); }
    std::string operator()(const Note& s) const { return "note whether there comes " + describe(s.what); }
    std::string operator()(const Never& s) const { return "from here on, never " + describe(s.what); }
    std::string operator()(const Barrier&) const {
      return "send a Ping and wait for its Pong: all before it has been read";
    }
  };
  std::string out = std::visit(Words{}, step);
  out[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[0])));
  std::visit(
      [&out](const auto& s) {
        if constexpr (requires { s.because; })
          out += fmt::format(" [{} {}: {}]", s.because->id, name_of(s.because->level), s.because->text);
      },
      step);
  return out;
}

std::vector<std::string> describe(const Script& script) {
  std::vector<std::string> out;
  for (const auto& step : script) out.push_back(describe(step));
  return out;
}

}  // namespace wsspec::conformance
