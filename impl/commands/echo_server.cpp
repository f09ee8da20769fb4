#include "impl/commands/echo_server.hpp"

#include <algorithm>

#include "impl/commands/contract.hpp"
#include "impl/commands/echo_page.hpp"

namespace wsspec::commands {
namespace {

class EchoHandler final : public app::WebSocketHandler {
 public:
  EchoHandler(const deflate::Options& deflate, const std::vector<std::string>& subprotocols)
      : deflate_(deflate), subprotocols_(subprotocols) {}

  void on_message(const Message& message) {
    const auto command = contract::parse(message);
    if (!command) {
      write_message(message);
      return;
    }
    const auto origin = request().header("Origin");
    contract::carry_out(*command, *this, &origin);
  }

 protected:
  /// There is nothing here that a foreign page could get at; one is refused to show how that looks.
  bool check_origin(std::string_view origin) override { return origin != contract::refused_origin; }
  std::optional<deflate::Options> get_compression_options() override { return deflate_; }
  std::optional<std::string> select_subprotocol(const std::vector<std::string>& offered) override {
    const auto chosen = std::ranges::find_if(offered, [this](const std::string& name) {
      return name == contract::subprotocol || std::ranges::find(subprotocols_, name) != subprotocols_.end();
    });
    if (chosen == offered.end()) return std::nullopt;
    return *chosen;
  }

 private:
  const deflate::Options& deflate_;
  const std::vector<std::string>& subprotocols_;
};

struct PageHandler : app::RequestHandler {
  void get() { write(echo_page); }
};

}  // namespace

Result<std::unique_ptr<EchoServer>> EchoServer::start(const Options& options) {
  std::unique_ptr<EchoServer> server(new EchoServer(options.settings));
  server->application_.add<EchoHandler>(".*", options.deflate, options.subprotocols).add<PageHandler>(".*");
  try {
    server->address_ = {
        options.listen.host,
        server->application_.listen(options.listen.port, options.listen.host, options.tls).port};
  } catch (const std::system_error& error) {
    return failed(error.code());
  }
  server->application_.start();
  return server;
}

}  // namespace wsspec::commands
