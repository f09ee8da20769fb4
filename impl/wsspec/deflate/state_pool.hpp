#pragma once
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace wsspec::deflate {

/// States that no message is using, one list a thread. A direction without context takeover borrows one for
/// the time of a message, so that an idle connection holds none: a state is up to 270 KB.
template <class State>
class StatePool {
 public:
  /// One for which `fits`, else none.
  template <class Fits>
  static std::unique_ptr<State> take(Fits fits) {
    for (auto& state : idle_)
      if (fits(*state)) {
        std::swap(state, idle_.back());
        auto found = std::move(idle_.back());
        idle_.pop_back();
        return found;
      }
    return nullptr;
  }

  /// @param state  as good as new.
  static void give(std::unique_ptr<State> state) {
    if (idle_.size() < idle_max) idle_.push_back(std::move(state));
  }

 private:
  static constexpr std::size_t idle_max = 8;
  inline static thread_local std::vector<std::unique_ptr<State>> idle_;
};

}  // namespace wsspec::deflate
