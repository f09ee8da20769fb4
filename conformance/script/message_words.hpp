// Messages whose octets are made when they are needed: large ones, and many.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "conformance/script/corpus.hpp"
#include "wsspec/wire/opcode.hpp"

namespace wsspec::conformance {

/// A pattern over and over, or pieces of a corpus: message k is the piece behind message k-1.
using Content = std::variant<std::string, Corpus>;

/// `count` messages of `size` octets each.
struct Messages {
  std::size_t count = 1;
  wire::Opcode kind = wire::Opcode::text;
  std::size_t size = 0;
  Content content = std::string("*");
  bool is_compressed = false;  ///< by permessage-deflate, on the terms that were agreed
  std::optional<std::size_t> fragment_bytes =
      {};                       ///< as of Outgoing; of the compressed form where there is one
  std::size_t write_bytes = 0;  ///< as of Outgoing
  std::size_t ahead = 1;        ///< so many are sent before the first has to come back

  Messages compressed() &&;
  Messages in_frames_of(std::optional<std::size_t> bytes) &&;
  Messages chopped(std::size_t bytes) &&;
  /// All are sent at once.
  Messages pipelined() &&;
};

Messages texts(std::size_t count, std::size_t size, Content content);
Messages binaries(std::size_t count, std::size_t size, Content content);

/// The octets of message k, made on first use and kept by this object; a view of it, or of the corpus.
class MessageOctets {
 public:
  explicit MessageOctets(const Messages& messages) : messages_(messages) {}
  std::string_view of(std::size_t k);

 private:
  const Messages& messages_;
  std::string pattern_;
};

}  // namespace wsspec::conformance
