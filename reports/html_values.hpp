#pragma once
#include <kainjow/mustache.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model.hpp"
#include "reports/summary.hpp"

// What the templates of the page are filled with. Values are as they are; escaped() runs when the template is
// rendered.
namespace wsspec::reports::html {

using Data = kainjow::mustache::data;

/// The templates' escape: printable, then entities.
std::string escaped(const std::string& text);

/// Parsed once, rendered as often as needed; values are escaped.
kainjow::mustache::mustache template_of(std::string_view text);
std::string rendered(kainjow::mustache::mustache& with, const Data& data);

/// "case-5.6"
std::string anchor_of(const CaseResult& result);
/// "6455-5.1-3"
std::string anchor_of(const Requirement& requirement);
/// Links to the cases that violated it and, if asked for, to the others that cover it; the first dozen open,
/// the rest folded. HTML already.
std::string case_links(const RequirementOutcome& outcome, bool has_others);
/// The address if it is one of the web's, else empty: a report may come from anywhere, and `javascript:` is
/// an address.
std::string_view web_address(std::string_view url);

/// Sets `key` where there is something to say; a missing key leaves its section out.
void set_text(Data& data, const char* key, std::string_view text);
/// Moves a list in, and says under `has_KEY` whether it has items.
void set_list(Data& data, const std::string& key, const std::vector<Data>& items);

/// The values of templates/case.mustache.
Data case_values(const Run& run, const CaseResult& result, const RequirementIndex& index);

}  // namespace wsspec::reports::html
