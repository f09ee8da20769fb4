#include "conformance/runner/coverage.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "conformance/machine/script_machine.hpp"
#include "conformance/requirements/rfc6455.hpp"
#include "conformance/requirements/rfc7692.hpp"

namespace wsspec::conformance {
namespace {

using CasesOf = std::map<const Requirement*, std::vector<std::string>>;

/// A note never fails: it shows only rules that nothing can break.
const Requirement* shown_by(const Step& step) {
  return std::visit(
      [](const auto& s) -> const Requirement* {
        if constexpr (requires { s.because; }) {
          const bool is_note = std::is_same_v<std::remove_cvref_t<decltype(s)>, Note>;
          if (!is_note || s.because->level == Level::info) return s.because;
        }
        return nullptr;
      },
      step);
}

CasesOf cases_of(const Catalogue& catalogue, Role peer) {
  CasesOf out;
  for (const auto& test : catalogue) {
    if (!can_test(test, peer)) continue;
    for (const auto& step : test.script)
      if (const auto* requirement = shown_by(step))
        if (auto& ids = out[requirement]; ids.empty() || ids.back() != test.id) ids.push_back(test.id);
  }
  return out;
}

/// Some rules bind whoever sends an opening and whoever reads it. That everything a peer sends is checked
/// shows the first half alone.
std::optional<Role> sender_of(const Requirement& requirement) {
  for (const auto* of_request : {&rfc6455::one_key, &rfc6455::request_one_version,
                                 &rfc7692::server_window_value, &rfc7692::client_window_value})
    if (&requirement == of_request) return Role::client;
  for (const auto* of_answer : {&rfc6455::one_accept, &rfc6455::one_subprotocol_field})
    if (&requirement == of_answer) return Role::server;
  return std::nullopt;
}

bool is_in_every_case(const Requirement& requirement, Role peer) {
  const auto& all = ScriptMachine::requirements();
  return sender_of(requirement).value_or(peer) == peer && std::ranges::find(all, &requirement) != all.end();
}

template <class Row>
const Row* find_row(const std::vector<Row>& rows, const Requirement& requirement, std::optional<Role> peer) {
  const auto found = std::ranges::find_if(rows, [&](const Row& row) {
    return row.requirement == &requirement && (peer ? includes(row.on, *peer) : row.on == TestableOn::nobody);
  });
  return found == rows.end() ? nullptr : &*found;
}

CoverageRow row_for(const Requirement& requirement, Role peer, const CasesOf& cases) {
  const auto is_shown = [&](const Requirement* other) {
    return cases.contains(other) || is_in_every_case(*other, peer);
  };
  CoverageRow row{&requirement, peer};
  if (const auto found = cases.find(&requirement); found != cases.end()) {
    row.coverage = Coverage::cases;
    row.cases = found->second;
  } else if (is_in_every_case(requirement, peer)) {
    row.coverage = Coverage::every_case;
  } else if (const auto* implication = find_row(implied(), requirement, peer)) {
    row.implied_by = implication->by;
    if (std::ranges::all_of(row.implied_by, is_shown)) row.coverage = Coverage::implied;
  } else if (const auto* exception = find_row(exceptions(), requirement, peer)) {
    row.coverage = Coverage::excepted;
    row.reason = exception->reason;
  }
  return row;
}

CoverageRow row_for_nobody(const Requirement& requirement) {
  CoverageRow row{&requirement, std::nullopt};
  if (const auto* exception = find_row(exceptions(), requirement, std::nullopt)) {
    row.coverage = Coverage::excepted;
    row.reason = exception->reason;
  }
  return row;
}

std::vector<std::string> ids_of(const std::vector<const Requirement*>& requirements) {
  std::vector<std::string> out;
  for (const auto* requirement : requirements) out.emplace_back(requirement->id);
  return out;
}

const char* peer_name(const CoverageRow& row) {
  return row.peer ? name_of(*row.peer) : name_of(TestableOn::nobody);
}

nlohmann::ordered_json to_json(const CoverageRow& row) {
  nlohmann::ordered_json out{{"id", row.requirement->id},
                             {"level", name_of(row.requirement->level)},
                             {"text", row.requirement->text},
                             {"peer", peer_name(row)},
                             {"coverage", name_of(row.coverage)}};
  if (!row.cases.empty()) out["cases"] = row.cases;
  if (!row.implied_by.empty()) out["implied_by"] = ids_of(row.implied_by);
  if (!row.reason.empty()) out["reason"] = row.reason;
  return out;
}

std::string how(const CoverageRow& row) {
  constexpr std::size_t cases_max = 6;
  switch (row.coverage) {
    case Coverage::cases: {
      const std::span ids(row.cases.data(), std::min(row.cases.size(), cases_max));
      const std::size_t more = row.cases.size() - ids.size();
      return fmt::format("cases {}{}", fmt::join(ids, " "), more ? fmt::format(" and {} more", more) : "");
    }
    case Coverage::every_case:
      return "every case";
    case Coverage::implied:
      return fmt::format("implied by {}", fmt::join(ids_of(row.implied_by), " "));
    case Coverage::excepted:
      return fmt::format("not tested: {}", row.reason);
    case Coverage::missing:
      return row.implied_by.empty()
                 ? std::string("MISSING")
                 : fmt::format("MISSING, with one of {}", fmt::join(ids_of(row.implied_by), " "));
  }
  return {};
}

}  // namespace

const char* name_of(Coverage coverage) {
  switch (coverage) {
    case Coverage::cases:
      return "cases";
    case Coverage::every_case:
      return "every-case";
    case Coverage::implied:
      return "implied";
    case Coverage::excepted:
      return "excepted";
    case Coverage::missing:
      return "missing";
  }
  return "";
}

CoverageScore CoverageTable::score(Role peer, bool must) const {
  CoverageScore out;
  for (const auto& row : rows) {
    if (row.peer != peer || (row.requirement->level == Level::must) != must) continue;
    ++out.rows;
    ++(row.coverage == Coverage::missing    ? out.missing
       : row.coverage == Coverage::excepted ? out.excepted
       : row.coverage == Coverage::implied  ? out.implied
                                            : out.shown);
  }
  return out;
}

CoverageTable coverage_of(const Catalogue& catalogue) {
  const CasesOf of_servers = cases_of(catalogue, Role::server);
  const CasesOf of_clients = cases_of(catalogue, Role::client);
  CoverageTable out;
  for (const auto* requirement : all_requirements()) {
    if (requirement->on == TestableOn::nobody) out.rows.push_back(row_for_nobody(*requirement));
    for (const Role peer : {Role::server, Role::client})
      if (includes(requirement->on, peer))
        out.rows.push_back(row_for(*requirement, peer, peer == Role::server ? of_servers : of_clients));
  }
  return out;
}

std::string to_json(const CoverageTable& table) {
  nlohmann::ordered_json out{{"requirements", nlohmann::ordered_json::array()},
                             {"scores", nlohmann::ordered_json::array()}};
  for (const auto& row : table.rows) out["requirements"].push_back(to_json(row));
  for (const Role peer : {Role::server, Role::client})
    for (const bool must : {true, false}) {
      const auto score = table.score(peer, must);
      out["scores"].push_back({{"peer", name_of(peer)},
                               {"levels", must ? "must" : "should, info"},
                               {"rows", score.rows},
                               {"shown", score.shown},
                               {"implied", score.implied},
                               {"excepted", score.excepted},
                               {"missing", score.missing}});
    }
  return out.dump(2) + '\n';
}

std::string to_text(const CoverageTable& table) {
  std::string out;
  for (const auto& row : table.rows)
    out += fmt::format("{:15} {:6} {:6} {}\n{:31}{}\n", row.requirement->id, name_of(row.requirement->level),
                       peer_name(row), row.requirement->text, "", how(row));
  out += '\n';
  for (const Role peer : {Role::server, Role::client})
    for (const bool must : {true, false}) {
      const auto score = table.score(peer, must);
      out +=
          fmt::format("{}s, {:12} {:3} rules: {:3} shown by cases, {:2} implied, {:2} excepted, {} missing\n",
                      name_of(peer), must ? "must:" : "should, info:", score.rows, score.shown, score.implied,
                      score.excepted, score.missing);
    }
  return out;
}

}  // namespace wsspec::conformance
