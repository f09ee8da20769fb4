#include "conformance/runner/dialled_case.hpp"

#include <fmt/format.h>

namespace wsspec::conformance {

wsspec::Result<std::unique_ptr<DialledCase>> DialledCase::listen(net::Loop& loop, const Case& test,
                                                                 const std::string& run_host,
                                                                 std::uint64_t seed, MachineOptions options) {
  std::unique_ptr<DialledCase> out(new DialledCase(loop, test, seed, std::move(options)));
  const auto& dialled = *dialled_in(test);
  const auto hosts = dialled.hosts.empty() ? std::vector{run_host} : dialled.hosts;
  if (const auto error = out->open(hosts)) return failed(error);
  out->options_.url = url_for(dialled, hosts[0], out->listeners_[0].address().port);
  return out;
}

/// A name may lead to any of several addresses; the first must be there.
std::error_code DialledCase::open(const std::vector<std::string>& hosts) {
  for (const auto& host : hosts) {
    const std::uint16_t port = listeners_.empty() ? std::uint16_t{0} : listeners_[0].address().port;
    auto listener =
        net::Listener::open(loop_, {host, port}, [this](auto stream) { accept(std::move(stream)); });
    if (listener)
      listeners_.push_back(std::move(*listener));
    else if (listeners_.empty())
      return listener.error();
  }
  return {};
}

void DialledCase::accept(std::unique_ptr<net::ByteStream> stream) {
  if (session_) return;
  timer_.cancel();
  session_ = std::make_unique<Session>(loop_, std::move(stream), test_, Role::server, seed_, options_);
  session_->start({}, [this](const Result& result) { done_(result); });
}

void DialledCase::client_gone(const std::string& how) {
  if (std::exchange(is_client_gone_, true) || session_) return;
  // Not before what the client did at the last has been seen: a timer comes after all that is ready.
  timer_.set(net::Loop::Clock::now(), [this, how] { judge_absence(how); });
}

void DialledCase::judge_absence(const std::string& how) {
  ScriptMachine machine(test_, Role::server, seed_, options_);
  machine.start(Clock::now());
  machine.on_absence(fmt::format("the client did not connect: {}", how), Clock::now());
  done_(machine.result());
}

}  // namespace wsspec::conformance
