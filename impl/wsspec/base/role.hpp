#pragma once
#include <cstdint>

namespace wsspec {

/// Which side of a connection an endpoint is (RFC 6455 §1.2).
enum class Role : std::uint8_t { client, server };

constexpr Role peer_of(Role role) {
  return role == Role::client ? Role::server : Role::client;
}

constexpr const char* name_of(Role role) {
  return role == Role::client ? "client" : "server";
}

}  // namespace wsspec
