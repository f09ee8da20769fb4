#include "wsspec/deflate/parameters.hpp"

#include <algorithm>
#include <string_view>

namespace wsspec::deflate {
namespace {

constexpr std::string_view server_no_context_takeover = "server_no_context_takeover";
constexpr std::string_view client_no_context_takeover = "client_no_context_takeover";
constexpr std::string_view server_max_window_bits = "server_max_window_bits";
constexpr std::string_view client_max_window_bits = "client_max_window_bits";

/// §7.1.2: "a decimal integer value without leading zeroes between 8 to 15, inclusive"
std::optional<int> window_bits_of(const http::ExtensionParameter& parameter) {
  for (int bits = window_bits_min; bits <= window_bits_max; ++bits)
    if (parameter.value == std::to_string(bits)) return bits;
  return std::nullopt;
}

/// Takes one parameter into `to`. @return whether it may stand there with that value.
bool take(const http::ExtensionParameter& parameter, bool as_offer, Parameters& to) {
  if (parameter.name == server_no_context_takeover) {
    to.server_no_context_takeover = true;
    return !parameter.value;
  }
  if (parameter.name == client_no_context_takeover) {
    to.client_no_context_takeover = true;
    return !parameter.value;
  }
  if (parameter.name == server_max_window_bits) {
    to.server_max_window_bits = window_bits_of(parameter);
    return to.server_max_window_bits.has_value();
  }
  if (parameter.name == client_max_window_bits) {
    to.client_max_window_bits_offered = as_offer;
    to.client_max_window_bits = window_bits_of(parameter);
    return to.client_max_window_bits.has_value() || (as_offer && !parameter.value);
  }
  return false;
}

bool is_repeated(std::span<const http::ExtensionParameter> parameters,
                 const http::ExtensionParameter& parameter) {
  return std::any_of(parameters.data(), &parameter,
                     [&](const auto& earlier) { return earlier.name == parameter.name; });
}

/// The server's answer to one offer; none when the two cannot meet.
std::optional<Parameters> answer_to(const Parameters& offer, const Options& options) {
  Parameters answer;
  answer.server_no_context_takeover = offer.server_no_context_takeover || options.no_context_takeover;
  // §7.1.1.2: a client that hints it will not take over loses nothing by being held to it, and we need no
  // window.
  answer.client_no_context_takeover = offer.client_no_context_takeover || options.peer_no_context_takeover;
  // §7.1.2.1: an asked limit is answered with the same or a smaller one; unasked, a smaller window is still
  // told.
  const int own_bits = std::min(options.window_bits, offer.server_max_window_bits.value_or(window_bits_max));
  if (offer.server_max_window_bits || own_bits < window_bits_max) answer.server_max_window_bits = own_bits;
  // §7.1.2.2: "the corresponding extension negotiation response MUST NOT include" what was not offered
  const int peer_bits =
      std::min(options.peer_window_bits, offer.client_max_window_bits.value_or(window_bits_max));
  if (peer_bits < window_bits_max) {
    if (!offer.client_max_window_bits_offered) return std::nullopt;
    answer.client_max_window_bits = peer_bits;
  }
  return answer;
}

}  // namespace

Result<Parameters> parse(const http::Extension& extension, bool as_offer) {
  if (extension.name != extension_name) return failed(Errc::extension_parameters);
  Parameters parameters;
  for (const auto& parameter : extension.parameters)
    if (is_repeated(extension.parameters, parameter) || !take(parameter, as_offer, parameters))
      return failed(Errc::extension_parameters);
  return parameters;
}

http::Extension to_extension(const Parameters& parameters) {
  http::Extension extension{.name = extension_name};
  const auto add = [&](std::string_view name, std::optional<int> bits = {}) {
    http::ExtensionParameter parameter{.name = std::string(name)};
    if (bits) parameter.value = std::to_string(*bits);
    extension.parameters.push_back(std::move(parameter));
  };
  if (parameters.server_no_context_takeover) add(server_no_context_takeover);
  if (parameters.client_no_context_takeover) add(client_no_context_takeover);
  if (parameters.server_max_window_bits) add(server_max_window_bits, parameters.server_max_window_bits);
  if (parameters.client_max_window_bits_offered || parameters.client_max_window_bits)
    add(client_max_window_bits, parameters.client_max_window_bits);
  return extension;
}

Agreement agreement_of(const Parameters& answer) {
  return {
      .client_takeover = !answer.client_no_context_takeover,
      .server_takeover = !answer.server_no_context_takeover,
      .client_window_bits = answer.client_max_window_bits.value_or(window_bits_max),
      .server_window_bits = answer.server_max_window_bits.value_or(window_bits_max),
  };
}

std::vector<http::Extension> offers(const Options& options) {
  if (!options.enabled) return {};
  Parameters offer{
      .server_no_context_takeover = options.peer_no_context_takeover,
      .client_no_context_takeover = options.no_context_takeover,
      .client_max_window_bits_offered = true,
  };
  if (options.peer_window_bits < window_bits_max) offer.server_max_window_bits = options.peer_window_bits;
  if (options.window_bits < window_bits_max) offer.client_max_window_bits = options.window_bits;
  return {to_extension(offer)};
}

std::optional<Parameters> answer(std::span<const http::Extension> offered, const Options& options) {
  if (!options.enabled) return std::nullopt;
  for (const auto& extension : offered) {
    // §7: an offer with an unknown, repeated or invalid parameter is declined; the next one may do.
    const auto offer = parse(extension, true);
    if (!offer) continue;
    if (auto answer = answer_to(*offer, options)) return answer;
  }
  return std::nullopt;
}

Result<Agreement> accept(const http::Extension& answered, const Options& options) {
  if (!options.enabled) return failed(Errc::extension_parameters);
  const auto answer = parse(answered, false);
  if (!answer) return failed(answer.error());
  // §7.1.1.1, §7.1.2.1: a server accepts these by answering them, the window with the same or a smaller
  // value.
  if (options.peer_no_context_takeover && !answer->server_no_context_takeover)
    return failed(Errc::extension_parameters);
  if (options.peer_window_bits < window_bits_max &&
      answer->server_max_window_bits.value_or(window_bits_max) > options.peer_window_bits)
    return failed(Errc::extension_parameters);
  // §7.1.2.2: an answered value is not over the offered one.
  if (options.window_bits < window_bits_max &&
      answer->client_max_window_bits.value_or(0) > options.window_bits)
    return failed(Errc::extension_parameters);
  Agreement agreement = agreement_of(*answer);
  // Less than what was agreed is always allowed on the own side.
  agreement.client_takeover = agreement.client_takeover && !options.no_context_takeover;
  agreement.client_window_bits = std::min(agreement.client_window_bits, options.window_bits);
  return agreement;
}

}  // namespace wsspec::deflate
