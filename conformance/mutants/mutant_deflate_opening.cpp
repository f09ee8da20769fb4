// MutantDeflate: offers and answers. A peer that does not look at something sees it as it should be, so such
// faults mend a parameter before it is read.
#include <algorithm>

#include "conformance/mutants/mutant_deflate.hpp"
#include "wsspec/http/field_grammar.hpp"

namespace wsspec::conformance {
namespace {

using enum Fault;
using deflate::Parameters;
using http::Extension;
using http::ExtensionParameter;
using Offered = std::vector<ExtensionParameter>;

constexpr const char* extension_field = "Sec-WebSocket-Extensions";
constexpr const char* protocol_field = "Sec-WebSocket-Protocol";
constexpr const char* client_window = "client_max_window_bits";
constexpr const char* server_window = "server_max_window_bits";

bool is_deflate(const Extension& extension) {
  return http::same_token(extension.name, deflate::extension_name);
}
bool is_window(const ExtensionParameter& parameter) {
  return parameter.name == client_window || parameter.name == server_window;
}
bool is_known(const ExtensionParameter& parameter) {
  return is_window(parameter) || parameter.name == "server_no_context_takeover" ||
         parameter.name == "client_no_context_takeover";
}
bool is_valid(const ExtensionParameter& parameter) {
  return deflate::parse({deflate::extension_name, {parameter}}, true).has_value();
}

void keep_first_of_each(Offered& parameters) {
  for (std::size_t i = 0; i < parameters.size(); ++i)
    for (std::size_t later = parameters.size(); --later > i;)
      if (parameters[later].name == parameters[i].name)
        parameters.erase(parameters.begin() + static_cast<std::ptrdiff_t>(later));
}

/// What the fault makes of one offer or answer before it is read.
Extension mended(Extension extension, Fault fault) {
  Offered& parameters = extension.parameters;
  switch (fault) {
    case accepts_duplicate_parameter:
    case accepts_duplicate_answer:
      keep_first_of_each(parameters);
      break;
    case accepts_undefined_parameter:
    case accepts_undefined_answer:
      std::erase_if(parameters, [](const auto& parameter) { return !is_known(parameter); });
      break;
    case accepts_any_window:
    case accepts_any_answered_window:
      for (auto& parameter : parameters)
        if (is_window(parameter) && !is_valid(parameter)) parameter.value = "15";
      break;
    case accepts_window_with_zero:
      for (auto& parameter : parameters)
        if (is_window(parameter) && parameter.value.value_or("").starts_with("0"))
          parameter.value->erase(0, 1);
      break;
    case accepts_takeover_value:
      for (auto& parameter : parameters)
        if (!is_window(parameter)) parameter.value.reset();
      break;
    case accepts_bare_client_window:
      std::erase_if(parameters, [](const auto& parameter) {
        return parameter.name == client_window && !parameter.value;
      });
      break;
    default:
      break;
  }
  return extension;
}

/// The permessage-deflate ones, in order.
std::vector<Extension> offers_in(const http::Fields& asked) {
  auto all = http::parse_extensions(asked.all(extension_field)).value_or(std::vector<Extension>{});
  std::erase_if(all, [](const auto& extension) { return !is_deflate(extension); });
  return all;
}

}  // namespace

std::optional<std::string> MutantDeflate::offer() const {
  switch (fault_) {
    case declines_deflate:
      return std::nullopt;
    case offers_bad_server_window:
      return "permessage-deflate; server_max_window_bits=16";
    case offers_bad_client_window:
      return "permessage-deflate; client_max_window_bits=010";
    case offers_tiny_window:
      return "permessage-deflate; client_max_window_bits; server_max_window_bits=9";
    default:
      return "permessage-deflate; client_max_window_bits";
  }
}

bool MutantDeflate::take_answer(const http::Fields& answered) {
  if (!answered.find(extension_field)) return true;
  auto all = http::parse_extensions(answered.all(extension_field));
  if (!all || all->empty() || has(declines_deflate)) return false;
  if (has(accepts_answer_to_nothing)) std::erase_if(*all, [](const auto& one) { return !is_deflate(one); });
  if (all->empty()) return true;
  if (all->size() > 1 && !has(accepts_two_compressions)) return false;
  const auto answer = deflate::parse(mended(all->front(), fault_), false);
  if (!answer) return false;
  const bool is_minded = (has(fails_on_server_takeover) && answer->server_no_context_takeover) ||
                         (has(fails_on_client_takeover) && answer->client_no_context_takeover) ||
                         (has(fails_on_server_window) && answer->server_max_window_bits) ||
                         (has(fails_on_client_window) && answer->client_max_window_bits);
  if (is_minded) return false;
  agreed_ = deflate::agreement_of(*answer);
  return true;
}

bool MutantDeflate::refuses(const http::Fields& asked) const {
  const auto offers = offers_in(asked);
  switch (fault_) {
    case refuses_bad_offer:
      return std::ranges::any_of(offers, [](const auto& offer) { return !deflate::parse(offer, true); });
    case refuses_second_offer:
      return offers.size() > 1;
    case refuses_quoted_window:
      return asked.find(extension_field).value_or("").find("=\"") != std::string_view::npos;
    default:
      return false;
  }
}

void MutantDeflate::answer(const http::Fields& asked, http::Fields& answered) {
  auto offers = offers_in(asked);
  if (has(dies_of_proto))
    dead_ = asked.find(extension_field).value_or("").find("__proto__") != std::string_view::npos;
  if (has(takes_last_offer)) std::ranges::reverse(offers);
  if (has(declines_deflate) || offers.empty()) return;
  if (has(joins_answer_fields) && asked.find(protocol_field)) {
    const std::string first(asked.find(protocol_field)->substr(0, asked.find(protocol_field)->find(',')));
    return answered.add(protocol_field, first + "Sec-WebSocket-Extensions: permessage-deflate");
  }
  const auto last = deflate::parse(offers.back(), true).value_or(Parameters{});
  for (const auto& one : offers) {
    const auto offer = deflate::parse(mended(one, fault_), true);
    if (!offer || (has(declines_server_takeover) && offer->server_no_context_takeover)) continue;
    const Parameters chosen = choose(*offer, last);
    agreed_ = deflate::agreement_of(chosen);
    hinted_ = offer->client_no_context_takeover;
    return answered.add(extension_field, text_of(chosen, *offer));
  }
  if (has(lists_declined_offer)) answered.add(extension_field, deflate::extension_name);
}

Parameters MutantDeflate::choose(const Parameters& offer, const Parameters& last) const {
  constexpr int small_bits = 10;
  const bool may_tell_window = offer.client_max_window_bits_offered;
  Parameters out{.server_no_context_takeover = offer.server_no_context_takeover,
                 .server_max_window_bits = offer.server_max_window_bits};
  if (has(ignores_server_takeover)) out.server_no_context_takeover = false;
  if (has(ignores_server_window)) out.server_max_window_bits.reset();
  if (has(mixes_offers)) out.server_max_window_bits = last.server_max_window_bits;
  if (has(answers_client_window_unasked) && !may_tell_window) out.client_max_window_bits = small_bits;
  if (has(answers_larger_client_window) && offer.client_max_window_bits)
    out.client_max_window_bits = deflate::window_bits_max;
  if (has(answers_tiny_window) && !offer.server_max_window_bits)
    out.server_max_window_bits = deflate::window_bits_min;
  return out;
}

std::string MutantDeflate::text_of(const Parameters& chosen, const Parameters& offer) const {
  std::vector<Extension> out{deflate::to_extension(chosen)};
  if (has(answers_window_with_zero))
    for (auto& parameter : out[0].parameters)
      if (parameter.value) parameter.value->insert(0, "0");
  if (has(answers_client_window_bare) && offer.client_max_window_bits_offered)
    out[0].parameters.push_back({client_window});
  if (has(accepts_every_offer)) out.push_back({deflate::extension_name});
  return http::serialize(out);
}

}  // namespace wsspec::conformance
