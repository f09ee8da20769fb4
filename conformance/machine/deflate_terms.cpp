#include "conformance/machine/deflate_terms.hpp"

#include <algorithm>

#include "conformance/requirements/rfc7692.hpp"

namespace wsspec::conformance {
namespace {

using deflate::Parameters;

bool is_deflate(const http::Extension& extension) {
  return http::same_token(extension.name, deflate::extension_name);
}

std::string text_of(const http::Extension& extension) {
  return http::serialize(std::span(&extension, 1));
}

/// Autobahn's offers: the server may tell us to give up our context and to shrink our window.
Parameters offer_of(const DeflateTerms& terms) {
  return {.server_no_context_takeover = terms.no_context_takeover,
          .client_no_context_takeover = true,
          .server_max_window_bits = terms.max_window_bits,
          .client_max_window_bits_offered = true};
}

/// RFC 7692 §7.1: what was asked of the server's direction is granted; what we want of the client's is asked.
std::optional<Parameters> answer_of(const DeflateTerms& terms, const Parameters& offer) {
  const bool may_ask = offer.client_max_window_bits_offered || offer.client_max_window_bits;
  if (terms.max_window_bits && !may_ask) return std::nullopt;
  Parameters answer{.server_no_context_takeover = offer.server_no_context_takeover,
                    .client_no_context_takeover = terms.no_context_takeover,
                    .server_max_window_bits = offer.server_max_window_bits};
  if (terms.max_window_bits)
    // §7.1.2.2: "a value equal to or smaller than" the offer's, where it had one.
    answer.client_max_window_bits =
        std::min(*terms.max_window_bits, offer.client_max_window_bits.value_or(deflate::window_bits_max));
  return answer;
}

/// Those that use RSV1, by their drafts.
bool uses_rsv1(const http::Extension& extension) {
  static constexpr std::string_view names[] = {"permessage-deflate",     "permessage-bzip2",
                                               "permessage-snappy",      "permessage-compress",
                                               "x-webkit-deflate-frame", "deflate-frame"};
  return std::ranges::any_of(names, [&](auto name) { return http::same_token(extension.name, name); });
}

/// RFC 7692 §7.3: "an LZ77 sliding window size of 1,024 bytes or more is RECOMMENDED"
constexpr int advised_window_bits_min = 10;
bool is_tiny(std::optional<int> window_bits) {
  return window_bits && *window_bits < advised_window_bits_min;
}
/// A tiny window in the answer that the offer did not ask for.
bool is_tiny_unasked(const Parameters& answer, const Parameters& offer) {
  return (is_tiny(answer.server_max_window_bits) && !is_tiny(offer.server_max_window_bits)) ||
         (is_tiny(answer.client_max_window_bits) && !is_tiny(offer.client_max_window_bits));
}

/// The rule that an answer breaks which cannot be read at all.
const Requirement& broken_by(const http::Extension& answer) {
  for (const auto& parameter : answer.parameters) {
    const auto same = std::ranges::count(answer.parameters, parameter.name, &http::ExtensionParameter::name);
    if (same > 1) return rfc7692::answer_shows_parameters;
    if (parameter.name == "server_max_window_bits") {
      if (!deflate::parse({answer.name, {parameter}}, false)) return rfc7692::server_window_answer_value;
    } else if (parameter.name == "client_max_window_bits") {
      if (!deflate::parse({answer.name, {parameter}}, false)) return rfc7692::client_window_answer_value;
    }
  }
  return rfc7692::accepts_what_it_supports;
}

/// The rule that an answer breaks with respect to one offer; none when it fits.
const Requirement* misfit(const Parameters& answer, const Parameters& offer) {
  if (offer.server_no_context_takeover && !answer.server_no_context_takeover)
    return &rfc7692::server_takeover_answer;
  if (offer.server_max_window_bits &&
      answer.server_max_window_bits.value_or(deflate::window_bits_max) > *offer.server_max_window_bits)
    return &rfc7692::server_window_answer;
  if (!answer.client_max_window_bits) return nullptr;
  if (!offer.client_max_window_bits_offered && !offer.client_max_window_bits)
    return &rfc7692::client_window_only_if_offered;
  if (*answer.client_max_window_bits > offer.client_max_window_bits.value_or(deflate::window_bits_max))
    return &rfc7692::client_window_not_larger;
  return nullptr;
}

}  // namespace

std::string offer_of(const Negotiate& wanted) {
  std::vector<http::Extension> offers;
  for (const auto& terms : wanted.terms) offers.push_back(deflate::to_extension(offer_of(terms)));
  return http::serialize(offers);
}

std::optional<std::string> answer_of(const Negotiate& wanted, std::span<const http::Extension> offered) {
  for (const auto& terms : wanted.terms)
    for (const auto& extension : offered) {
      if (!is_deflate(extension)) continue;
      const auto offer = deflate::parse(extension, true);
      const auto answer = offer ? answer_of(terms, *offer) : std::nullopt;
      if (answer) return text_of(deflate::to_extension(*answer));
    }
  return std::nullopt;
}

DeflateAnswer judge_deflate_answer(std::span<const http::Extension> offered,
                                   std::span<const http::Extension> answered) {
  const auto at = std::ranges::find_if(answered, is_deflate);
  if (at == answered.end()) return {};
  const auto fault = [&](const Requirement& requirement, std::string expected) {
    return DeflateAnswer{.fault = Finding{&requirement, std::move(expected), text_of(*at)}};
  };
  if (std::ranges::count_if(answered, uses_rsv1) > 1)
    return fault(rfc7692::one_owner_of_rsv1, "one extension that uses RSV1");
  const auto answer = deflate::parse(*at, false);
  if (!answer) return fault(broken_by(*at), "parameters that the RFC knows");
  const Requirement* misfits = nullptr;
  for (const auto& extension : offered) {
    if (!is_deflate(extension)) continue;
    const auto offer = deflate::parse(extension, true);
    if (!offer) continue;  // must be declined: no answer is for it
    const auto* found = misfit(*answer, *offer);
    if (!found) {
      DeflateAnswer out{.agreed = deflate::agreement_of(*answer)};
      if (is_tiny_unasked(*answer, *offer))
        out.advice = Finding{&rfc7692::window_of_1k, "a window of 10 bits or more", text_of(*at)};
      return out;
    }
    if (!misfits) misfits = found;
  }
  if (!misfits) return fault(rfc7692::declines_invalid, "no permessage-deflate");
  return fault(*misfits, "an answer to the offer");
}

std::vector<Finding> judge_deflate_offers(std::span<const http::Extension> offered) {
  std::vector<Finding> out;
  for (const auto& extension : offered) {
    if (!is_deflate(extension)) continue;
    for (const auto& parameter : extension.parameters) {
      const bool is_server_window = parameter.name == "server_max_window_bits";
      if (!is_server_window && parameter.name != "client_max_window_bits") continue;
      if (const auto read = deflate::parse({extension.name, {parameter}}, true)) {
        if (is_tiny(read->server_max_window_bits) || is_tiny(read->client_max_window_bits))
          out.push_back({&rfc7692::window_of_1k, "a window of 10 bits or more", text_of(extension)});
        continue;
      }
      out.push_back({is_server_window ? &rfc7692::server_window_value : &rfc7692::client_window_value,
                     "a window from 8 to 15", text_of(extension)});
    }
  }
  return out;
}

const std::vector<const Requirement*>& deflate_requirements() {
  static const std::vector<const Requirement*> all{
      &rfc7692::one_owner_of_rsv1,
      &rfc7692::answer_shows_parameters,
      &rfc7692::accepts_what_it_supports,
      &rfc7692::declines_invalid,
      &rfc7692::server_takeover_answer,
      &rfc7692::server_window_answer,
      &rfc7692::server_window_answer_value,
      &rfc7692::client_window_answer_value,
      &rfc7692::client_window_not_larger,
      &rfc7692::client_window_only_if_offered,
      &rfc7692::server_window_value,
      &rfc7692::client_window_value,
      &rfc7692::window_of_1k,
  };
  return all;
}

}  // namespace wsspec::conformance
