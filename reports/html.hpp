#pragma once
#include <string>

#include "reports/model.hpp"

namespace wsspec::reports {

/// index.html: one page that needs nothing else, neither network nor files beside it, and that reads without
/// JavaScript too. Each case has the anchor `#case-5.6`, each requirement `#6455-5.1-3`. Whatever a peer sent
/// is shown as text.
std::string to_html(const Run& run);

}  // namespace wsspec::reports
