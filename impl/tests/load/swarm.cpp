#include "impl/tests/load/swarm.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace wsspec::load {
namespace {

constexpr std::size_t buffer_bytes = 128 * 1024;

void require(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::system_category(), what);
}

void control(int epoll, int operation, const Peer& peer, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = peer.number();
  require(::epoll_ctl(epoll, operation, peer.fd(), &event), "epoll_ctl");
}

}  // namespace

Swarm::Swarm(std::uint64_t seed)
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), entropy_(seed), buffer_(buffer_bytes) {
  require(epoll_, "epoll_create1");
}

Swarm::~Swarm() {
  peers_.clear();
  ::close(epoll_);
}

Peer& Swarm::add(const Target& target, Peer::Owner& owner) {
  const auto number = ++last_number_;
  auto& added = peers_[number];
  added.peer = std::make_unique<Peer>(target, owner, entropy_, number);
  added.events = added->wanted_events();
  control(epoll_, EPOLL_CTL_ADD, *added, added.events);
  return *added;
}

Peer* Swarm::find(std::uint64_t number) {
  const auto found = peers_.find(number);
  return found == peers_.end() || found->second->state() == Peer::State::over ? nullptr
                                                                              : found->second.peer.get();
}

void Swarm::later(const Peer& peer, Clock::duration delay, std::function<void(Peer&)> call) {
  due_.push({Clock::now() + delay, peer.number(), std::move(call)});
}

void Swarm::run_until(const std::function<bool()>& done, Clock::duration most, const char* what) {
  const auto deadline = Clock::now() + most;
  while (!done()) {
    if (Clock::now() >= deadline) throw Stuck(what);
    work(deadline);
  }
}

void Swarm::run_for(Clock::duration duration) {
  const auto end = Clock::now() + duration;
  while (Clock::now() < end) work(end);
}

void Swarm::work(Clock::time_point until) {
  const auto next = due_.empty() ? until : std::min(until, due_.top().when);
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
  std::array<epoll_event, 256> events;
  const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                 static_cast<int>(std::max<std::int64_t>(wait, 0)));
  if (count < 0 && errno != EINTR) require(count, "epoll_wait");
  for (int i = 0; i < count; ++i) {
    const auto& event = events[static_cast<std::size_t>(i)];
    if (const auto peer = find(event.data.u64)) {
      peer->on_ready(event.events, buffer_);
      refresh(*peer);
    }
  }
  call_due();
  bury();
}

void Swarm::call_due() {
  while (!due_.empty() && due_.top().when <= Clock::now()) {
    const auto due = due_.top();
    due_.pop();
    if (const auto peer = find(due.number)) {
      due.call(*peer);
      refresh(*peer);
    }
  }
}

void Swarm::refresh(Peer& peer) {
  if (peer.state() == Peer::State::over) {
    dead_.push_back(peer.number());
    return;
  }
  auto& events = peers_.at(peer.number()).events;
  if (events == peer.wanted_events()) return;
  events = peer.wanted_events();
  control(epoll_, EPOLL_CTL_MOD, peer, events);
}

void Swarm::bury() {
  for (const auto number : dead_) peers_.erase(number);
  dead_.clear();
}

}  // namespace wsspec::load
