#include "impl/commands/autobahn_client.hpp"

#include <algorithm>
#include <charconv>
#include <coroutine>
#include <optional>

#include "impl/commands/echo_client.hpp"

namespace wsspec::commands {
namespace {

/// A query's value with all but the unreserved characters as %XX (RFC 3986 §2.3).
std::string encoded(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain)
      out += c;
    else
      (out += '%').append({hex[byte >> 4], hex[byte & 15]});
  }
  return out;
}

net::Url url_for(const net::Url& base, std::string_view command, std::string_view query = {}) {
  auto url = base;
  url.target.append("/").append(command);
  if (!query.empty()) url.target.append("?").append(query);
  return url;
}

/// `co_await Echoing(client)`: until the server has closed.
class Echoing {
 public:
  explicit Echoing(EchoClient& client) : client_(client) {}
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> awaiting) {
    client_.start([this, awaiting](const EchoClient::Outcome& outcome) {
      outcome_ = outcome;
      awaiting.resume();
    });
  }
  EchoClient::Outcome await_resume() const { return outcome_; }

 private:
  EchoClient& client_;
  EchoClient::Outcome outcome_ = {};
};

}  // namespace

app::Task<AutobahnOutcome> run_autobahn(net::Loop& loop, net::Url base, std::string agent,
                                        std::function<app::ConnectRequest(const net::Url&)> make_request) {
  base.target.erase(std::min(base.target.find('?'), base.target.size()));
  while (base.target.ends_with('/')) base.target.pop_back();
  const auto who = "agent=" + encoded(agent);
  AutobahnOutcome outcome;

  unsigned count = 0;
  try {
    auto client = co_await app::websocket_connect(loop, make_request(url_for(base, "getCaseCount")));
    while (const auto message = co_await client.read_message())
      std::from_chars(message->payload.data(), message->payload.data() + message->payload.size(), count);
  } catch (const app::ConnectError& error) {
    outcome.error = error.code();
    co_return outcome;
  }
  if (count == 0) {
    outcome.error = std::make_error_code(std::errc::bad_message);
    co_return outcome;
  }

  while (outcome.cases <= count) {
    const bool all_done = outcome.cases == count;
    auto query = "case=" + std::to_string(outcome.cases + 1);
    query.append("&").append(who);
    const auto url = all_done ? url_for(base, "updateReports", who) : url_for(base, "runCase", query);
    EchoClient client(loop, make_request(url));
    Echoing echoing(client);
    const auto how = co_await echoing;
    // Many a case ends without a closing handshake, some inside the opening one; but there must be a server.
    if (!how.connected) outcome.error = how.error;
    if (!how.connected || all_done) break;
    ++outcome.cases;
  }
  co_return outcome;
}

}  // namespace wsspec::commands
