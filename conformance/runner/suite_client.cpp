#include "conformance/runner/suite_client.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <list>
#include <map>

#include "conformance/cases/all_cases.hpp"
#include "conformance/runner/control.hpp"
#include "conformance/runner/plan.hpp"
#include "conformance/runner/run_facts.hpp"
#include "conformance/runner/session.hpp"
#include "conformance/runner/to_report.hpp"

namespace wsspec::conformance {
namespace {

/// A server that refuses this often in a row, with nothing else under way, is not there any more.
constexpr int refusals_max = 3;

class ServerRun {
 public:
  ServerRun(const std::vector<const Case*>& cases, const ServerRunOptions& options, const OnCase& on_case)
      : cases_(cases), options_(options), on_case_(on_case), results_(cases.size()) {}

  RunOutcome run();

 private:
  struct Job {
    std::size_t index;
    TimePoint started;
    std::unique_ptr<Session> session;
    std::unique_ptr<Session> probe = {};  // of a case after which the server must live
  };

  void fill();
  void dial(std::size_t index, int refusals);
  void begin(std::list<Job>::iterator job, std::unique_ptr<net::ByteStream> stream);
  MachineOptions machine_options() const;
  void finish(std::list<Job>::iterator job, const Result& result);
  void probe(std::list<Job>::iterator job, Result result);
  void record(std::list<Job>::iterator job, const Result& result);
  void refused(std::list<Job>::iterator job, std::error_code error, int refusals);
  void give_up(RunEnd end, std::string error);

  const std::vector<const Case*>& cases_;
  const ServerRunOptions& options_;
  const OnCase& on_case_;
  net::Loop loop_;
  TimePoint started_{};
  std::list<Job> jobs_;
  std::size_t next_ = 0;
  std::vector<std::optional<reports::CaseResult>> results_;
  bool any_connected_ = false;
  bool any_answer_ = false;
  std::string server_name_;
  std::string last_case_;
  RunOutcome outcome_;
};

RunOutcome ServerRun::run() {
  started_ = Clock::now();
  outcome_.run = new_run(Role::server, options_.seed);
  net::StopSignals stop(loop_, [this] { give_up(RunEnd::interrupted, "interrupted"); });
  // The signals' own wait would keep the loop: the last case to end stops it.
  loop_.post([this] { fill(); });
  loop_.run();
  auto& run = outcome_.run;
  run.subject = !options_.subject.empty() ? options_.subject
                : !server_name_.empty()   ? server_name_
                                          : "UnknownServer";
  run.url = net::to_string(options_.url);
  run.complete = outcome_.end == RunEnd::complete;
  for (std::size_t i = 0; i < cases_.size(); ++i)
    run.cases.push_back(results_[i]
                            ? std::move(*results_[i])
                            : not_run(*cases_[i], reports::Verdict::skipped, "not run: " + outcome_.error));
  run.requirements = requirements_for(cases_);
  run.duration_ms = std::chrono::duration<double, std::milli>(Clock::now() - started_).count();
  return std::move(outcome_);
}

void ServerRun::fill() {
  // The first case goes alone: a server that is not there, or says nothing at all, is not asked a second
  // time.
  const std::size_t limit = any_answer_ ? options_.jobs : 1;
  while (next_ < cases_.size() && jobs_.size() < limit) dial(next_++, 0);
  if (jobs_.empty()) loop_.stop();
}

void ServerRun::dial(std::size_t index, int refusals) {
  jobs_.push_back({index, Clock::now(), nullptr});
  const auto job = std::prev(jobs_.end());
  net::connect(loop_, {options_.url.host, options_.url.port}, options_.connect,
               [this, job, refusals](wsspec::Result<std::unique_ptr<net::ByteStream>> stream) {
                 if (stream)
                   begin(job, std::move(*stream));
                 else
                   refused(job, stream.error(), refusals);
               });
}

void ServerRun::begin(std::list<Job>::iterator job, std::unique_ptr<net::ByteStream> stream) {
  any_connected_ = true;
  const Case& test = *cases_[job->index];
  job->started = Clock::now();
  job->session = std::make_unique<Session>(loop_, std::move(stream), test, Role::client,
                                           seed_of(options_.seed, test.id), machine_options());
  job->session->start({}, [this, job](const Result& result) { finish(job, result); });
}

MachineOptions ServerRun::machine_options() const {
  return {.patience = options_.patience,
          .dialled = {options_.url.host_field, options_.url.target, options_.fields}};
}

void ServerRun::finish(std::list<Job>::iterator job, const Result& result) {
  result.must_survive ? probe(job, result) : record(job, result);
}

/// After a hostile case, on a fresh connection.
void ServerRun::probe(std::list<Job>::iterator job, Result result) {
  net::connect(loop_, {options_.url.host, options_.url.port}, options_.connect,
               [this, job, result = std::move(result)](auto stream) mutable {
                 if (!stream) {
                   add_death(result, "it takes no connection: " + stream.error().message());
                   return record(job, result);
                 }
                 job->probe = std::make_unique<Session>(loop_, std::move(*stream), still_there(),
                                                        Role::client, options_.seed, machine_options());
                 job->probe->start({}, [this, job, result = std::move(result)](const Result& probed) mutable {
                   if (probed.verdict == Verdict::fail || probed.verdict == Verdict::setup_failed)
                     add_death(result, "on the next connection: " + probed.reason);
                   record(job, result);
                 });
               });
}

void ServerRun::record(std::list<Job>::iterator job, const Result& result) {
  const Case& test = *cases_[job->index];
  const CaseRun facts{
      .suite = Role::client,
      .seed = seed_of(options_.seed, test.id),
      .run_started = started_,
      .started = job->started,
      .ended = Clock::now(),
      .replay = fmt::format("wsspec test-server {} {} --seed {}{}", net::to_string(options_.url), test.id,
                            options_.seed, options_.replay_options)};
  if (server_name_.empty()) server_name_ = result.peer_name;
  last_case_ = test.id;
  results_[job->index] = to_report(test, result, facts);
  on_case_(*results_[job->index]);
  any_answer_ = any_answer_ || result.octets_received != 0 || !result.observed.empty();
  if (!any_answer_)
    return give_up(RunEnd::unreachable,
                   fmt::format("{} takes connections but answers nothing", net::to_string(options_.url)));
  // Not inside the session's own call.
  loop_.post([this, job] {
    jobs_.erase(job);
    fill();
  });
}

void ServerRun::refused(std::list<Job>::iterator job, std::error_code error, int refusals) {
  const std::size_t index = job->index;
  jobs_.erase(job);
  const std::string where = net::to_string(options_.url);
  if (!any_connected_)
    return give_up(RunEnd::unreachable, fmt::format("cannot connect to {}: {}", where, error.message()));
  if (refusals + 1 < refusals_max) return dial(index, refusals + 1);
  give_up(RunEnd::peer_died,
          fmt::format("{} does not take connections any more ({}); the last case that ended was {}", where,
                      error.message(), last_case_));
}

void ServerRun::give_up(RunEnd end, std::string error) {
  if (outcome_.end != RunEnd::complete) return;
  outcome_.end = end;
  outcome_.error = std::move(error);
  next_ = cases_.size();
  loop_.stop();
}

}  // namespace

RunOutcome test_server(const std::vector<const Case*>& cases, const ServerRunOptions& options,
                       const OnCase& on_case) {
  return ServerRun(cases, options, on_case).run();
}

}  // namespace wsspec::conformance
