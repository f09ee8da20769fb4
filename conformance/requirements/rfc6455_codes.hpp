// Close codes.
#pragma once
#include "conformance/requirements/requirement.hpp"

namespace wsspec::conformance::rfc6455 {

// §7.4, §7.4.1: the codes that are defined
inline constexpr Requirement may_say_why{"6455-7.4-1", Level::info, "an endpoint that closes may say why",
                                         TestableOn::both};
inline constexpr Requirement defined_codes{"6455-7.4.1-1", Level::must,
                                           "the codes that the RFC defines may be used", TestableOn::both};
inline constexpr Requirement code_1003{"6455-7.4.1-2", Level::info,
                                       "1003 may be sent for a type of data that cannot be accepted",
                                       TestableOn::both};
inline constexpr Requirement code_1004{"6455-7.4.1-3", Level::must, "1004 is reserved", TestableOn::both};
inline constexpr Requirement code_1005{"6455-7.4.1-4", Level::must, "1005 is never in a Close frame",
                                       TestableOn::both};
inline constexpr Requirement code_1006{"6455-7.4.1-5", Level::must, "1006 is never in a Close frame",
                                       TestableOn::both};
inline constexpr Requirement code_1007{
    "6455-7.4.1-6", Level::should,
    "1007 is for data that do not fit the type of the message, such as bad UTF-8", TestableOn::both};
inline constexpr Requirement code_1008_1009{"6455-7.4.1-7", Level::should,
                                            "1008 is for a broken policy, 1009 for a message that is too big",
                                            TestableOn::both};
inline constexpr Requirement code_1010_names{"6455-7.4.1-8", Level::should,
                                             "a Close with 1010 lists the extensions that the client needs",
                                             TestableOn::client};
inline constexpr Requirement code_1010_of_clients{"6455-7.4.1-9", Level::must, "a server never sends 1010",
                                                  TestableOn::server};
inline constexpr Requirement code_1011{
    "6455-7.4.1-10", Level::must, "1011 is for an unexpected condition, on either side", TestableOn::both};
inline constexpr Requirement code_1015{"6455-7.4.1-11", Level::must, "1015 is never in a Close frame",
                                       TestableOn::both};

// §7.4.2: ranges
inline constexpr Requirement unused_codes{"6455-7.4.2-1", Level::must, "codes 0-999 are not used",
                                          TestableOn::both};
inline constexpr Requirement reserved_codes{
    "6455-7.4.2-2", Level::should,
    "codes up to 2999 that nobody has registered are refused as a protocol error", TestableOn::both};
inline constexpr Requirement library_codes{
    "6455-7.4.2-3", Level::must, "codes 3000-3999 are for libraries and frameworks", TestableOn::both};
inline constexpr Requirement private_codes{"6455-7.4.2-4", Level::must, "codes 4000-4999 are for private use",
                                           TestableOn::both};
inline constexpr Requirement codes_above_4999{"6455-7.4.2-5", Level::info,
                                              "codes of 5000 and above have no meaning", TestableOn::both};

}  // namespace wsspec::conformance::rfc6455
