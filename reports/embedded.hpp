#pragma once
#include <string_view>

// Files that the program carries inside, made by cmake/embed.cmake: a constant a file, dots read as "_".
namespace wsspec::reports::embedded {

extern const std::string_view report_schema_json;
extern const std::string_view page_mustache;
extern const std::string_view case_mustache;
extern const std::string_view mutation_mustache;
extern const std::string_view page_css;
extern const std::string_view page_js;

}  // namespace wsspec::reports::embedded
