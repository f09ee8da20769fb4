#pragma once
// How Application::add() learns what a handler defines: what is plain and what is a coroutine, and how many
// of the pattern's groups each takes. Users need not read this.
#include <array>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "wsspec/app/request_handler.hpp"
#include "wsspec/app/task.hpp"
#include "wsspec/app/websocket_handler.hpp"

namespace wsspec::app {

enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options };
inline constexpr std::size_t method_count = 7;

namespace detail {

/// What a handler's function left to be done; none: it was plain, and is done.
using Outcome = std::optional<Task<>>;
using PathArgs = std::vector<std::string>;

template <class Function>
Outcome outcome_of(Function&& function) {
  if constexpr (std::is_void_v<std::invoke_result_t<Function>>) {
    function();
    return std::nullopt;
  } else {
    static_assert(std::same_as<std::invoke_result_t<Function>, Task<>>,
                  "a handler's functions return void or Task<>");
    return function();
  }
}

/// A function of a handler with the groups of the pattern as arguments; null: not defined.
struct PathCall {
  Outcome (*call)(Handler&, const PathArgs&) = nullptr;
  std::size_t arity = 0;
};

inline constexpr std::size_t arity_max = 6;
template <std::size_t>
using Arg = const std::string&;

/// @tparam Function  a callable of (H&, args…), found by what it accepts: the most arguments first.
template <class H, class Function, std::size_t N = arity_max>
constexpr PathCall path_call(Function function) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) -> PathCall {
    if constexpr (std::invocable<Function, H&, Arg<I>...>) {
      return {[](Handler& handler, const PathArgs& args) {
                return outcome_of([&] { return Function{}(static_cast<H&>(handler), args[I]...); });
              },
              N};
    } else if constexpr (N > 0) {
      return path_call<H, Function, N - 1>(function);
    } else {
      return {};
    }
  }(std::make_index_sequence<N>());
}

/// A coroutine's message outlives the receive buffer, so it is the coroutine's own.
template <class H>
Task<> keep_message(H& handler, StoredMessage message) {
  const Message view = message.view();
  co_await handler.on_message(view);
}

template <class H>
Outcome call_on_message(Handler& handler, const Message& message) {
  auto& self = static_cast<H&>(handler);
  if constexpr (std::is_void_v<decltype(self.on_message(message))>) {
    self.on_message(message);
    return std::nullopt;
  } else {
    StoredMessage stored;
    stored.is_text = message.is_text;
    stored.payload = std::string(message.text());
    return keep_message(self, std::move(stored));
  }
}

template <class H>
Outcome call_prepare(Handler& handler) {
  return outcome_of([&] { return static_cast<H&>(handler).prepare(); });
}

// clang-format off
#define WSSPEC_PATH_CALL(name) \
  path_call<H>([](auto& handler, const auto&... each) -> decltype(handler.name(each...)) { return handler.name(each...); })
// clang-format on

}  // namespace detail

/// A class of handlers as the server sees it.
struct HandlerClass {
  std::function<std::unique_ptr<Handler>()> make;
  detail::Outcome (*prepare)(Handler&) = nullptr;
  bool is_websocket = false;
  detail::PathCall open = {};                                         ///< of a WebSocketHandler
  detail::Outcome (*on_message)(Handler&, const Message&) = nullptr;  ///< of a WebSocketHandler
  std::array<detail::PathCall, method_count> methods = {};            ///< of a RequestHandler, by Method

  template <class H, class... Args>
  static HandlerClass of(Args... args) {
    static_assert(std::derived_from<H, RequestHandler> || std::derived_from<H, WebSocketHandler>,
                  "a handler derives from RequestHandler or WebSocketHandler");
    using namespace detail;
    HandlerClass result;
    result.make = [args = std::make_tuple(std::move(args)...)] {
      return std::apply([](const auto&... each) { return std::unique_ptr<Handler>(new H(each...)); }, args);
    };
    result.prepare = call_prepare<H>;
    if constexpr (std::derived_from<H, WebSocketHandler>) {
      result.is_websocket = true;
      constexpr auto open = WSSPEC_PATH_CALL(open);
      static_assert(open.call != nullptr, "open() is public and takes strings, one a group of the pattern");
      result.open = open;
      result.on_message = call_on_message<H>;
    } else {
      result.methods = {WSSPEC_PATH_CALL(get),    WSSPEC_PATH_CALL(head),  WSSPEC_PATH_CALL(post),
                        WSSPEC_PATH_CALL(put),    WSSPEC_PATH_CALL(patch), WSSPEC_PATH_CALL(delete_),
                        WSSPEC_PATH_CALL(options)};
    }
    return result;
  }
};

#undef WSSPEC_PATH_CALL

}  // namespace wsspec::app
