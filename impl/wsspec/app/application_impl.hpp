#pragma once
// Private to app.
#include <memory>
#include <mutex>
#include <vector>

#include "wsspec/app/application.hpp"
#include "wsspec/app/routes.hpp"
#include "wsspec/app/worker.hpp"

namespace wsspec::app {

class Application::Impl {
 public:
  Impl(Application& application, Settings given);
  void publish(std::string_view topic, const std::shared_ptr<const SharedMessage>& message,
               std::uint64_t except);

  Settings settings;
  Routes routes;
  std::vector<std::unique_ptr<Worker>> workers;
  std::mutex publishing;
  std::mutex stopping;
  net::Loop main_loop;  ///< of run()
  bool started = false;
  bool stopped = false;
};

/// A text for many. @throws std::invalid_argument  when it is not UTF-8 (RFC 6455 §8.1).
std::shared_ptr<const SharedMessage> shared_text(std::string_view utf8);

}  // namespace wsspec::app
