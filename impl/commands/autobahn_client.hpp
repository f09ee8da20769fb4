#pragma once
#include "impl/commands/echo_client.hpp"

namespace wsspec::commands {

/// Drives an Autobahn fuzzing server: asks how many cases there are, echoes through each, asks for the
/// report.
class AutobahnClient {
 public:
  struct Outcome {
    unsigned cases = 0;          ///< run to their end, whatever it was
    std::error_code error = {};  ///< why the server could not be asked
  };
  using DoneHandler = std::move_only_function<void(const Outcome&)>;

  /// @param base   the server: its path is put before /getCaseCount, /runCase and /updateReports.
  /// @param agent  the name that the report gets.
  AutobahnClient(net::Loop& loop, const net::Url& base, std::string agent, const ClientOptions& options);

  /// `done` is called once, last, and may destroy the client.
  void start(DoneHandler done);

 private:
  net::Url url_for(std::string_view command, std::string_view query) const;
  void run_next();
  void finish(std::error_code error);

  net::Loop& loop_;
  net::Url base_;
  std::string agent_;
  ClientOptions options_;
  DoneHandler done_;
  Outcome outcome_;
  unsigned count_ = 0;
  std::unique_ptr<EchoClient> client_;
};

}  // namespace wsspec::commands
