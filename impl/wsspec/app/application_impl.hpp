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
  net::Loop main_loop;  ///< of run()
  bool started = false;
};

}  // namespace wsspec::app
