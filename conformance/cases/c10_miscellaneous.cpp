// Chapter 10.
#include "conformance/cases/all_cases.hpp"

namespace wsspec::conformance {

void add_miscellaneous_cases(Catalogue& out) {
  out.add("10.1.1", "64 KiB of text in frames of 1300 bytes",
          {
              send(text(fill(65536)).in_frames_of(1300)),
              expect(message(fill(65536)), rfc6455::fragments),
              close_cleanly(),
          });
}

}  // namespace wsspec::conformance
