#pragma once
#include <cstddef>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model.hpp"

namespace wsspec::reports {

/// Whether colour is fit for this stream: it is a terminal that is not "dumb", and NO_COLOR is unset or
/// empty.
bool use_colour(std::FILE* stream);

/// What a run says while it runs and at its end. Everything that a peer sent is made printable first, so no
/// peer can move the cursor or paint.
class Console {
 public:
  /// Takes text to show at once; it need not end with a line feed.
  using Sink = std::function<void(std::string_view)>;

  struct Options {
    std::size_t width = 100;   ///< columns
    bool colour = false;       ///< ANSI colours
    bool is_terminal = false;  ///< whether a progress line may be overwritten with a carriage return
    bool is_verbose = false;   ///< one line a case instead of the progress line
  };

  /// The options that fit a stream. NO_COLOR, TERM and the terminal's width are asked once.
  static Options options_for(std::FILE* stream, bool is_verbose);
  /// A sink that writes to the stream and flushes.
  static Sink sink_of(std::FILE* stream);

  Console(Sink sink, Options options) : sink_(std::move(sink)), options_(options) {}

  /// One line: what is tested, and with how many cases. `run` needs no cases yet; its requirements are
  /// copied.
  void begin(const Run& run, std::size_t case_count);
  /// A case has ended. One that failed prints all there is to know about it.
  void add(const CaseResult& result);
  /// The table of chapters, what did not pass, and the score.
  void finish(const Run& run);

 private:
  std::string painted(std::string_view style, std::string_view text) const;
  std::string headline(const CaseResult& result) const;
  std::string painted_block(std::string_view block) const;
  void show_progress(const CaseResult& result);
  void clear_progress();
  std::string table_of(const Run& run) const;
  std::string failures_of(const Run& run) const;

  Sink sink_;
  Options options_;
  std::vector<Requirement> requirements_;
  std::size_t case_count_ = 0;
  std::size_t done_ = 0;
  std::size_t failed_ = 0;
  std::size_t progress_columns_ = 0;  // of the line that is shown now
  double progress_at_ms_ = -1;        // when it was shown, on the run's clock
};

}  // namespace wsspec::reports
