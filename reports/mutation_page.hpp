#pragma once
#include <expected>
#include <string>
#include <string_view>

namespace wsspec::reports {

/// A page about the suite itself: which faults its cases catch, whether a control failed, which case cannot
/// fail. It needs nothing beside it, neither network nor script.
/// @param json  what conformance::to_json() makes of a mutation table.
/// @return the page, or one sentence for people about what `json` lacks.
std::expected<std::string, std::string> mutation_page(std::string_view json);

}  // namespace wsspec::reports
