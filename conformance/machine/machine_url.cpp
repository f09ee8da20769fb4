// ScriptMachine: cases that tell a client which URL to open.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "conformance/machine/script_machine.hpp"

namespace wsspec::conformance {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

std::string_view after(std::string_view text, std::string_view mark) {
  const auto at = text.find(mark);
  return at == text.npos ? text : text.substr(at + mark.size());
}

/// "host:port" of "scheme://user@host:port/path"
std::string_view authority_of(std::string_view url) {
  const auto rest = after(url, "://");
  return after(rest.substr(0, rest.find_first_of("/?#")), "@");
}

/// §4.1: the target is the resource name, or an absolute http(s) URI that has it.
std::string_view resource_of(std::string_view target) {
  if (!lower(target).starts_with("http://") && !lower(target).starts_with("https://")) return target;
  const auto rest = after(target, "://");
  return rest.substr(std::min(rest.size(), rest.find('/')));
}

/// RFC 3986 §6.2.2.1: the digits of "%3c" have no case.
std::string with_large_digits(std::string_view target) {
  std::string out(target);
  for (std::size_t at = 0; (at = out.find('%', at)) != out.npos; ++at)
    for (std::size_t i = at + 1; i < std::min(at + 3, out.size()); ++i)
      out[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[i])));
  return out;
}

}  // namespace

bool ScriptMachine::watches_tls() const {
  return dialled_ && lower(options_.url).starts_with("wss:");
}

void ScriptMachine::on_absence(std::string why, TimePoint now) {
  if (done_ || peer_ended_) return;
  now_ = now;
  peer_ended_ = true;
  absence_ = std::move(why);
  result_.wire.note(now, absence_);
  result_.observed.push_back(absence_);
  opening_.receive_end();
  advance();
}

/// The suite has no more to say on TLS than that it fails: what the client then does is the case's point.
void ScriptMachine::read_tls(ByteView bytes) {
  const bool had_hello = tls_.has_hello();
  result_.wire.octets(now_, Direction::received, had_hello ? "after our alert" : "TLS handshake", bytes);
  result_.observed.push_back(fmt::format("{} bytes", bytes.size()));
  tls_.feed(bytes);
  if (had_hello || !tls_.has_hello()) return;
  result_.wire.octets(now_, Direction::sent, "TLS alert: handshake_failure", tls_failure());
  put_octets(tls_failure(), 0, false);
}

/// @return whether the steps can do without an opening handshake, or the case is over before them.
bool ScriptMachine::settle_dialling() {
  if (!dialled_) return false;
  if (options_.url.empty()) {
    if (opening_.state() == SuiteOpening::State::pending && !late_ && !peer_ended_) return false;
    phase_ = Phase::steps;
    leave_unjudged(Verdict::skipped,
                   "the client chooses its URL itself; this case needs a command of its own, with {url}");
    return true;
  }
  if (!watches_tls()) return false;
  if (!tls_.has_begun() && !late_ && !peer_ended_) return false;
  phase_ = Phase::steps;
  if (!tls_.has_begun())
    leave_unjudged(Verdict::unimplemented, "the client does not begin TLS: " + what_came());
  return true;
}

bool ScriptMachine::has_request() const {
  return !opening_.octets().empty();
}

ScriptMachine::Outcome ScriptMachine::evaluate(const RequestComes& want) {
  if (!has_request() && want.may_refuse) return Outcome::met;
  if (opening_.state() != SuiteOpening::State::opened) return Outcome::unmet;
  const auto got = with_large_digits(resource_of(opening_.request().target));
  const bool is_wanted =
      std::ranges::any_of(want.targets, [&](const auto& target) { return with_large_digits(target) == got; });
  return is_wanted ? Outcome::met : Outcome::unmet;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const NoRequest&) {
  return has_request() ? Outcome::unmet : Outcome::met;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const HostIsOfUrl&) {
  if (!has_request()) return Outcome::met;
  const auto hosts = opening_.request().fields.all("Host");
  return hosts.size() == 1 && lower(hosts.front()) == lower(authority_of(options_.url)) ? Outcome::met
                                                                                        : Outcome::unmet;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const TlsBegins& want) {
  if (tls_.is_in_clear()) return Outcome::unmet;
  if (!tls_.has_hello()) return late_ || peer_ended_ ? Outcome::unmet : Outcome::wait;
  return want.server_name.empty() || tls_.server_name() == want.server_name ? Outcome::met : Outcome::unmet;
}

ScriptMachine::Outcome ScriptMachine::evaluate(const TlsFailureEnds&) {
  if (tls_.is_in_clear()) return Outcome::unmet;
  if (peer_ended_) return Outcome::met;
  return late_ ? Outcome::unmet : Outcome::wait;
}

}  // namespace wsspec::conformance
