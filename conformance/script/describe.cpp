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

std::string writes_in_words(std::size_t bytes) {
  return bytes == 1 ? std::string("written byte by byte") : fmt::format("written {} bytes at a time", bytes);
}

std::string join_codes(const std::vector<std::uint16_t>& codes) {
  std::vector<std::uint16_t> unique;
  for (const auto code : codes)
    if (std::ranges::find(unique, code) == unique.end()) unique.push_back(code);
  return fmt::format("{}", fmt::join(unique, " or "));
}

namespace {

/// On one line.
std::string shown_url(std::string_view url) {
  std::string out;
  for (const char c : url) out += c == '\r' ? "\\r" : c == '\n' ? "\\n" : std::string(1, c);
  return out;
}

}  // namespace

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
  if (frame.key) out += fmt::format(", masking key {:02X}, if masked", fmt::join(*frame.key, " "));
  if (frame.is_compressed) out += ", compressed";
  if (frame.write_bytes != 0) out += ", " + writes_in_words(frame.write_bytes);
  if (frame.own_write) out += ", as a write of its own";
  if (frame.copies != 1) out += fmt::format(", {} times", frame.copies);
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
    std::string operator()(const StreamEnds& e) const {
      return e.in_order ? "the end of the peer's stream, in order" : "the end of the peer's stream";
    }
    std::string operator()(const StreamStays&) const { return "that the peer's stream stays open"; }
    std::string operator()(const ConnectionOpens&) const { return "the opening handshake succeeds"; }
    std::string operator()(const OpeningRefused& e) const {
      if (e.may_open || e.end_will_do)
        return fmt::format("{}an HTTP {}{}", e.may_open ? "a 101 or " : "no 101, but ",
                           e.may_be_plain_http ? "answer" : "redirect or error",
                           e.end_will_do ? " or the end of the connection" : "");
      if (e.may_be_plain_http) return "an answer of plain HTTP, no 101";
      std::string out = e.statuses.empty()
                            ? "an HTTP error (4xx or 5xx), no 101"
                            : fmt::format("HTTP status {}, no 101", fmt::join(e.statuses, " or "));
      if (e.by_contract) out += ", as the contract says";
      return e.field.empty() ? out : out + fmt::format(", with {}: {}", e.field, e.value);
    }
    std::string operator()(const MessageOrFails& e) const {
      return (*this)(e.message) + fmt::format("; or the connection fails: Close {}", join_codes(e.codes));
    }
    std::string operator()(const FilledOrFails& e) const {
      return fmt::format("the text message of {} times \"{}\"; or the connection fails: Close {}", e.size,
                         e.octet, join_codes(e.codes));
    }
    std::string operator()(const PingComes& e) const {
      return "Ping " + describe_payload(bytes_of(e.payload));
    }
    std::string operator()(const PeerCloses& e) const {
      return "the peer's own " + (e.code ? fmt::format("Close {}", *e.code) : "Close without a body") +
             (e.reason.empty() ? "" : " with reason " + describe_payload(bytes_of(e.reason)));
    }
    std::string operator()(const PongOrEnd& e) const {
      return "Pong " + describe_payload(bytes_of(e.payload)) + ", or the end of the connection";
    }
    std::string operator()(const CloseCodeFits& e) const {
      return "no Close but with " + join_codes(e.codes);
    }
    std::string operator()(const DeflateAgreed&) const { return "101, and permessage-deflate is agreed to"; }
    std::string operator()(const DeflateDeclined&) const { return "101, and permessage-deflate is declined"; }
    std::string operator()(const FramesKeep& e) const {
      return fmt::format("the frames so far keep {}", e.rule->id);
    }
    std::string operator()(const RequestComes& e) const {
      return fmt::format("a request for {}{}", fmt::join(e.targets, " or "), e.may_refuse ? ", or none" : "");
    }
    std::string operator()(const NoRequest&) const { return "no request at all"; }
    std::string operator()(const HostIsOfUrl&) const { return "a Host field with the URL's host and port"; }
    std::string operator()(const TlsBegins& e) const {
      return "a TLS handshake before all else" +
             (e.server_name.empty() ? "" : " that names the server " + e.server_name);
    }
    std::string operator()(const TlsFailureEnds&) const {
      return "after our alert that fails TLS, nothing in the clear, and the end of the client's stream";
    }
    std::string operator()(const NeverOpens&) const { return "no frame, and the end of the client's stream"; }
    std::string operator()(const HandshakeKeeps& e) const {
      return fmt::format("the handshake keeps {}", e.rule->id);
    }
    std::string operator()(const AnswerHasParameter& e) const { return "an answer with " + e.name; }
    std::string operator()(const AnswerLacks& e) const { return "an answer without " + e.field; }
    std::string operator()(const MessageIfOpen& e) const {
      return fmt::format("the text message {}, unless the connection did not open",
                         describe_payload(bytes_of(e.payload)));
    }
  };
  return std::visit(Words{}, expected);
}

