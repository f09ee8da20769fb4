// Shapes that the chapters on faults share.
#pragma once
#include <string>

#include "conformance/requirements/suite.hpp"
#include "conformance/script/script.hpp"

namespace wsspec::conformance {

/// Something that must fail the connection as a protocol error.
inline Script must_fail(Outgoing fault, const Requirement& because) {
  return {send(std::move(fault)), expect(fails_with(1002), because)};
}

/// A good message, then the fault, then a Ping, all sent before anything is read: the message is echoed, the
/// fault fails the connection, and nothing after it counts. `shape` makes all three written the same way.
template <class Shape>
Script must_fail_after_echo(Outgoing fault, const Requirement& because, Shape shape) {
  const std::string hello = "Hello, world!";
  return {
      send(shape(text(hello))),
      send(shape(std::move(fault))),
      send(shape(ping())),
      expect(message(hello), suite::echo_before_fault),
      expect(fails_with(1002), because),
  };
}

inline Outgoing joined(Outgoing what) {
  return what;
}
inline Outgoing alone(Outgoing what) {
  return std::move(what).alone();
}
inline Outgoing chopped(Outgoing what) {
  return std::move(what).chopped();
}

}  // namespace wsspec::conformance
