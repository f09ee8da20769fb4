#pragma once
#include <optional>
#include <vector>

#include "conformance/mutants/fault.hpp"
#include "wsspec/wire/frame.hpp"

namespace wsspec::conformance {

/// The faults of a client that does not take its masking keys at random.
class MutantKeys {
 public:
  explicit MutantKeys(Fault fault) : fault_(fault) {}

  /// @param key  random; becomes what the fault has in its place.
  void spoil(wire::MaskingKey& key);

 private:
  std::uint32_t rand(std::uint32_t seed);

  Fault fault_;
  std::optional<std::uint32_t> last_;
  std::vector<std::uint32_t> sums_;  // of rand()
  std::vector<wire::MaskingKey> few_;
  std::size_t turn_ = 0;
};

}  // namespace wsspec::conformance
