// The words for steps.
#include "conformance/script/script.hpp"

namespace wsspec::conformance {

Script::Script(std::initializer_list<Script> parts) {
  for (const auto& part : parts) steps_.insert(steps_.end(), part.steps_.begin(), part.steps_.end());
}
Script::Script(Step step) {
  steps_.push_back(std::make_shared<const Step>(std::move(step)));
}
Script::Script(const Script&) = default;
Script::Script(Script&&) noexcept = default;
Script& Script::operator=(const Script&) = default;
Script& Script::operator=(Script&&) noexcept = default;
Script::~Script() = default;

Script open_with(Opening message) {
  return Step(OpenWith{std::move(message)});
}
Script send(Outgoing what) {
  return Step(Send{std::move(what)});
}
Script expect(Expected what, const Requirement& because) {
  return Step(Expect{std::move(what), &because});
}
Script prefer(Expected what, const Requirement& because) {
  return Step(Prefer{std::move(what), &because});
}
Script note(Expected what, const Requirement& because) {
  return Step(Note{std::move(what), &because});
}
Script never(Expected what, const Requirement& because) {
  return Step(Never{std::move(what), &because});
}
Script barrier() {
  return Step(Barrier{});
}
Script negotiate(std::vector<DeflateTerms> terms) {
  return Step(Negotiate{std::move(terms)});
}
Script dialled_as(std::string url, std::vector<std::string> hosts) {
  return Step(DialledAs{std::move(url), std::move(hosts)});
}
Script needs_deflate_offer() {
  return Step(NeedsDeflateOffer{.with_client_max_window_bits = false});
}
Script needs_client_window_offer() {
  return Step(NeedsDeflateOffer{.with_client_max_window_bits = true});
}
Script needs_window(int bits) {
  return Step(NeedsWindow{.bits = bits, .kept = false});
}
Script needs_kept_window(int bits) {
  return Step(NeedsWindow{.bits = bits, .kept = true});
}
Script exchange(Messages what, const Requirement& because) {
  return Step(Exchange{std::move(what), &because});
}
Script scales(Messages small, Messages large, const Requirement& because) {
  return Step(Scale{std::move(small), std::move(large), &because});
}
Script end_stream() {
  return Step(EndStream{.reset = false});
}
Script reset_stream() {
  return Step(EndStream{.reset = true});
}
Script withhold_close() {
  return Step(WithholdClose{});
}
Script stop_reading() {
  return Step(StopReading{});
}
Script read_again() {
  return Step(ReadAgain{});
}
Script survives() {
  return Step(Survive{&suite::survives});
}

}  // namespace wsspec::conformance
