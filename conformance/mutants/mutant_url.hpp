// What a mutant client makes of the URL that it is told.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "conformance/mutants/fault.hpp"
#include "wsspec/base/bytes.hpp"

namespace wsspec::conformance {

struct MutantUrl {
  bool is_secure = false;
  std::string host;  ///< without brackets and port
  std::string host_field;
  std::string target;

  bool host_is_name() const { return host.find_first_not_of("0123456789.:") != std::string::npos; }
};

/// None: the client refuses it.
std::optional<MutantUrl> read_url(std::string_view url, Fault fault);

/// A TLS record with a ClientHello. @param server_name  empty: it names none.
Bytes client_hello(std::string_view server_name);

}  // namespace wsspec::conformance
