#include "conformance/script/opening_words.hpp"

#include <utility>

namespace wsspec::conformance {

Opening::Opening(Role from) : sender(from) {}
Opening::Opening(const Opening&) = default;
Opening::Opening(Opening&&) noexcept = default;
Opening& Opening::operator=(const Opening&) = default;
Opening& Opening::operator=(Opening&&) noexcept = default;
Opening::~Opening() = default;

Opening Opening::with_method(std::string value) && {
  method = std::move(value);
  return std::move(*this);
}
Opening Opening::with_target(std::string value) && {
  target = std::move(value);
  return std::move(*this);
}
Opening Opening::with_version(http::Version value) && {
  version = value;
  return std::move(*this);
}
Opening Opening::with_status(unsigned code, std::string reason) && {
  status = std::pair(code, std::move(reason));
  return std::move(*this);
}
Opening Opening::with_start_line(std::string line) && {
  start_line = std::move(line);
  return std::move(*this);
}
Opening Opening::set(std::string name, std::string value) && {
  edits.push_back({FieldEdit::Kind::set, std::move(name), std::move(value)});
  return std::move(*this);
}
Opening Opening::add(std::string name, std::string value) && {
  edits.push_back({FieldEdit::Kind::add, std::move(name), std::move(value)});
  return std::move(*this);
}
Opening Opening::remove(std::string name) && {
  edits.push_back({FieldEdit::Kind::remove, std::move(name)});
  return std::move(*this);
}
Opening Opening::rename(std::string name, std::string to) && {
  edits.push_back({FieldEdit::Kind::rename, std::move(name), std::move(to)});
  return std::move(*this);
}
Opening Opening::rewrite(std::string name, std::string how, std::string (*function)(const std::string&)) && {
  edits.push_back({FieldEdit::Kind::rewrite, std::move(name), {}, function, std::move(how)});
  return std::move(*this);
}
Opening Opening::from_key(std::string name, std::string how, std::string (*function)(const std::string&)) && {
  edits.push_back({FieldEdit::Kind::from_key, std::move(name), {}, function, std::move(how)});
  return std::move(*this);
}
Opening Opening::raw_line(std::string line) && {
  raw_lines.push_back(std::move(line));
  return std::move(*this);
}
Opening Opening::replaced_by(std::string octets) && {
  head = std::move(octets);
  return std::move(*this);
}
Opening Opening::preceded_by(std::string octets) && {
  before = std::move(octets);
  return std::move(*this);
}
Opening Opening::with_line_end(std::string octets) && {
  line_end = std::move(octets);
  return std::move(*this);
}
Opening Opening::without_end() && {
  endless = true;
  return std::move(*this);
}
Opening Opening::broken_off_before(std::string mark) && {
  end_mark = std::move(mark);
  ends_stream = true;
  return std::move(*this);
}
Opening Opening::then_ends() && {
  ends_stream = true;
  return std::move(*this);
}
Opening Opening::followed_by(Outgoing what) && {
  frames.push_back(std::move(what));
  return std::move(*this);
}
Opening Opening::chopped(std::size_t bytes) && {
  write_bytes = bytes;
  return std::move(*this);
}
Opening Opening::cut_before(std::string mark) && {
  cut_mark = std::move(mark);
  return std::move(*this);
}
Opening request() {
  return Opening(Role::client);
}
Opening answer() {
  return Opening(Role::server);
}

}  // namespace wsspec::conformance
