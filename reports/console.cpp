#include "reports/console.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "reports/plain.hpp"
#include "reports/summary.hpp"
#include "reports/text.hpp"

namespace wsspec::reports {
namespace {

constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view dim = "\x1b[2m";
constexpr std::string_view red = "\x1b[31m";
constexpr std::string_view green = "\x1b[32m";
constexpr std::string_view reset = "\x1b[0m";
constexpr double progress_pause_ms = 40;

constexpr std::array<std::string_view, verdict_count> verdict_styles{
    green, "\x1b[33m", "\x1b[1;31m", "\x1b[34m", dim, dim, "\x1b[1;31m", "\x1b[1;35m", "\x1b[1;31m",
};

std::string_view style_of(Verdict verdict) {
  return verdict_styles[static_cast<std::size_t>(verdict)];
}

bool prints_all(Verdict verdict) {
  return is_failure(verdict) || verdict == Verdict::tool_error;
}

bool is_live_terminal(std::FILE* stream) {
  const char* term = std::getenv("TERM");
  return ::isatty(::fileno(stream)) == 1 && !(term && std::string_view(term) == "dumb");
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t used = count_code_points(text);
  return std::string(text) + std::string(width > used ? width - used : 0, ' ');
}

// A nought says less than a dot, and the eye finds what is not one.
std::string cell(std::size_t count, std::size_t width) {
  const std::string text = count == 0 ? "·" : std::to_string(count);
  const std::size_t used = count_code_points(text);
  return std::string(width > used ? width - used : 0, ' ') + text;
}

}  // namespace

bool use_colour(std::FILE* stream) {
  const char* no_colour = std::getenv("NO_COLOR");
  return !(no_colour && *no_colour) && is_live_terminal(stream);
}

Console::Options Console::options_for(std::FILE* stream, bool is_verbose) {
  Options options{
      .colour = use_colour(stream), .is_terminal = is_live_terminal(stream), .is_verbose = is_verbose};
  winsize size{};
  if (options.is_terminal && ::ioctl(::fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    options.width = size.ws_col;
  return options;
}

Console::Sink Console::sink_of(std::FILE* stream) {
  return [stream](std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stream);
    std::fflush(stream);
  };
}

std::string Console::painted(std::string_view style, std::string_view text) const {
  if (!options_.colour || text.empty()) return std::string(text);
  return fmt::format("{}{}{}", style, text, reset);
}

void Console::begin(const Run& run, std::size_t case_count) {
  requirements_ = run.requirements;
  case_count_ = case_count;
  const std::string where = run.url.empty() ? "" : fmt::format(" at {}", printable(run.url));
  const std::string subject = run.subject.empty() ? "" : fmt::format(" {}", printable(run.subject));
  sink_(fmt::format("wsspec {}: testing {}{}{}, {} case{}, seed {}\n", printable(run.tool_version),
                    run.role == "client" ? "the client" : "the server", subject, where, case_count,
                    case_count == 1 ? "" : "s", run.seed));
}

std::string Console::headline(const CaseResult& result) const {
  const auto mark = fmt::format("{} {:<9} {:<13}", symbol_of(result.verdict), printable(result.id),
                                name_of(result.verdict));
  return fmt::format("{} {:>8}  {}\n", painted(style_of(result.verdict), mark),
                     duration_text(result.duration_ms), printable(result.title));
}

std::string Console::painted_block(std::string_view block) const {
  if (!options_.colour) return std::string(block);
  std::string out;
  while (!block.empty()) {
    const std::size_t end = std::min(block.find('\n'), block.size() - 1);
    const auto line = block.substr(0, end);
    block.remove_prefix(end + 1);
    constexpr std::size_t label_columns = 12;
    const auto label = line.substr(0, label_columns);
    const auto rest = line.substr(label.size());
    if (label.starts_with("  expected")) {
      out += painted(green, label) + std::string(rest);
    } else if (label.starts_with("  got")) {
      out += painted(red, label) + std::string(rest);
    } else if (label.size() > 2 && label[2] != ' ') {
      out += painted(bold, label) + std::string(rest);
    } else {
      out += painted(dim, line);
    }
    out += '\n';
  }
  return out;
}

void Console::add(const CaseResult& result) {
  ++done_;
  if (prints_all(result.verdict)) {
    ++failed_;
    clear_progress();
    const auto index = index_requirements(requirements_);
    sink_(headline(result) + painted_block(plain_case(result, index)) + "\n");
  } else if (options_.is_verbose) {
    sink_(headline(result));
  }
  if (!options_.is_verbose) show_progress(result);
}

void Console::show_progress(const CaseResult& result) {
  if (!options_.is_terminal) return;
  const double now_ms = result.started_ms + result.duration_ms;
  const bool is_shown = progress_columns_ != 0;
  if (is_shown && now_ms >= progress_at_ms_ && now_ms - progress_at_ms_ < progress_pause_ms) return;
  progress_at_ms_ = now_ms;
  const auto failed = failed_ == 0 ? std::string() : fmt::format(" {} failed", failed_);
  const auto text = cut(fmt::format("[{}/{}]{} {} {}", done_, case_count_, failed, printable(result.id),
                                    printable(result.title)),
                        options_.width > 1 ? options_.width - 1 : 1);
  sink_(fmt::format("\r{}", padded(text, progress_columns_)));
  progress_columns_ = count_code_points(text);
}

void Console::clear_progress() {
  if (progress_columns_ == 0) return;
  sink_(fmt::format("\r{:{}}\r", "", progress_columns_));
  progress_columns_ = 0;
}

std::string Console::table_of(const Run& run) const {
  constexpr std::size_t numbers_width = 56;
  const auto chapters = chapters_of(run);
  std::size_t widest = 7;
  for (const auto& chapter : chapters) widest = std::max(widest, count_code_points(printable(chapter.title)));
  const std::size_t room = options_.width > numbers_width + 12 ? options_.width - numbers_width - 2 : 10;
  widest = std::min(widest, room);

  std::string out =
      painted(bold, fmt::format("  {} {:>6} {:>11} {:>6} {:>9} {:>6} {:>10}", padded("chapter", widest),
                                "pass", "non-strict", "fail", "observed", "other", "time")) +
      "\n";
  for (const auto& chapter : chapters) {
    const auto columns = columns_of(chapter.counts);
    const auto fail = cell(columns.fail, 6);
    out += fmt::format("  {} {} {} {} {} {} {:>10}\n", padded(cut(printable(chapter.title), widest), widest),
                       cell(columns.pass, 6), cell(columns.non_strict, 11),
                       columns.fail == 0 ? fail : painted(red, fail), cell(columns.observed, 9),
                       cell(columns.other, 6), duration_text(chapter.duration_ms));
  }
  return out;
}

// "  fail            5.6 5.7", one paragraph a verdict that makes the run fail.
std::string Console::failures_of(const Run& run) const {
  constexpr std::size_t label_width = 18;
  const auto counts = count_verdicts(run.cases);
  std::string out;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto verdict = static_cast<Verdict>(i);
    if (counts[i] == 0 || !prints_all(verdict)) continue;
    out += painted(style_of(verdict), padded(fmt::format("  {}", name_of(verdict)), label_width));
    std::size_t column = label_width;
    for (const auto& result : run.cases) {
      if (result.verdict != verdict) continue;
      const auto id = printable(result.id);
      if (column + id.size() + 1 > options_.width && column > label_width) {
        out += fmt::format("\n{:{}}", "", label_width);
        column = label_width;
      }
      out += id + " ";
      column += id.size() + 1;
    }
    out.back() = '\n';
  }
  return out;
}

void Console::finish(const Run& run) {
  clear_progress();
  sink_(fmt::format("\n{}\n{}", table_of(run), failures_of(run)) +
        painted(has_failed(run) ? style_of(Verdict::fail) : style_of(Verdict::pass), score_line(run)) + "\n");
}

}  // namespace wsspec::reports
