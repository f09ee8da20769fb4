#include "conformance/runner/suite_server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <list>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "conformance/runner/child.hpp"
#include "conformance/runner/control.hpp"
#include "conformance/runner/dialled_case.hpp"
#include "conformance/runner/plan.hpp"
#include "conformance/runner/run_facts.hpp"
#include "conformance/runner/session.hpp"
#include "conformance/runner/to_report.hpp"
#include "conformance/runner/visitor.hpp"

namespace wsspec::conformance {
namespace {

/// A command that has had its answer and does not go is made to.
constexpr std::chrono::milliseconds exit_time_max{5000};

class ClientRun {
 public:
  ClientRun(const std::vector<const Case*>& cases, const ClientRunOptions& options,
            const ClientRunEvents& events)
      : cases_(cases), options_(options), events_(events), walk_timer_(loop_) {}

  wsspec::Result<ClientRunOutcome> run();

 private:
  struct Job {
    std::unique_ptr<Visitor> visitor = {};
    Case own = say_nothing();  // of a control URL
    std::unique_ptr<Session> session = {};
    TimePoint started = {};
  };
  using JobAt = std::list<Job>::iterator;
  struct Agent {
    std::vector<std::optional<reports::CaseResult>> results;
    bool reported = false;
  };
  struct Process {
    std::unique_ptr<Child> child;
    std::unique_ptr<net::Timer> timer;
    std::unique_ptr<DialledCase> dialled = {};    // of a case that has a URL of its own
    std::optional<reports::CaseResult> row = {};  // of a case that is over, until its process is
    ChildExit exit = {};
    bool gone = false;
  };

  // connections
  void visit(std::unique_ptr<net::ByteStream> stream);
  void on_request(JobAt job, const http::RequestHead* request, Bytes bytes);
  void grant(JobAt job, const WantsCase& wish, Bytes&& bytes);
  void grant(JobAt job, const WantsCount& wish, Bytes&& bytes);
  void grant(JobAt job, const WantsInfo& wish, Bytes&& bytes);
  void grant(JobAt job, const WantsStatus& wish, Bytes&& bytes);
  void grant(JobAt job, const WantsReports& wish, Bytes&& bytes);
  void grant(JobAt job, const WantsStop& wish, Bytes&& bytes);
  void answer(JobAt job, Case text, Bytes&& bytes, std::move_only_function<void()> then = [] {});
  void refuse(JobAt job, std::string text);
  void drop(JobAt job);
  MachineOptions machine_options() { return {.patience = options_.patience, .keys = &keys_}; }
  reports::CaseResult row_of(std::size_t index, const Result& result, TimePoint started) const;
  void record(const std::string& agent, std::size_t index, reports::CaseResult row);

  // the command
  void start_processes();
  void start_process(std::size_t index);
  bool listen_for(std::size_t index);
  void start_walk();
  void settle(std::size_t index);
  std::string agent_name() const;

  // the end
  void end(RunEnd end, std::string error = {});
  reports::Run report_of(const std::string& agent);
  void report_all();

