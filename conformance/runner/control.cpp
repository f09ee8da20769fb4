#include "conformance/runner/control.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "wsspec/http/head.hpp"

namespace wsspec::conformance {
namespace {

std::expected<std::size_t, std::string> read_case(const RequestTarget& target,
                                                  const std::vector<const Case*>& cases) {
  const auto name = target.find("casetuple") ? target.find("casetuple") : target.find("case");
  if (!name) return std::unexpected("the URL names no case: add case=N (from 1) or case=ID");
  const auto at = std::ranges::find(cases, *name, [](const Case* test) { return test->id; });
  if (at != cases.end()) return static_cast<std::size_t>(at - cases.begin());
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(name->data(), name->data() + name->size(), number);
  if (error != std::errc{} || end != name->data() + name->size() || number < 1 || number > cases.size())
    return std::unexpected(
        fmt::format("there is no case \"{}\" among the {} that are selected", *name, cases.size()));
  return number - 1;
}

template <class WantsOf>
std::expected<Wish, std::string> read_case_and_agent(const RequestTarget& target,
                                                     const std::vector<const Case*>& cases) {
  const auto index = read_case(target, cases);
  if (!index) return std::unexpected(index.error());
  const auto agent = target.find("agent");
  if (!agent || agent->empty()) return std::unexpected("the URL names no agent: add agent=NAME");
  return WantsOf{*index, *agent};
}

bool says_yes(const std::optional<std::string>& value) {
  return value && (*value == "true" || *value == "yes" || *value == "1");
}

}  // namespace

std::expected<Wish, std::string> read_wish(std::string_view text, const std::vector<const Case*>& cases) {
  const auto target = parse_target(text);
  if (!target) return std::unexpected("the request target is not a path and query");
  if (target->path == "/runCase") return read_case_and_agent<WantsCase>(*target, cases);
  if (target->path == "/getCaseStatus") return read_case_and_agent<WantsStatus>(*target, cases);
  if (target->path == "/getCaseCount") return WantsCount{};
  if (target->path == "/updateReports") return WantsReports{says_yes(target->find("shutdownOnComplete"))};
  if (target->path == "/stopServer") return WantsStop{};
  if (target->path == "/getCaseInfo") {
    const auto index = read_case(*target, cases);
    if (!index) return std::unexpected(index.error());
    return WantsInfo{*index};
  }
  return std::unexpected(
      fmt::format("nothing is at {}; there are /runCase, /getCaseCount, /getCaseInfo, /getCaseStatus, "
                  "/updateReports and /stopServer",
                  target->path));
}

Case say(std::string message) {
  return {"control",
          "An answer to a control URL",
          {send(text(std::move(message))), send(close_with_body({})),
           expect(closes_with({1000}), rfc6455::close_reply)},
          {}};
}

Case say_nothing() {
  return {"control",
          "An answer to a control URL",
          {send(close_with_body({})), expect(closes_with({1000}), rfc6455::close_reply)},
          {}};
}

const Case& still_there() {
  static const Case test{
      "control",
      "A message comes back",
      {send(text("still there?")), expect(message("still there?"), suite::echoes), close_cleanly()},
      {}};
  return test;
}

std::string http_text(unsigned status, std::string_view reason, std::string_view body) {
  const http::AnswerHead head{.status = status,
                              .reason = std::string(reason),
                              .fields = {{"Server", "wsspec"},
                                         {"Content-Type", "text/plain; charset=utf-8"},
                                         {"Content-Length", std::to_string(body.size())},
                                         {"Connection", "close"}}};
  return http::serialize(head) + std::string(body);
}

}  // namespace wsspec::conformance
