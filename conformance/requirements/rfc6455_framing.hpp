// Masks and frames.
#pragma once
#include "conformance/requirements/requirement.hpp"

namespace wsspec::conformance::rfc6455 {

// §5.1: masking
inline constexpr Requirement client_masks{"6455-5.1-1", Level::must, "a client masks every frame",
                                          TestableOn::client};
inline constexpr Requirement client_masks_in_tls{
    "6455-5.1-2", Level::must, "a client masks its frames inside TLS as well", TestableOn::client};
inline constexpr Requirement unmasked_frame{"6455-5.1-3", Level::must,
                                            "a server closes the connection on a frame that is not masked",
                                            TestableOn::server};
inline constexpr Requirement unmasked_frame_code{
    "6455-5.1-4", Level::info, "a server may send 1002 for a frame that is not masked", TestableOn::server};
inline constexpr Requirement server_does_not_mask{"6455-5.1-5", Level::must, "a server masks no frame",
                                                  TestableOn::server};
inline constexpr Requirement masked_frame{
    "6455-5.1-6", Level::must, "a client closes the connection on a masked frame", TestableOn::client};
inline constexpr Requirement masked_frame_code{
    "6455-5.1-7", Level::info, "a client may send 1002 for a masked frame", TestableOn::client};
inline constexpr Requirement data_at_once{"6455-5.1-8", Level::must,
                                          "data may follow the opening handshake at once", TestableOn::both};

// §5.2: the frame
inline constexpr Requirement first_may_be_last{
    "6455-5.2-1", Level::must, "the first fragment of a message may be its last", TestableOn::both};
inline constexpr Requirement sends_no_rsv{"6455-5.2-2", Level::must,
                                          "RSV1-3 are 0 unless an extension uses them", TestableOn::both};
inline constexpr Requirement rsv{"6455-5.2-3", Level::must,
                                 "a reserved bit that means nothing fails the connection", TestableOn::both};
inline constexpr Requirement unknown_opcode{"6455-5.2-4", Level::must,
                                            "an unknown opcode fails the connection", TestableOn::both};
inline constexpr Requirement client_frame_has_key{
    "6455-5.2-5", Level::must, "a client's frame has the MASK bit and a masking key", TestableOn::client};
inline constexpr Requirement length_top_bit{"6455-5.2-6", Level::must, "the top bit of a 64-bit length is 0",
                                            TestableOn::both};
inline constexpr Requirement length_order{"6455-5.2-7", Level::must, "lengths are in network byte order",
                                          TestableOn::both};
inline constexpr Requirement length_minimal{"6455-5.2-8", Level::must, "the shortest length form is used",
                                            TestableOn::both};
inline constexpr Requirement long_length{
    "6455-5.2-9", Level::should, "a length in a longer form than needed is refused", TestableOn::both};
inline constexpr Requirement length_counts{
    "6455-5.2-10", Level::must,
    "a length counts extension data and application data, and not the masking key", TestableOn::both};
inline constexpr Requirement extension_data_length{
    "6455-5.2-11", Level::must, "an extension says how the length of its data is determined",
    TestableOn::nobody};

// §5.3, §10.3: masking keys
inline constexpr Requirement mask_bit{"6455-5.3-1", Level::must, "a masked frame says so in its MASK bit",
                                      TestableOn::client};
inline constexpr Requirement masking_key_per_frame{
    "6455-5.3-2", Level::must, "the masking key is picked anew for each frame", TestableOn::client};
inline constexpr Requirement masking_key_entropy{
    "6455-5.3-3", Level::must, "masking keys come from a strong source of entropy", TestableOn::client};
inline constexpr Requirement masking_key_unpredictable{
    "6455-5.3-4", Level::must, "no masking key makes the next one easy to predict", TestableOn::client};
inline constexpr Requirement unmasking{
    "6455-5.3-5", Level::must,
    "payload octet i is masked with octet i mod 4 of the key, however the payload is cut",
    TestableOn::server};
inline constexpr Requirement unmasks{"6455-6.2-7", Level::must, "a server removes the masking of client data",
                                     TestableOn::server};
inline constexpr Requirement fresh_masking_key{
    "6455-10.3-1", Level::must, "a client takes a new, unpredictable masking key for every frame",
    TestableOn::client};
inline constexpr Requirement payload_is_final{
    "6455-10.3-2", Level::must, "the payload of a frame does not change once its sending has begun",
    TestableOn::nobody};

}  // namespace wsspec::conformance::rfc6455