  const std::vector<const Case*>& cases_;
  const ClientRunOptions& options_;
  const ClientRunEvents& events_;
  net::Loop loop_;
  std::string base_url_;
  TimePoint started_{};
  std::list<Job> jobs_;
  std::map<std::string, Agent> agents_;
  std::set<std::string> keys_;  // Sec-WebSocket-Keys of all connections
  struct Waiting {
    JobAt job;
    WantsStatus wish;
    Bytes bytes;
  };
  std::list<Waiting> waiting_;
  std::map<std::size_t, Process> processes_;
  std::unique_ptr<Child> walker_;
  net::Timer walk_timer_;
  std::size_t next_ = 0;
  bool ended_ = false;
  ClientRunOutcome outcome_;
};

wsspec::Result<ClientRunOutcome> ClientRun::run() {
  started_ = Clock::now();
  auto listener = net::Listener::open(
      loop_, options_.listen, [this](auto stream) { visit(std::move(stream)); }, options_.tls);
  if (!listener) return failed(listener.error());
  base_url_ = fmt::format("{}://{}", options_.tls ? "wss" : "ws", net::to_string(listener->address()));
  if (events_.on_listening) events_.on_listening(base_url_);
  net::StopSignals stop(loop_, [this] {
    end(options_.command.empty() ? RunEnd::complete : RunEnd::interrupted, "interrupted");
  });
  if (!options_.command.empty())
    loop_.post([this] { options_.one_process ? start_walk() : start_processes(); });
  loop_.run();
  listener->close();
  processes_.clear();
  walker_.reset();
  for (const auto& [name, agent] : agents_) outcome_.runs.push_back(report_of(name));
  return std::move(outcome_);
}

// ---- connections ----

void ClientRun::visit(std::unique_ptr<net::ByteStream> stream) {
  const auto job = jobs_.emplace(jobs_.end());
  job->visitor = std::make_unique<Visitor>(loop_, std::move(stream));
  job->visitor->start(options_.patience.opening, [this, job](const auto* request, Bytes bytes) {
    on_request(job, request, std::move(bytes));
  });
}

void ClientRun::on_request(JobAt job, const http::RequestHead* request, Bytes bytes) {
  if (!request) return drop(job);
  const bool asks_for_socket = request->fields.find("Upgrade").has_value();
  if (!asks_for_socket && request->target == "/")
    return refuse(job,
                  http_text(200, "OK",
                            "wsspec test-client: a conformance suite for WebSocket clients listens here. "
                            "Connect to /runCase?case=1&agent=NAME.\n"));
  auto wish = read_wish(request->target, cases_);
  if (!wish) return refuse(job, http_text(404, "Not Found", wish.error() + "\n"));
  std::visit([&](const auto& what) { grant(job, what, std::move(bytes)); }, *wish);
}

void ClientRun::grant(JobAt job, const WantsCase& wish, Bytes&& bytes) {
  const Case& test = *cases_[wish.index];
  job->started = Clock::now();
  job->session = std::make_unique<Session>(loop_, job->visitor->take_stream(), test, Role::server,
                                           seed_of(options_.seed, test.id), machine_options());
  job->session->start(std::move(bytes), [this, job, wish](const Result& result) {
    record(wish.agent, wish.index, row_of(wish.index, result, job->started));
    drop(job);
  });
}

reports::CaseResult ClientRun::row_of(std::size_t index, const Result& result, TimePoint started) const {
  const Case& test = *cases_[index];
  return to_report(test, result,
                   {.suite = Role::server,
                    .seed = seed_of(options_.seed, test.id),
                    .run_started = started_,
                    .started = started,
                    .ended = Clock::now(),
                    .replay = fmt::format("wsspec test-client {} --seed {}", test.id, options_.seed)});
}

void ClientRun::grant(JobAt job, const WantsCount&, Bytes&& bytes) {
  answer(job, say(std::to_string(cases_.size())), std::move(bytes));
}

void ClientRun::grant(JobAt job, const WantsInfo& wish, Bytes&& bytes) {
  const Case& test = *cases_[wish.index];
  answer(job, say(nlohmann::json{{"id", test.id}, {"description", test.title}}.dump()), std::move(bytes));
}

void ClientRun::grant(JobAt job, const WantsStatus& wish, Bytes&& bytes) {
  const auto agent = agents_.find(wish.agent);
  if (agent == agents_.end() || !agent->second.results[wish.index]) {
    waiting_.push_back({job, wish, std::move(bytes)});
    return;
  }
  const auto& row = *agent->second.results[wish.index];
  const std::string behavior = row.autobahn                            ? row.autobahn->behavior
                               : row.verdict == reports::Verdict::pass ? "OK"
                                                                       : "FAILED";
  answer(job, say(nlohmann::json{{"behavior", behavior}}.dump()), std::move(bytes));
}

void ClientRun::grant(JobAt job, const WantsReports& wish, Bytes&& bytes) {
  report_all();
  const bool last = wish.stops_server || options_.once;
  answer(job, say_nothing(), std::move(bytes), [this, last] {
    if (last) end(RunEnd::complete);
  });
}

void ClientRun::grant(JobAt job, const WantsStop&, Bytes&& bytes) {
  answer(job, say_nothing(), std::move(bytes), [this] { end(RunEnd::complete); });
}

void ClientRun::answer(JobAt job, Case text, Bytes&& bytes, std::move_only_function<void()> then) {
  job->own = std::move(text);
  job->session = std::make_unique<Session>(loop_, job->visitor->take_stream(), job->own, Role::server,
                                           options_.seed, MachineOptions{.patience = options_.patience});
  job->session->start(std::move(bytes), [this, job, then = std::move(then)](const Result&) mutable {
    then();
    drop(job);
  });
}

void ClientRun::refuse(JobAt job, std::string text) {
  loop_.post([this, job, text = std::move(text)]() mutable {
    job->visitor->refuse(std::move(text), [this, job] { drop(job); });
  });
}

/// Not inside a call of what is dropped.
void ClientRun::drop(JobAt job) {
  loop_.post([this, job] { jobs_.erase(job); });
}

void ClientRun::record(const std::string& name, std::size_t index, reports::CaseResult row) {
  const auto process = processes_.find(index);
  // What becomes of the client's process belongs to the verdict.
  if (process != processes_.end() && !process->second.gone) {
    process->second.row = std::move(row);
    process->second.timer->set(Clock::now() + exit_time_max, [this, index] {
      processes_[index].gone = true;
      settle(index);
    });
    return;
  }
  if (process != processes_.end() && process->second.exit.is_crash &&
      row.verdict != reports::Verdict::setup_failed)
    add_crash(row, process->second.exit.words);
  auto& agent = agents_[name];
  agent.results.resize(cases_.size());
  agent.reported = false;
  agent.results[index] = std::move(row);
  events_.on_case(*agent.results[index]);
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    const auto here = at++;
    if (here->wish.agent != name || here->wish.index != index) continue;
    Waiting woken = std::move(*here);
    waiting_.erase(here);
    grant(woken.job, woken.wish, std::move(woken.bytes));
  }
  if (!options_.command.empty() && !options_.one_process) settle(index);
}

// ---- the command ----

std::string ClientRun::agent_name() const {
  if (!options_.agent.empty()) return options_.agent;
  const auto& program = options_.command[0];
  return program.substr(program.rfind('/') + 1);
}

void ClientRun::start_processes() {
  while (!ended_ && next_ < cases_.size() && processes_.size() < options_.jobs) start_process(next_++);
  if (processes_.empty()) end(RunEnd::complete);
}

/// @return whether the case can run; if not, that is recorded.
bool ClientRun::listen_for(std::size_t index) {
  const Case& test = *cases_[index];
  auto& process = processes_[index];
  auto dialled = DialledCase::listen(loop_, test, options_.listen.host, seed_of(options_.seed, test.id),
                                     machine_options());
  if (!dialled) {
    process.gone = true;
    record(agent_name(), index,
           not_run(test, reports::Verdict::skipped,
                   fmt::format("the suite cannot listen for it: {}", dialled.error().message())));
    return false;
  }
  process.dialled = std::move(*dialled);
  process.dialled->start([this, index, started = Clock::now()](const Result& result) {
    record(agent_name(), index, row_of(index, result, started));
  });
  return true;
}

void ClientRun::start_process(std::size_t index) {
  if (dialled_in(*cases_[index]) && !listen_for(index)) return;
  auto& process = processes_[index];
  const auto url = process.dialled ? process.dialled->url()
                                   : fmt::format("{}/runCase?case={}&agent={}", base_url_, index + 1,
                                                 encode_query_value(agent_name()));
  process.timer = std::make_unique<net::Timer>(loop_);
  process.timer->set(Clock::now() + options_.connect_timeout, [this, index] {
    processes_[index].exit.words = "still running";
    processes_[index].gone = true;
    settle(index);
  });
  auto child = Child::start(loop_, with_url(options_.command, url), [this, index](ChildExit exit) {
    processes_[index].exit = std::move(exit);
    processes_[index].gone = true;
    settle(index);
  });
  if (!child)
    return end(RunEnd::unreachable,
               fmt::format("cannot start {}: {}", options_.command[0], child.error().message()));
  process.child = std::move(*child);
}

/// A case is over when its result is there and its process is gone, or when the process is gone without ever
/// having connected.
void ClientRun::settle(std::size_t index) {
  const auto at = processes_.find(index);
  if (at == processes_.end()) return;
  auto& process = at->second;
  const auto agent = agents_.find(agent_name());
  const bool has_result = agent != agents_.end() && agent->second.results[index].has_value();
  if (!process.gone) return;
  if (process.row) return record(agent_name(), index, std::move(*std::exchange(process.row, std::nullopt)));
  const bool is_connected =
      std::ranges::any_of(jobs_, [&](const auto& job) { return job.session || job.visitor; });
  if (!has_result) {
    if (process.dialled) return process.dialled->client_gone(process.exit.words);
    if (is_connected && process.exit.words != "still running" && process.timer) {
      // The end of the process may be seen before the end of its connection.
      process.timer->set(Clock::now() + options_.patience.must + options_.patience.must, [this, index] {
        processes_[index].timer.reset();
        loop_.post([this, index] { settle(index); });
      });
      return;
    }
    record(agent_name(), index,
           not_run(*cases_[index], reports::Verdict::setup_failed,
                   fmt::format("the client did not connect: {}", process.exit.words)));
    return;
  }
  loop_.post([this, index] {
    processes_.erase(index);
    start_processes();
  });
}

void ClientRun::start_walk() {
  auto child = Child::start(loop_, with_url(options_.command, base_url_), [this](const ChildExit& exit) {
    bool all = !agents_.empty();
    for (const auto& [name, agent] : agents_)
      all = all && std::ranges::all_of(agent.results, [](const auto& row) { return row.has_value(); });
    all ? end(RunEnd::complete)
        : end(agents_.empty() ? RunEnd::unreachable : RunEnd::peer_died,
              fmt::format("the client ended before it had run all cases: {}", exit.words));
  });
  if (!child)
    return end(RunEnd::unreachable,
               fmt::format("cannot start {}: {}", options_.command[0], child.error().message()));
  walker_ = std::move(*child);
  walk_timer_.set(Clock::now() + options_.connect_timeout, [this] {
    if (agents_.empty() && jobs_.empty()) end(RunEnd::unreachable, "the client did not connect in time");
  });
}

// ---- the end ----

void ClientRun::end(RunEnd how, std::string error) {
  if (std::exchange(ended_, true)) return;
  outcome_.end = how;
  outcome_.error = std::move(error);
  loop_.stop();
}

reports::Run ClientRun::report_of(const std::string& name) {
  auto run = new_run(Role::client, options_.seed);
  run.subject = name;
  run.url = base_url_;
  run.complete = outcome_.end == RunEnd::complete;
  const auto& results = agents_.at(name).results;
  for (std::size_t i = 0; i < cases_.size(); ++i)
    run.cases.push_back(results[i]
                            ? *results[i]
                            : not_run(*cases_[i], reports::Verdict::skipped, "the client did not run it"));
  run.requirements = requirements_for(cases_);
  run.duration_ms = std::chrono::duration<double, std::milli>(Clock::now() - started_).count();
  return run;
}

void ClientRun::report_all() {
  if (!events_.on_report) return;
  for (auto& [name, agent] : agents_)
    if (!std::exchange(agent.reported, true)) events_.on_report(report_of(name));
}

}  // namespace

wsspec::Result<ClientRunOutcome> test_clients(const std::vector<const Case*>& cases,
                                              const ClientRunOptions& options,
                                              const ClientRunEvents& events) {
  return ClientRun(cases, options, events).run();
}

}  // namespace wsspec::conformance
