#include "wsspec/app/worker.hpp"

#include <algorithm>

namespace wsspec::app {
namespace {

using Clock = net::Loop::Clock;
using std::chrono::milliseconds;

/// All time-outs are looked at together, a few times in the shortest one: no timer a connection.
milliseconds tick_of(const Settings& settings) {
  milliseconds shortest(4000);
  for (const auto time :
       {settings.request_timeout, settings.keep_alive_timeout, settings.ping_interval, settings.ping_timeout,
        settings.idle_timeout, settings.close_timeout, settings.drain_timeout})
    if (time > milliseconds(0)) shortest = std::min(shortest, time);
  return std::max(shortest / 4, milliseconds(1));
}

constexpr milliseconds forever = std::chrono::hours(24);

constexpr std::string_view busy =
    "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

}  // namespace

Worker::Worker(Application& application, const Settings& settings, const Routes& routes)
    : settings_(settings),
      limits_{.unsent_bytes_max = settings.unsent_bytes_max,
              .on_full_queue = settings.on_full_queue,
              .ping_interval = settings.ping_interval,
              .ping_timeout = settings.ping_timeout,
              .idle_timeout = settings.idle_timeout},
      shared_{application, settings, routes, limits_, sessions_, topics_},
      tick_(tick_of(settings)) {}

Worker::~Worker() {
  join();
}

Result<net::Address> Worker::listen(const net::Address& address, const std::optional<net::TlsContext>& tls) {
  auto opened = net::Listener::open(
      loop_, address,
      [this, is_secure = tls.has_value()](std::unique_ptr<net::ByteStream> stream) {
        add(std::move(stream), is_secure);
      },
      tls, settings_.threads > 1,
      settings_.request_timeout > milliseconds(0) ? settings_.request_timeout : forever);
  if (!opened) return failed(opened.error());
  listeners_.push_back(std::move(*opened));
  return listeners_.back().address();
}

void Worker::start() {
  thread_ = std::thread([this] {
    wait_for_tick();
    loop_.run();
    timer_.cancel();
    connections_.clear();  // on the thread that their handlers know
    count_ = 0;
  });
}

void Worker::stop() {
  loop_.post([this] { drain(); });
}

void Worker::join() {
  if (thread_.joinable()) thread_.join();
}

void Worker::publish(const std::string& topic, const std::shared_ptr<const SharedMessage>& message,
                     std::uint64_t except) {
  loop_.post([this, topic, message, except] { topics_.publish(topic, *message, except); });
}

void Worker::add(std::unique_ptr<net::ByteStream> stream, bool is_secure) {
  if (connections_.size() >= std::max<std::size_t>(1, settings_.connections_max / settings_.threads)) {
    stream->try_write(bytes_of(busy));
    return;
  }
  connections_.push_back(std::make_unique<Connection>(
      std::move(stream), is_secure, shared_,
      [](void* self, Connection& connection) { static_cast<Worker*>(self)->remove(connection); }, this));
  count_.store(connections_.size(), std::memory_order_relaxed);
  connections_.back()->index = connections_.size() - 1;
  connections_.back()->start();
}

void Worker::remove(Connection& connection) {
  const auto index = connection.index;
  connections_.back()->index = index;
  std::swap(connections_[index], connections_.back());
  connections_.pop_back();
  count_.store(connections_.size(), std::memory_order_relaxed);
  if (stops_ && connections_.empty()) loop_.stop();
}

void Worker::wait_for_tick() {
  timer_.set(Clock::now() + tick_, [this] {
    const auto now = Clock::now();
    for_each([now](Connection& connection) { connection.tick(now); });
    if (stops_ && now >= stops_at_) return loop_.stop();
    wait_for_tick();
  });
}

/// From the back, as each may take itself away and put the last one, which was seen, in its place.
template <class Work>
void Worker::for_each(Work work) {
  for (auto i = connections_.size(); i-- > 0;) work(*connections_[i]);
}

void Worker::drain() {
  if (stops_) return;
  stops_ = true;
  stops_at_ = Clock::now() + settings_.drain_timeout;
  for (auto& listener : listeners_) listener.close();
  for_each([](Connection& connection) { connection.go_away(); });
  if (connections_.empty()) loop_.stop();
}

}  // namespace wsspec::app
