#include "conformance/machine/compressed_messages.hpp"

#include <deque>
#include <map>
#include <mutex>
#include <tuple>

#include "wsspec/deflate/codec.hpp"

namespace wsspec::conformance {
namespace {

/// As Autobahn compresses.
constexpr int level = 6;

/// The messages of one size tile their corpus and come again. Without takeover, one round of them is all
/// there is. With it, the second round has all of the window behind it that any later round has, because a
/// corpus is larger than a window: it stands for all of them.
class Sequence {
 public:
  Sequence(Corpus kind, std::size_t size, const CompressTerms& terms)
      : kind_(kind),
        size_(size),
        round_(corpus(kind).size() / size),
        takeover_(terms.takeover),
        compressor_(terms.window_bits, terms.takeover, level) {}

  ByteView at(std::size_t k) {
    std::size_t wanted = k % round_;
    if (takeover_ && k >= round_) wanted += round_;
    while (made_.size() <= wanted) {
      const auto message = corpus_message(kind_, size_, made_.size());
      compressor_.compress(bytes_of(message), true, made_.emplace_back());
    }
    return made_[wanted];
  }

 private:
  Corpus kind_;
  std::size_t size_;
  std::size_t round_;
  bool takeover_;
  deflate::Compressor compressor_;
  std::deque<Bytes> made_;
};

}  // namespace

ByteView compressed_message(Corpus kind, std::size_t size, const CompressTerms& terms, std::size_t k) {
  static std::mutex mutex;
  static std::map<std::tuple<Corpus, std::size_t, CompressTerms>, Sequence> all;
  const std::lock_guard lock(mutex);
  return all.try_emplace({kind, size, terms}, kind, size, terms).first->second.at(k);
}

}  // namespace wsspec::conformance
