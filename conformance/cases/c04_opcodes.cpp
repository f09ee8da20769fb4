// Chapter 4: opcodes that nobody has defined: 3-7 for data, 11-15 for control.
#include "conformance/cases/all_cases.hpp"
#include "conformance/cases/fault_words.hpp"

namespace wsspec::conformance {
namespace {

void add_family(Catalogue& out, const std::string& section, unsigned first, const std::string& kind) {
  const auto& because = rfc6455::unknown_opcode;
  const std::string hello = "Hello, world!";
  const auto title = [&](unsigned i, const char* rest) {
    return "Reserved " + kind + " opcode " + std::to_string(first + i) + rest;
  };
  out.add(section + "1", title(0, ", empty"), must_fail(frame(first), because));
  out.add(section + "2", title(1, ", with payload"),
          must_fail(frame(first + 1, "reserved opcode payload"), because));
  out.add(section + "3", title(2, ", empty, after a good message"),
          must_fail_after_echo(frame(first + 2), because, joined));
  out.add(section + "4", title(3, ", with payload, after a good message"),
          must_fail_after_echo(frame(first + 3, hello), because, joined));
  out.add(section + "5", title(4, ", with payload, after a good message, byte by byte"),
          must_fail_after_echo(frame(first + 4, hello), because, chopped));
}

}  // namespace

void add_opcode_cases(Catalogue& out) {
  add_family(out, "4.1.", 3, "data");
  add_family(out, "4.2.", 11, "control");
}

}  // namespace wsspec::conformance
