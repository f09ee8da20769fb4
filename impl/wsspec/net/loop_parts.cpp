#include "wsspec/net/loop_parts.hpp"

namespace wsspec::net {
namespace {

constexpr std::size_t spare_count_max = 8;
constexpr std::size_t spare_bytes_max = 1u << 20;

}  // namespace

void Deferred::schedule() {
  if (!slot_) queue_.push(*this);
}

void Deferred::cancel() {
  if (!slot_) return;
  *slot_ = next_;
  if (next_) {
    next_->slot_ = slot_;
  } else if (queue_.end_ == &next_) {
    queue_.end_ = slot_;
  }
  slot_ = nullptr;
  next_ = nullptr;
}

void ReadyQueue::push(Deferred& work) {
  work.slot_ = end_;
  *end_ = &work;
  end_ = &work.next_;
  if (!awake_) {
    awake_ = true;
    wake_();
  }
}

void ReadyQueue::drain() {
  awake_ = false;
  Deferred* due = first_;
  if (!due) return;
  due->slot_ = &due;
  first_ = nullptr;
  end_ = &first_;
  // A piece of work may destroy any other one: each unlinks itself from `due`, which is looked at anew.
  while (due) {
    auto* const work = due;
    work->cancel();
    work->work_(work->owner_);
  }
}

ByteSpan LoopBuffers::fresh(std::unique_ptr<std::uint8_t[]>& buffer, std::size_t size) {
  if (!buffer) buffer = std::make_unique_for_overwrite<std::uint8_t[]>(size);
  return {buffer.get(), size};
}

Bytes LoopBuffers::borrow() {
  if (spare_.empty()) return {};
  auto buffer = std::move(spare_.back());
  spare_.pop_back();
  return buffer;
}

void LoopBuffers::give_back(Bytes buffer) {
  if (spare_.size() >= spare_count_max || buffer.capacity() > spare_bytes_max) return;
  buffer.clear();
  spare_.push_back(std::move(buffer));
}

}  // namespace wsspec::net
