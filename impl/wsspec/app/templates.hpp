#pragma once
// Private to app: Mustache templates in a folder.
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace wsspec::app {

/// The template of that name, filled in; values are escaped for HTML but in {{{three}}}. Partials,
/// {{>header.html}}, are templates of the same folder and never what the data hold.
/// @param name  relative to the folder, and in it.
/// @throws std::runtime_error  when there is no such template or partial, it is none, or it includes itself.
std::string render_template(const std::filesystem::path& folder, std::string_view name,
                            const nlohmann::json& data);

/// Text for HTML: & < > " ' are escaped.
std::string html_escaped(const std::string& text);

}  // namespace wsspec::app
