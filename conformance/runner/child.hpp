#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "wsspec/base/result.hpp"
#include "wsspec/net/loop.hpp"

namespace wsspec::conformance {

/// The command with the URL in all places where it says {url}.
std::vector<std::string> with_url(std::vector<std::string> command, const std::string& url);

struct ChildExit {
  std::string words;      ///< "exit status 0", "killed by signal 11"
  bool is_crash = false;  ///< a signal that a program gets for a fault of its own, such as SIGSEGV or SIGABRT
};

/// A command in a process group of its own. Destroying it kills the group and waits for its end.
class Child {
 public:
  /// Told on the loop's thread.
  using OnExit = std::move_only_function<void(ChildExit)>;
  /// @param command  program (looked up in PATH) and arguments. Its output is ours, its input is empty.
  static wsspec::Result<std::unique_ptr<Child>> start(net::Loop& loop,
                                                      const std::vector<std::string>& command,
                                                      OnExit on_exit);
  ~Child();

 private:
  struct Impl;
  explicit Child(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace wsspec::conformance
