#pragma once
#include <cstdint>
#include <system_error>

#include "wsspec/base/role.hpp"
#include "wsspec/wire/frame.hpp"

namespace wsspec::wire {

/// What the receiver of a frame knows when its header arrives.
struct FrameContext {
  Role receiver;              ///< decides whether the frame must be masked (RFC 6455 §5.1)
  bool message_open = false;  ///< a fragmented message waits for its continuation (§5.4)
  std::uint8_t rsv_of_first =
      0;  ///< bits that extensions allow on a message's first frame (RFC 7692 §6: RSV1)
};

/// The first rule that the header breaks, in the order of the table; none when it is a frame that this
/// receiver may get now. What needs the payload (Close body, UTF-8) is not judged here.
std::error_code check(const FrameHeader& header, const FrameContext& context);

}  // namespace wsspec::wire
