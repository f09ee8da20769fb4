#include "wsspec/app/application.hpp"

#include <fmt/core.h>

#include <mutex>
#include <stdexcept>
#include <system_error>

#include "wsspec/app/application_impl.hpp"
#include "wsspec/wire/utf8.hpp"

namespace wsspec::app {

Application::Impl::Impl(Application& application, Settings given) : settings(std::move(given)) {
  settings.threads = std::max(1u, settings.threads);
  for (unsigned i = 0; i < settings.threads; ++i)
    workers.push_back(std::make_unique<Worker>(application, settings, routes));
}

void Application::Impl::publish(std::string_view topic, const std::shared_ptr<const SharedMessage>& message,
                                std::uint64_t except) {
  // One at a time, so that all threads see publications in the same order.
  const std::lock_guard lock(publishing);
  if (stopped) return;  // nobody would take it from the loops any more
  for (const auto& worker : workers) worker->publish(std::string(topic), message, except);
}

std::shared_ptr<const SharedMessage> shared_text(std::string_view utf8) {
  if (!wire::is_utf8(bytes_of(utf8))) throw std::invalid_argument("a text message that is not UTF-8");
  return std::make_shared<const SharedMessage>(true, std::string(utf8));
}

Application::Application(Settings settings) : impl_(std::make_unique<Impl>(*this, std::move(settings))) {}

Application::~Application() {
  stop();
}

void Application::add_route(std::string pattern, HandlerClass handler_class) {
  impl_->routes.add(pattern, std::move(handler_class));
}

net::Address Application::listen(std::uint16_t port, const std::string& address,
                                 std::optional<net::TlsContext> tls) {
  net::Address where{address.empty() ? "127.0.0.1" : address, port};
  for (const auto& worker : impl_->workers) {
    const auto got = worker->listen(where, tls);
    if (!got) throw std::system_error(got.error(), fmt::format("cannot listen on {}", net::to_string(where)));
    where.port = got->port;  // the others share the port that the first one got
  }
  return where;
}

void Application::start() {
  const std::lock_guard lock(impl_->stopping);  // of a stop() meanwhile
  if (std::exchange(impl_->started, true)) return;
  for (const auto& worker : impl_->workers) worker->start();
}

void Application::run() {
  const net::StopSignals signals(impl_->main_loop, [] {});  // the loop has nothing else to wait for
  start();
  impl_->main_loop.run();
  stop();
}

void Application::stop() {
  impl_->main_loop.stop();
  const std::lock_guard lock(impl_->stopping);
  if (!impl_->started) return;
  {
    const std::lock_guard publishing(impl_->publishing);
    impl_->stopped = true;
  }
  for (const auto& worker : impl_->workers) worker->stop();
  for (const auto& worker : impl_->workers) worker->join();
}

void Application::request_stop() {
  impl_->main_loop.stop();
}

void Application::publish(std::string_view topic, std::string_view utf8) {
  publish(topic, shared_text(utf8));
}

void Application::publish(std::string_view topic, std::shared_ptr<const SharedMessage> message) {
  impl_->publish(topic, message, 0);
}

const Settings& Application::settings() const {
  return impl_->settings;
}

std::size_t Application::connection_count() const {
  std::size_t count = 0;
  for (const auto& worker : impl_->workers) count += worker->connection_count();
  return count;
}

}  // namespace wsspec::app
