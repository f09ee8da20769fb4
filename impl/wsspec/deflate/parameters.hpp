#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "wsspec/base/result.hpp"
#include "wsspec/http/field_grammar.hpp"

namespace wsspec::deflate {

/// RFC 7692 §7
inline constexpr const char* extension_name = "permessage-deflate";
inline constexpr int window_bits_min = 8;
inline constexpr int window_bits_max = 15;

/// The four parameters of RFC 7692 §7.1, as an offer or as an answer.
struct Parameters {
  bool server_no_context_takeover = false;
  bool client_no_context_takeover = false;
  std::optional<int> server_max_window_bits = {};  ///< 8-15
  /// In an offer, a client may send the name without a value: "I can be told" (§7.1.2.2).
  bool client_max_window_bits_offered = false;
  std::optional<int> client_max_window_bits = {};  ///< 8-15
  friend bool operator==(const Parameters&, const Parameters&) = default;
};

/// Reads one "permessage-deflate; …" element. @retval Errc::extension_parameters unknown or repeated
/// parameter, a value where none may be or the reverse, not 8-15, leading zero (§7.1). `as_offer`: what a
/// client may write; else what a server may answer (client_max_window_bits needs its value there).
Result<Parameters> parse(const http::Extension& extension, bool as_offer);
http::Extension to_extension(const Parameters& parameters);

/// What both sides agreed on, told for each direction.
struct Agreement {
  bool client_takeover = true;  ///< the client may keep its compression context between messages
  bool server_takeover = true;
  int client_window_bits = 15;  ///< the client compresses with at most this window
  int server_window_bits = 15;
  friend bool operator==(const Agreement&, const Agreement&) = default;
};
Agreement agreement_of(const Parameters& answer);

/// What an endpoint wants and can do.
struct Options {
  bool enabled = true;
  bool no_context_takeover = false;       ///< own direction: give up the context between messages
  bool peer_no_context_takeover = false;  ///< ask the peer to
  int window_bits = 15;                   ///< own compression window, at most; 8-15
  int peer_window_bits = 15;              ///< largest window for what the peer sends; under 15: ask for it
  int level = 1;                          ///< zlib level 0-9
  int memory_level = 8;                   ///< zlib memLevel 1-9
  std::size_t compress_bytes_min = 64;    ///< shorter messages go uncompressed
};

/// Client: the offers for Sec-WebSocket-Extensions, in order of preference; none when disabled.
std::vector<http::Extension> offers(const Options& options);

/// Server: the answer to the first acceptable permessage-deflate offer among `offered`; none when there is
/// none or it is disabled: the extension is declined and the connection opens without (§5.1, §7.1).
std::optional<Parameters> answer(std::span<const http::Extension> offered, const Options& options);

/// Client: judges the server's answer to offers(options) (§5.1, §7.1).
/// @retval Errc::extension_parameters  not what was offered: the connection must be failed.
Result<Agreement> accept(const http::Extension& answered, const Options& options);

}  // namespace wsspec::deflate
