#include "impl/commands/echo_client.hpp"

#include <spdlog/spdlog.h>

#include <utility>

#include "impl/commands/contract.hpp"

namespace wsspec::commands {

void EchoClient::start(DoneHandler done) {
  done_ = std::move(done);
  task_ = run();
  task_.start([this] { finish(); });
}

app::Task<> EchoClient::run() {
  try {
    app::ConnectRequest request = std::move(request_);
    request_.url = request.url;  // for the log
    client_ = co_await app::websocket_connect(loop_, std::move(request));
    outcome_.connected = outcome_.opened = true;
    while (const auto message = co_await client_->read_message()) {
      const auto command = contract::parse(message->view());
      if (!command || !contract::carry_out(*command, *client_, nullptr))
        co_await client_->write_message(message->view());
    }
  } catch (const app::ConnectError& error) {
    outcome_.connected = error.was_connected();
    outcome_.error = error.code();
  } catch (const app::WebSocketClosedError&) {
    spdlog::debug("{}: closed before it had its echo", request_.url);
  }
  if (!client_) co_return;
  // Also after a message that could not go back: the end tells why.
  while (co_await client_->read_message()) continue;
  outcome_.code = *client_->close_code();
  outcome_.error = client_->close_error();
}

void EchoClient::go_away() {
  if (client_) return client_->close(1001, "the client stops");
  task_ = {};
  outcome_.error = std::make_error_code(std::errc::operation_canceled);
  finish();
}

void EchoClient::finish() {
  if (done_) std::exchange(done_, nullptr)(outcome_);
}

}  // namespace wsspec::commands
