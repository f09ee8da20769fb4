// check SERVER: starts the guide's first server, sends it a message with the installed client, sees the echo,
// and stops it. Exit code 0: all of that.
#include <net/if.h>
#include <sched.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>
#include <system_error>
#include <wsspec/app/websocket_client.hpp>

namespace {

using namespace wsspec;

/// The server's port is the guide's, so others may have taken it: where the system lets us, we and the server
/// get a network of our own.
void leave_network() {
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return;
  const int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ifreq loopback{};
  std::strcpy(loopback.ifr_name, "lo");
  loopback.ifr_flags = IFF_UP;
  if (ioctl(any, SIOCSIFFLAGS, &loopback) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot use the loopback of a new network");
  close(any);
}

/// A running program.
class Process {
 public:
  explicit Process(char* path) {
    char* const arguments[] = {path, nullptr};
    const int error = posix_spawn(&id_, path, nullptr, nullptr, arguments, environ);
    if (error != 0) throw std::system_error(error, std::generic_category(), path);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() {
    if (id_ > 0) end(SIGKILL);
  }

  /// Sends a signal and waits for the end. @return whether that was an exit with 0.
  bool end(int signal) {
    kill(id_, signal);
    int status = 0;
    waitpid(std::exchange(id_, 0), &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

 private:
  pid_t id_ = 0;
};

app::ConnectRequest to_server() {
  app::ConnectRequest request;
  request.url = "ws://127.0.0.1:8888/echo";
  return request;
}

/// @return whether to connect again: no.
app::Task<bool> talk(app::WebSocketClient& client) {
  client.write_message("Hello");
  const auto echo = co_await client.read_message();
  if (!echo || echo->payload != "Hello") throw std::runtime_error("what came is no echo");
  client.close();
  while (co_await client.read_message()) throw std::runtime_error("more came than an echo");
  if (client.close_code() != 1000) throw std::runtime_error("the server did not answer the Close");
  co_return false;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 2) throw std::runtime_error("usage: check SERVER");
    leave_network();
    Process server(argv[1]);
    net::Loop loop;
    // The server needs a moment until it listens.
    const app::Backoff backoff{.first = std::chrono::milliseconds(20),
                               .longest = std::chrono::milliseconds(100),
                               .attempts_max = 300};
    app::run(loop, app::reconnect(loop, to_server, backoff, talk));
    if (!server.end(SIGTERM)) throw std::runtime_error("the server did not stop as it should");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  std::puts("the first server of the guide echoes and stops");
  return 0;
}
