#include "conformance/runner/child.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <thread>

extern char** environ;

namespace wsspec::conformance {
namespace {

ChildExit exit_of(int status) {
  if (!WIFSIGNALED(status)) return {fmt::format("exit status {}", WEXITSTATUS(status))};
  constexpr std::array faults{SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP};
  const int signal = WTERMSIG(status);
  return {fmt::format("killed by signal {}", signal), std::ranges::find(faults, signal) != faults.end()};
}

/// What posix_spawn takes, and gives back.
struct SpawnSetup {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  SpawnSetup() {
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnSetup() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnSetup(const SpawnSetup&) = delete;
  SpawnSetup& operator=(const SpawnSetup&) = delete;
};

}  // namespace

std::vector<std::string> with_url(std::vector<std::string> command, const std::string& url) {
  static constexpr std::string_view mark = "{url}";
  for (auto& word : command)
    for (std::size_t at = 0; (at = word.find(mark, at)) != std::string::npos; at += url.size())
      word.replace(at, mark.size(), url);
  return command;
}

struct Child::Impl {
  pid_t group = 0;
  std::shared_ptr<OnExit> on_exit;  // emptied when the owner is gone
  std::jthread waiter;
};

Child::Child(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

wsspec::Result<std::unique_ptr<Child>> Child::start(net::Loop& loop, const std::vector<std::string>& command,
                                                    OnExit on_exit) {
  std::vector<char*> arguments;
  for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  SpawnSetup setup;
  auto impl = std::make_unique<Impl>();
  const int error =
      posix_spawnp(&impl->group, arguments[0], &setup.actions, &setup.attributes, arguments.data(), environ);
  if (error != 0) return failed(std::error_code(error, std::generic_category()));
  impl->on_exit = std::make_shared<OnExit>(std::move(on_exit));
  // A wait that no event loop offers: one thread a child, which ends with it.
  impl->waiter = std::jthread([&loop, pid = impl->group, weak = std::weak_ptr(impl->on_exit)] {
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    loop.post([weak, status] {
      if (const auto handler = weak.lock()) (*handler)(exit_of(status));
    });
  });
  return std::unique_ptr<Child>(new Child(std::move(impl)));
}

Child::~Child() {
  impl_->on_exit.reset();
  kill(-impl_->group, SIGKILL);
}

}  // namespace wsspec::conformance
