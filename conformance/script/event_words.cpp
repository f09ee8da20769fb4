#include "conformance/script/event_words.hpp"

#include <utility>

namespace wsspec::conformance {

Expected::Expected(const Expected&) = default;
Expected::Expected(Expected&&) noexcept = default;
Expected& Expected::operator=(const Expected&) = default;
Expected& Expected::operator=(Expected&&) noexcept = default;
Expected::~Expected() = default;

Expected message(std::string text) {
  return MessageComes{wire::Opcode::text, std::move(text)};
}
Expected binary_message(std::string octets) {
  return MessageComes{wire::Opcode::binary, std::move(octets)};
}
Expected pong_for(std::string payload) {
  return PongComes{std::move(payload)};
}
Expected pongs_for(std::vector<std::string> payloads) {
  return PongsCome{std::move(payloads)};
}
Expected closes_with(std::vector<std::uint16_t> codes) {
  return CloseAnswers{std::move(codes)};
}
Expected fails_with(std::vector<std::uint16_t> codes) {
  return ConnectionFails{std::move(codes)};
}
Expected fails_with(std::uint16_t code) {
  return ConnectionFails{{code}};
}
Expected pong_or_ends(std::string payload) {
  return PongOrEnd{std::move(payload)};
}
Expected closes_only_with(std::vector<std::uint16_t> codes) {
  return CloseCodeFits{std::move(codes)};
}
Expected message_or_fails(std::string text, std::vector<std::uint16_t> codes) {
  return MessageOrFails{{wire::Opcode::text, std::move(text)}, std::move(codes)};
}
Expected binary_message_or_fails(std::string octets, std::vector<std::uint16_t> codes) {
  return MessageOrFails{{wire::Opcode::binary, std::move(octets)}, std::move(codes)};
}
Expected filled_message_or_fails(std::size_t size, char octet, std::vector<std::uint16_t> codes) {
  return FilledOrFails{size, octet, std::move(codes)};
}
Expected ping_comes(std::string payload) {
  return PingComes{std::move(payload)};
}
Expected peer_closes(std::optional<std::uint16_t> code, std::string reason) {
  return PeerCloses{code, std::move(reason)};
}
Expected frames_keep(const Requirement& rule) {
  return FramesKeep{&rule};
}
Expected agrees_to_deflate() {
  return DeflateAgreed{};
}
Expected answer_has_parameter(std::string name) {
  return AnswerHasParameter{std::move(name)};
}
Expected declines_deflate() {
  return DeflateDeclined{};
}
Expected ends() {
  return ConnectionEnds{};
}
Expected ends_stream() {
  return StreamEnds{.in_order = false};
}
Expected ends_stream_in_order() {
  return StreamEnds{.in_order = true};
}
Expected stays() {
  return StreamStays{};
}
Expected opens() {
  return ConnectionOpens{};
}
Expected refused(std::vector<unsigned> statuses) {
  return OpeningRefused{std::move(statuses)};
}
Expected refused_by_contract(std::vector<unsigned> statuses) {
  return OpeningRefused{.statuses = std::move(statuses), .by_contract = true};
}
Expected refused_telling(std::string field, std::string value) {
  return OpeningRefused{{}, std::move(field), std::move(value)};
}
Expected not_upgraded() {
  return OpeningRefused{.statuses = {}, .may_be_plain_http = true};
}
Expected opens_or_refuses() {
  return OpeningRefused{.statuses = {}, .may_be_plain_http = true, .may_open = true};
}
Expected opens_or_refused() {
  return OpeningRefused{.statuses = {}, .may_open = true};
}
Expected refused_or_ends() {
  return OpeningRefused{.statuses = {}, .may_be_plain_http = true, .end_will_do = true};
}
Expected opens_refuses_or_ends() {
  return OpeningRefused{.statuses = {}, .may_be_plain_http = true, .end_will_do = true, .may_open = true};
}
Expected keeps(const Requirement& rule) {
  return HandshakeKeeps{&rule};
}
Expected answer_lacks(std::string field) {
  return AnswerLacks{std::move(field)};
}
Expected message_if_open(std::string text) {
  return MessageIfOpen{std::move(text)};
}
Expected request_for(std::vector<std::string> targets) {
  return RequestComes{std::move(targets)};
}
Expected request_for_or_none(std::vector<std::string> targets) {
  return RequestComes{.targets = std::move(targets), .may_refuse = true};
}
Expected no_request() {
  return NoRequest{};
}
Expected host_of_url() {
  return HostIsOfUrl{};
}
Expected tls_begins(std::string server_name) {
  return TlsBegins{std::move(server_name)};
}
Expected tls_failure_ends() {
  return TlsFailureEnds{};
}
Expected never_opens() {
  return NeverOpens{};
}

}  // namespace wsspec::conformance
