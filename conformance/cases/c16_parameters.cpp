#include "conformance/cases/c16_parameters.hpp"

#include "conformance/requirements/rfc7692.hpp"

namespace wsspec::conformance {
namespace {

/// Tokens all of them: the field's grammar is kept, only the value is wrong.
constexpr const char* bad_windows[] = {"7",
                                       "16",
                                       "0",
                                       "1",
                                       "08",
                                       "010",
                                       "015",
                                       "+9",
                                       "-9",
                                       "9.0",
                                       "1e1",
                                       "0x9",
                                       "9bits",
                                       "abc",
                                       "300",
                                       "4294967305",
                                       "18446744073709551625"};

constexpr const char* undefined_parameters[] = {
    "x_wsspec",
    "x_wsspec=10",
    "server_max_window_bit=10",
    "client_max_window_bits_=10",
    "c2s_no_context_takeover",
    "s2c_max_window_bits=10",
    "mem_level=8",
    "server_no_context_takeover; x_wsspec",
};

constexpr const char* duplicates[] = {
    "server_no_context_takeover; server_no_context_takeover",
    "client_no_context_takeover; client_no_context_takeover",
    "server_max_window_bits=10; server_max_window_bits=10",
    "server_max_window_bits=10; server_max_window_bits=12",
    "client_max_window_bits=10; client_max_window_bits=10",
    "client_max_window_bits=12; client_max_window_bits=10",
    "server_no_context_takeover; client_no_context_takeover; server_no_context_takeover",
};

struct Rules {
  const Requirement& undefined;
  const Requirement& invalid;
  const Requirement& duplicate;
};

std::vector<BadParameters> bad_parameters(const Rules& rules) {
  std::vector<BadParameters> out;
  for (const std::string name : {"server_max_window_bits", "client_max_window_bits"})
    for (const char* value : bad_windows) out.push_back({name + "=" + value, &rules.invalid});
  out.push_back({"server_max_window_bits", &rules.invalid});
  out.push_back({"server_max_window_bits=\"7\"", &rules.invalid});
  for (const char* parameter : {"server_no_context_takeover=1", "server_no_context_takeover=true",
                                "client_no_context_takeover=1", "client_no_context_takeover=0"})
    out.push_back({parameter, &rules.invalid});
  for (const char* parameters : undefined_parameters) out.push_back({parameters, &rules.undefined});
  for (const char* parameters : duplicates) out.push_back({parameters, &rules.duplicate});
  return out;
}

}  // namespace

std::vector<BadParameters> bad_offers() {
  auto out =
      bad_parameters({rfc7692::declines_undefined, rfc7692::declines_invalid, rfc7692::declines_duplicate});
  out.push_back({"client_max_window_bits; client_max_window_bits=10", &rfc7692::declines_duplicate});
  return out;
}

std::vector<BadParameters> bad_answers() {
  auto out =
      bad_parameters({rfc7692::refuses_undefined, rfc7692::refuses_invalid, rfc7692::refuses_duplicate});
  // §7.1.2.2: only an offer may have it without a value.
  out.push_back({"client_max_window_bits", &rfc7692::refuses_invalid});
  return out;
}

}  // namespace wsspec::conformance
