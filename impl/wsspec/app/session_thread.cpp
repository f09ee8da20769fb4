#include "wsspec/app/session_thread.hpp"

#include "wsspec/app/session.hpp"

namespace wsspec::app {
namespace {

/// What a thread keeps for sessions to come.
constexpr std::size_t spare_bytes_max = 32u << 20;

}  // namespace

void SessionBuffers::lend(Endpoint& endpoint) {
  Endpoint::Storage lent{.output = pop(), .message = pop()};
  endpoint.exchange(lent);  // what the endpoint has no use for now stays in `lent`
  put(std::move(lent.message));
  put(std::move(lent.output));
}

void SessionBuffers::take_back(Endpoint& endpoint) {
  Endpoint::Storage back;
  endpoint.exchange(back);
  put(std::move(back.message));
  put(std::move(back.output));
}

Bytes SessionBuffers::pop() {
  if (spare_.empty()) return {};
  auto buffer = std::move(spare_.back());
  spare_.pop_back();
  spare_bytes_ -= buffer.capacity();
  return buffer;
}

void SessionBuffers::put(Bytes buffer) {
  if (buffer.capacity() == 0 || spare_bytes_ + buffer.capacity() > spare_bytes_max) return;
  spare_bytes_ += buffer.capacity();
  spare_.push_back(std::move(buffer));
}

SessionThread::SessionThread(net::Loop& loop) : loop_(loop), alive_(std::make_shared<SessionThread*>(this)) {}

SessionThread::~SessionThread() {
  *alive_ = nullptr;
}

void SessionThread::flush_soon(Session& session) {
  if (session.due_index_ != Session::not_due) return;
  if (due_.empty()) {
    loop_.post([alive = alive_] {
      if (*alive) (*alive)->flush();
    });
  }
  session.due_index_ = due_.size();
  due_.push_back(&session);
}

void SessionThread::forget(Session& session) {
  if (session.due_index_ == Session::not_due) return;
  // It is in one of the two lists: in the one that has it there.
  for (auto* list : {&due_, &flushing_}) {
    if (session.due_index_ < list->size() && (*list)[session.due_index_] == &session) {
      (*list)[session.due_index_] = nullptr;
    }
  }
  session.due_index_ = Session::not_due;
}

void SessionThread::flush() {
  const auto alive = alive_;
  flushing_.swap(due_);  // what they make due is for the next turn
  for (std::size_t i = 0; i < flushing_.size(); ++i) {
    auto* const session = flushing_[i];
    if (session == nullptr) continue;
    flushing_[i] = nullptr;
    session->due_index_ = Session::not_due;
    session->flush();
    if (!*alive) return;  // it was the last one, and took us along
  }
  flushing_.clear();
}

}  // namespace wsspec::app
