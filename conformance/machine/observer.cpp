#include "conformance/machine/observer.hpp"

#include <fmt/format.h>

#include "conformance/machine/masking_keys.hpp"
#include "conformance/requirements/rfc6455.hpp"
#include "conformance/requirements/rfc7692.hpp"
#include "conformance/requirements/suite.hpp"
#include "conformance/script/describe.hpp"
#include "wsspec/base/error.hpp"
#include "wsspec/wire/close_code.hpp"
#include "wsspec/wire/frame_rules.hpp"

namespace wsspec::conformance {
namespace {

constexpr std::size_t few_frames = 64;  // so many random keys differ, but for once in two million

}  // namespace

std::optional<PeerEvent> Observer::next(ByteSpan& input, TimePoint now, WireLog& log) {
  while (auto piece = reader_.next(input)) {
    if (piece->starts) {
      check_header(piece->header);
      log.frame(now, Direction::received, piece->header, piece->payload);
    }
    const bool control = wire::is_control(piece->header.opcode);
    Bytes& into = control ? control_ : message_;
    if (piece->starts && control) control_.clear();
    if (into.size() + piece->payload.size() > message_bytes_max) {
      flood();
      input = {};
      return std::nullopt;
    }
    append(into, piece->payload);
    if (!piece->ends) continue;
    if (auto event = finish(piece->header)) return event;
  }
  return std::nullopt;
}

void Observer::find(const Requirement& requirement, std::string expected, std::string got) {
  if (found_.insert(&requirement).second)
    findings_.push_back({&requirement, std::move(expected), std::move(got)});
}

void Observer::flood() {
  find(suite::bounded, "no more than the suite asked for",
       fmt::format("more than {} bytes", message_bytes_max));
  flooded_ = true;
}

void Observer::expect_compression(const CompressTerms& terms) {
  terms_ = terms;
  inflater_.emplace(terms.window_bits, terms.takeover);
}

void Observer::check_header(const wire::FrameHeader& header) {
  const bool starts = header.opcode == wire::Opcode::text || header.opcode == wire::Opcode::binary;
  if (starts) message_compressed_ = terms_ && (header.rsv & wire::rsv1) != 0;
  const wire::FrameContext context{.receiver = peer_of(peer_),
                                   .message_open = message_open_,
                                   .rsv_of_first = terms_ ? wire::rsv1 : std::uint8_t{0}};
  if (const auto broken = wire::check(header, context)) {
    faulted_ = true;
    WireEntry entry{.at = {}, .direction = Direction::received, .frame = header, .octets = header.length};
    // RFC 7692 §6.1: "MUST NOT set the RSV1 bit of control frames and non-first fragments"
    const bool is_deflates = broken == Errc::reserved_bits && terms_ && header.rsv == wire::rsv1;
    find(is_deflates ? rfc7692::sends_rsv1_first_only : requirement_of(static_cast<Errc>(broken.value())),
         "frames as the RFCs have them", fmt::format("{}: {}", describe(entry), broken.message()));
  }
  // A Pong may be owed all the same: who knows what it answers, judges it.
  if (closed_ && header.opcode != wire::Opcode::pong) {
    // §5.5.1: "The application MUST NOT send any more data frames after sending a Close frame"
    const bool data = !wire::is_control(header.opcode);
    find(data ? rfc6455::nothing_after_close : rfc6455::no_pong_after_close, "nothing after the peer's Close",
         fmt::format("a {} frame after it", wire::name_of(header.opcode)));
  }
  if (header.masking_key && peer_ == Role::client) check_key(*header.masking_key);
}

/// §5.3: "The masking key needs to be unpredictable"
void Observer::check_key(const wire::MaskingKey& key) {
  ++masked_frames_;
  if (!masking_keys_.insert(key).second) ++repeated_keys_;
  // Two of n random keys are the same with a chance of n²/2^33: one pair among thousands of frames proves
  // nothing.
  const std::size_t by_chance = masked_frames_ <= few_frames ? 0 : 1;
  if (std::exchange(last_key_, key) == key || repeated_keys_ > by_chance)
    find(rfc6455::fresh_masking_key, "a new masking key for every frame",
         fmt::format("the same key twice in {} frames", masked_frames_));
  if (first_keys_.size() == keys_judged) return;
  first_keys_.push_back(key);
  if (first_keys_.size() < keys_judged) return;
  for (auto& finding : judge_masking_keys(first_keys_))
    find(*finding.requirement, std::move(finding.expected), std::move(finding.got));
}

std::optional<PeerEvent> Observer::finish(const wire::FrameHeader& header) {
  switch (header.opcode) {
    case wire::Opcode::ping:
      return GotPing{std::exchange(control_, {})};
    case wire::Opcode::pong:
      return GotPong{std::exchange(control_, {})};
    case wire::Opcode::close:
      return finish_close();
    case wire::Opcode::text:
    case wire::Opcode::binary:
    case wire::Opcode::continuation:
      return finish_data(header);
  }
  (wire::is_control(header.opcode) ? control_ : message_).clear();
  return std::nullopt;
}

std::optional<PeerEvent> Observer::finish_data(const wire::FrameHeader& header) {
  if (header.opcode != wire::Opcode::continuation) message_kind_ = header.opcode;
  message_open_ = !header.fin;
  if (message_open_) return std::nullopt;
  if (std::exchange(message_compressed_, false) && !inflate()) {
    message_.clear();
    return std::nullopt;
  }
  if (message_kind_ == wire::Opcode::text && !wire::is_utf8(message_)) {
    faulted_ = true;
    find(rfc6455::sends_utf8, "text that is UTF-8", describe_payload(message_));
  }
  return GotMessage{message_kind_, std::exchange(message_, {})};
}

/// RFC 7692 §7.2.2. @return false when the message cannot be had; nor can any later one.
bool Observer::inflate() {
  // §7.2.1: what is left of an empty stored block is the octet 00 at least; inflaters that are kind do
  // without.
  if (message_.empty())
    find(rfc7692::tail_removed, "at least the octet 00 (§7.2.3.6)", "a compressed message of no octets");
  Bytes inflated;
  const auto error = inflater_->inflate(message_, true, inflated, message_bytes_max);
  message_ = std::move(inflated);
  if (!error) return true;
  faulted_ = true;
  if (error == Errc::message_too_big) {
    flood();
    return false;
  }
  // What a window of the agreed size, kept or not, cannot inflate: the terms that were agreed name the rule.
  const bool is_client = peer_ == Role::client;
  const auto& requirement =
      !terms_->takeover          ? (is_client ? rfc7692::client_starts_afresh : rfc7692::server_starts_afresh)
      : terms_->window_bits < 15 ? (is_client ? rfc7692::client_window_obeyed : rfc7692::server_window_obeyed)
                                 : rfc7692::tail_removed;
  find(requirement,
       fmt::format("DEFLATE for a window of {} bits{}", terms_->window_bits,
                   terms_->takeover ? "" : ", each message by itself"),
       error.message());
  return false;
}

PeerEvent Observer::finish_close() {
  closed_ = true;
  const Bytes body = std::exchange(control_, {});
  if (body.empty()) return GotClose{std::nullopt, {}};
  if (body.size() == 1) {
    faulted_ = true;
    find(rfc6455::close_body, "a Close body of none or at least two bytes", "a body of one byte");
    return GotClose{std::nullopt, {}};
  }
  const auto code = static_cast<std::uint16_t>(body[0] << 8 | body[1]);
  const Bytes reason(body.begin() + 2, body.end());
  if (!wire::may_be_sent(code))
    find(requirement_of_code(code), "a close code that may be on the wire", fmt::format("Close {}", code));
  if (!wire::is_utf8(reason))
    find(rfc6455::reason_utf8, "a Close reason that is UTF-8", describe_payload(reason));
  return GotClose{code, reason};
}

const std::vector<const Requirement*>& Observer::requirements() {
  static const std::vector<const Requirement*> all{
      &rfc6455::client_masks,
      &rfc6455::server_does_not_mask,
      &rfc6455::fresh_masking_key,
      &rfc6455::masking_key_entropy,
      &rfc6455::masking_key_unpredictable,
      &rfc6455::sends_no_rsv,
      &rfc6455::unknown_opcode,
      &rfc6455::length_top_bit,
      &rfc6455::length_minimal,
      &rfc6455::fragment_sequence,
      &rfc6455::no_interleaving,
      &rfc6455::sends_short_control,
      &rfc6455::sends_whole_control,
      &rfc6455::close_body,
      &rfc6455::nothing_after_close,
      &rfc6455::no_pong_after_close,
      &rfc6455::sends_utf8,
      &rfc6455::reason_utf8,
      &rfc6455::unused_codes,
      &rfc6455::code_1004,
      &rfc6455::code_1005,
      &rfc6455::code_1006,
      &rfc6455::code_1015,
      &rfc6455::reserved_codes,
      &rfc6455::codes_above_4999,
      &rfc7692::sends_rsv1_first_only,
      &rfc7692::client_starts_afresh,
      &rfc7692::server_starts_afresh,
      &rfc7692::client_window_obeyed,
      &rfc7692::server_window_obeyed,
      &rfc7692::tail_removed,
      &suite::bounded,
  };
  return all;
}

}  // namespace wsspec::conformance