std::string describe(const Messages& messages) {
  static constexpr const char* corpora[] = {"JSON", "a bitmap",    "prose",
                                            "HTML", "source code", "packed data"};
  const auto* corpus = std::get_if<Corpus>(&messages.content);
  std::string out = fmt::format(
      "{} {} message{} of {} bytes of {}", messages.count, messages.kind == Opcode::text ? "text" : "binary",
      messages.count == 1 ? "" : "s", messages.size,
      corpus ? corpora[static_cast<std::size_t>(*corpus)]
             : describe_payload(bytes_of(std::get<std::string>(messages.content))) + " over and over");
  if (messages.is_compressed) out += ", compressed";
  if (messages.fragment_bytes) out += fmt::format(", in frames of {} bytes", *messages.fragment_bytes);
  if (messages.write_bytes != 0) out += ", " + writes_in_words(messages.write_bytes);
  if (messages.ahead > 1) out += fmt::format(", {} of them ahead of the first echo", messages.ahead);
  return out;
}

std::string describe(const DeflateTerms& terms) {
  if (!terms.no_context_takeover && !terms.max_window_bits) return "is asked for nothing";
  std::string out = "is asked";
  if (terms.no_context_takeover) out += " to give up its context";
  if (terms.no_context_takeover && terms.max_window_bits) out += " and";
  if (terms.max_window_bits) out += fmt::format(" for a window of {} bits", *terms.max_window_bits);
  return out;
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
    std::string operator()(const Negotiate& s) const {
      std::vector<std::string> terms;
      for (const auto& each : s.terms) terms.push_back(describe(each));
      return fmt::format("agree on permessage-deflate, where the peer {}", fmt::join(terms, ", or else "));
    }
    std::string operator()(const NeedsDeflateOffer& s) const {
      return fmt::format("for clients that offer permessage-deflate{}",
                         s.with_client_max_window_bits ? " with client_max_window_bits" : "");
    }
    std::string operator()(const DialledAs& s) const {
      return fmt::format("tell the client to open {}", shown_url(s.url));
    }
    std::string operator()(const NeedsWindow& s) const {
      return fmt::format("where our window may have {} bits{}", s.bits,
                         s.kept ? ", kept between messages" : "");
    }
    std::string operator()(const Exchange& s) const {
      return fmt::format("exchange {}{}", describe(s.what),
                         s.what.ahead > 1 ? "" : ": each is sent once the one before has come back");
    }
    std::string operator()(const Scale& s) const {
      return fmt::format("compare the times that it takes to exchange {}, and {}", describe(s.small),
                         describe(s.large));
    }
    std::string operator()(const EndStream& s) const {
      return s.reset ? "drop the connection (RST)" : "end our side of the stream, without a Close";
    }
    std::string operator()(const WithholdClose&) const { return "leave a Close of the peer's unanswered"; }
    std::string operator()(const StopReading&) const { return "stop reading"; }
    std::string operator()(const ReadAgain&) const {
      return "read again, once all is sent or nothing more is taken";
    }
    std::string operator()(const Survive&) const { return "afterwards, open another connection"; }
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
