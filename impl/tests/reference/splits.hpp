#pragma once
#include <vector>

#include "wsspec/base/bytes.hpp"

namespace wsspec::reference {

/// Calls `run(parts)` with `input` in one piece, cut in two at every offset (so also with an empty part), and
/// octet by octet. The parts are views into `input`.
template <class Run>
void for_each_split(ByteView input, Run run) {
  run(std::vector<ByteView>{input});
  for (std::size_t cut = 0; cut <= input.size(); ++cut)
    run(std::vector<ByteView>{input.first(cut), input.subspan(cut)});
  std::vector<ByteView> octets;
  for (std::size_t i = 0; i < input.size(); ++i) octets.push_back(input.subspan(i, 1));
  run(octets);
}

}  // namespace wsspec::reference
