#pragma once
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "conformance/script/script.hpp"

namespace wsspec::conformance {

/// Which cases to run, as people say it.
struct Selection {
  std::vector<std::string> wanted =
      {};  ///< "5.6", "5" or "5.*" (a chapter), "6.*.1", "7-10" (chapters); none: all
  std::vector<std::string> excluded = {};  ///< the same forms
};

/// The cases of the catalogue that were asked for and can test a peer of this role, in catalogue order.
/// @return a sentence for people when a pattern matches nothing, with the nearest ids.
std::expected<std::vector<const Case*>, std::string> select(const Catalogue& catalogue, Role peer,
                                                            const Selection& selection);

/// The seed of one case of a run: the same for the same run seed, whatever else is selected.
std::uint64_t seed_of(std::uint64_t run_seed, std::string_view id);

/// Of all ids, titles and steps: two reports with the same hash ran the same cases.
std::string hash_of(const Catalogue& catalogue);

}  // namespace wsspec::conformance
