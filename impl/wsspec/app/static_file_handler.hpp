#pragma once
#include <filesystem>
#include <string>

#include "wsspec/app/request_handler.hpp"

namespace wsspec::app {

/// Files of a folder, for GET and HEAD: `application.add<StaticFileHandler>("/static/(.*)", folder)`. With
/// Content-Type, Last-Modified and ETag (304 when the client has it), and single ranges (206, 416; RFC 9110
/// §14). A path that leads out of the folder, also by a link, is 403; a folder gets its index.html, if it has
/// one. Files are read in pieces, as the client takes them.
class StaticFileHandler : public RequestHandler {
 public:
  explicit StaticFileHandler(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Task<> get(const std::string& path);

 private:
  std::filesystem::path folder_;
};

/// The media type of a file name's ending: "text/html; charset=utf-8"; application/octet-stream if unknown.
std::string media_type_of(const std::filesystem::path& path);

}  // namespace wsspec::app
