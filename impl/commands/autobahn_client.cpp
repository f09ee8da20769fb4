#include "impl/commands/autobahn_client.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

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

}  // namespace

AutobahnClient::AutobahnClient(net::Loop& loop, const net::Url& base, std::string agent,
                               const ClientOptions& options)
    : loop_(loop), base_(base), agent_(std::move(agent)), options_(options) {
  base_.target.erase(std::min(base_.target.find('?'), base_.target.size()));
  while (base_.target.ends_with('/')) base_.target.pop_back();
}

net::Url AutobahnClient::url_for(std::string_view command, std::string_view query) const {
  auto url = base_;
  url.target.append("/").append(command);
  if (!query.empty()) url.target.append("?").append(query);
  return url;
}

void AutobahnClient::start(DoneHandler done) {
  done_ = std::move(done);
  client_ = std::make_unique<EchoClient>(loop_, url_for("getCaseCount", ""), options_,
                                         [this](Session&, const Message& message) {
                                           const auto text = message.text();
                                           std::from_chars(text.data(), text.data() + text.size(), count_);
                                         });
  client_->start([this](const EchoClient::Outcome& outcome) {
    if (!outcome.opened) return finish(outcome.error);
    if (count_ == 0) return finish(std::make_error_code(std::errc::bad_message));
    run_next();
  });
}

void AutobahnClient::run_next() {
  const bool all_done = outcome_.cases == count_;
  const auto agent = "agent=" + encoded(agent_);
  const auto url = all_done ? url_for("updateReports", agent)
                            : url_for("runCase", "case=" + std::to_string(outcome_.cases + 1) + "&" + agent);
  // The client before this one is inside its last call: it goes once that is over.
  auto last = std::make_shared<std::unique_ptr<EchoClient>>(std::move(client_));
  loop_.post([last] { last->reset(); });
  client_ = std::make_unique<EchoClient>(loop_, url, options_);
  client_->start([this, all_done](const EchoClient::Outcome& outcome) {
    // Many a case ends without a closing handshake, some inside the opening one; but there must be a server.
    if (!outcome.connected) return finish(outcome.error);
    if (all_done) return finish({});
    ++outcome_.cases;
    run_next();
  });
}

void AutobahnClient::finish(std::error_code error) {
  outcome_.error = error;
  std::exchange(done_, nullptr)(outcome_);
}

}  // namespace wsspec::commands
