#include <algorithm>
#include <array>

#include "wsspec/app/static_file_handler.hpp"
#include "wsspec/http/field_grammar.hpp"

namespace wsspec::app {
namespace {

struct MediaType {
  const char* ending;
  const char* type;
};

/// What web pages are made of. Text is UTF-8: what all editors write.
constexpr std::array media_types{
    MediaType{".html", "text/html; charset=utf-8"},
    MediaType{".htm", "text/html; charset=utf-8"},
    MediaType{".css", "text/css; charset=utf-8"},
    MediaType{".js", "text/javascript; charset=utf-8"},
    MediaType{".mjs", "text/javascript; charset=utf-8"},
    MediaType{".txt", "text/plain; charset=utf-8"},
    MediaType{".md", "text/markdown; charset=utf-8"},
    MediaType{".csv", "text/csv; charset=utf-8"},
    MediaType{".json", "application/json"},
    MediaType{".map", "application/json"},
    MediaType{".webmanifest", "application/manifest+json"},
    MediaType{".xml", "application/xml"},
    MediaType{".xhtml", "application/xhtml+xml"},
    MediaType{".pdf", "application/pdf"},
    MediaType{".zip", "application/zip"},
    MediaType{".gz", "application/gzip"},
    MediaType{".wasm", "application/wasm"},
    MediaType{".svg", "image/svg+xml"},
    MediaType{".png", "image/png"},
    MediaType{".jpg", "image/jpeg"},
    MediaType{".jpeg", "image/jpeg"},
    MediaType{".gif", "image/gif"},
    MediaType{".webp", "image/webp"},
    MediaType{".avif", "image/avif"},
    MediaType{".ico", "image/vnd.microsoft.icon"},
    MediaType{".woff", "font/woff"},
    MediaType{".woff2", "font/woff2"},
    MediaType{".ttf", "font/ttf"},
    MediaType{".otf", "font/otf"},
    MediaType{".mp3", "audio/mpeg"},
    MediaType{".ogg", "audio/ogg"},
    MediaType{".wav", "audio/wav"},
    MediaType{".mp4", "video/mp4"},
    MediaType{".webm", "video/webm"},
};

}  // namespace

std::string media_type_of(const std::filesystem::path& path) {
  const auto ending = path.extension().string();
  const auto* const found = std::ranges::find_if(
      media_types, [&](const MediaType& each) { return http::same_token(each.ending, ending); });
  return found == media_types.end() ? "application/octet-stream" : found->type;
}

}  // namespace wsspec::app
