#include "wsspec/app/templates.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <kainjow/mustache.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <stdexcept>
#include <vector>

namespace wsspec::app {
namespace {

namespace fs = std::filesystem;
namespace mustache = kainjow::mustache;
using mustache::data;

/// Null and false are what a section leaves out; every other scalar is text.
data to_data(const nlohmann::json& value) {
  if (value.is_object()) {
    data object{data::type::object};
    for (const auto& [name, member] : value.items()) object.set(name, to_data(member));
    return object;
  }
  if (value.is_array()) {
    data list{data::type::list};
    for (const auto& member : value) list.push_back(to_data(member));
    return list;
  }
  if (value.is_string()) return data{value.get<std::string>()};
  if (value.is_null()) return data{data::type::bool_false};
  if (value.is_boolean()) return data{value.get<bool>() ? data::type::bool_true : data::type::bool_false};
  return data{value.dump()};
}

bool is_inside(const fs::path& relative) {
  return !relative.empty() && relative.is_relative() &&
         std::ranges::none_of(relative, [](const fs::path& part) { return part == ".."; });
}

/// A template and the partials it names, and those these name.
class Loader {
 public:
  explicit Loader(const fs::path& folder) : folder_(folder) {}

  std::string load(const std::string& name) {
    if (std::ranges::find(open_, name) != open_.end())
      throw std::runtime_error("the template " + name + " includes itself");
    const std::string text = read(name);
    static const std::regex partial_tag(R"(\{\{>\s*([^\s}]+)\s*\}\})");
    open_.push_back(name);
    for (std::sregex_iterator found(text.begin(), text.end(), partial_tag), end; found != end; ++found) {
      const std::string partial = (*found)[1];
      if (std::ranges::find(open_, partial) == open_.end() && partials_.contains(partial)) continue;
      auto partial_text = load(partial);
      partials_.insert_or_assign(
          partial,
          data{mustache::partial([partial_text = std::move(partial_text)] { return partial_text; })});
    }
    open_.pop_back();
    return text;
  }

  const data* partial(const std::string& name) const {
    const auto found = partials_.find(name);
    return found == partials_.end() ? nullptr : &found->second;
  }

 private:
  std::string read(const std::string& name) const {
    if (!is_inside(name)) throw std::runtime_error("a template's name leads out of its folder: " + name);
    std::ifstream file(folder_ / name, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file) throw std::runtime_error("no template " + (folder_ / name).string());
    return text;
  }

  const fs::path& folder_;
  std::map<std::string, data> partials_;
  std::vector<std::string> open_;  ///< the way from the first template to the one that is being read
};

/// Looks up values in the data, and partials among the files alone: the library would take a text of the data
/// for a template.
class Context final : public mustache::context<std::string> {
 public:
  Context(const data& values, const Loader& loader) : context(&values), loader_(loader) {}
  const data* get_partial(const std::string& name) const override { return loader_.partial(name); }

 private:
  const Loader& loader_;
};

}  // namespace

std::string html_escaped(const std::string& text) {
  return mustache::html_escape(text);
}

std::string render_template(const fs::path& folder, std::string_view name, const nlohmann::json& values) {
  if (folder.empty()) throw std::runtime_error("there is no folder of templates");
  Loader loader(folder);
  mustache::mustache made(loader.load(std::string(name)));
  const auto converted = to_data(values);
  Context context(converted, loader);
  std::string out = made.is_valid() ? made.render(context) : std::string();
  if (!made.is_valid()) throw std::runtime_error(std::string(name) + ": " + made.error_message());
  return out;
}

}  // namespace wsspec::app
