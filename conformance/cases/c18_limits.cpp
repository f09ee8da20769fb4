// Chapter 18: how much a peer takes, and for how long.
#include <algorithm>
#include <array>

#include "conformance/cases/all_cases.hpp"
#include "conformance/cases/opening_steps.hpp"

namespace wsspec::conformance {
namespace {

constexpr std::size_t kib = 1024;
constexpr std::size_t mib = 1024 * kib;

/// How much of the same: all of it, or as much as shows a fault where hundreds of mutants run.
class Amount {
 public:
  explicit Amount(const Profile& profile) : profile_(profile) {}
  std::size_t bytes(std::size_t wanted) const { return std::min(wanted, profile_.bytes_max); }
  std::size_t frames(std::size_t wanted) const {
    return is_tiny() ? std::min<std::size_t>(wanted, 100) : wanted;
  }

 private:
  bool is_tiny() const { return profile_.bytes_max < 64 * kib; }
  Profile profile_;
};

const std::vector<std::uint16_t> limit_codes{1009, 1008};

/// Longer than any message that a peer can keep.
struct HugeLength {
  const char* words;
  std::uint64_t bytes;
};
constexpr HugeLength huge_lengths[] = {{"1 TiB", 1ULL << 40},
                                       {"2^53 octets", 1ULL << 53},
                                       {"2^53 + 1 octets", (1ULL << 53) + 1},
                                       {"2^62 octets", 1ULL << 62},
                                       {"2^63 - 1 octets", (1ULL << 63) - 1}};

void add_huge_cases(Catalogue& out, Ids ids) {
  const auto given_up = [] { return expect(fails_with({1009, 1008}), rfc6455::limits_sizes); };
  for (const auto& [words, bytes] : huge_lengths) {
    const std::string declared = std::string("a frame of ") + words;
    out.add(ids.next(), "The header of " + declared,
            {send(binary().declares(bytes)), given_up(), survives()});
    out.add(ids.next(), "The header of " + declared + " and its first octets",
            {send(text("first octets").declares(bytes)), given_up(), survives()});
    out.add(ids.next(), "The header of " + declared + ", as the second fragment",
            {send(binary("12345").no_fin()), send(more("6").declares(bytes)), given_up(), survives()});
    out.add(ids.next(), "The code for " + declared,
            {send(text("12345").declares(bytes)),
             expect(closes_only_with(limit_codes), rfc6455::code_1008_1009), survives()});
  }
}

/// One message in very many fragments: it comes back, or it is too much.
void add_fragment_cases(Catalogue& out, Ids ids, const Amount& amount) {
  for (const auto count : std::initializer_list<std::size_t>{100, 1000, 10'000, 20'000}) {
    const std::size_t n = amount.frames(count);
    const std::string many = std::to_string(count);
    out.add(ids.next(), "A text in " + many + " fragments of one octet",
            {send(text(fill(n)).in_frames_of(1)),
             expect(message_or_fails(fill(n), limit_codes), rfc6455::keeps_limits), survives()});
    out.add(
        ids.next(), "Octets in " + many + " fragments of one octet",
        {send(binary(fill(n, '\xFE')).in_frames_of(1)),
         expect(binary_message_or_fails(fill(n, '\xFE'), limit_codes), rfc6455::keeps_limits), survives()});
    out.add(ids.next(), many + " empty fragments and one octet",
            {send(text().no_fin()), send(more().no_fin().times(n)), send(more("!")),
             expect(message_or_fails("!", limit_codes), rfc6455::keeps_limits), survives()});
    out.add(ids.next(), many + " fragments without end",
            {send(text().no_fin()), send(more("*").no_fin().times(n)), end_stream(), survives()});
  }
  const std::size_t n = amount.frames(1000);
  out.add(ids.next(), "A Ping behind each of 20 fragments",
          {send(text().no_fin()), repeat(20, {send(more("*").no_fin()), send(ping("between"))}),
           send(ping("last")), send(more("!")), expect(pong_for("last"), rfc6455::control_between),
           expect(message(fill(20) + "!"), rfc6455::fragments), close_cleanly()});
  out.add(ids.next(), "1000 Pongs inside a message",
          {send(text("a").no_fin()), send(pong("nobody asked").times(n)), send(more("b")),
           expect(message("ab"), rfc6455::unsolicited_pong), close_cleanly()});
  out.add(ids.next(), "20 Pings inside a message",
          {send(text("a").no_fin()), send(ping("again").times(20)), send(ping("last")), send(more("b")),
           expect(pong_for("last"), rfc6455::pong_reply), expect(message("ab"), rfc6455::control_between),
           close_cleanly()});
}

void add_flood_cases(Catalogue& out, Ids ids, const Amount& amount) {
  for (const auto count : std::initializer_list<std::size_t>{100, 1000, 10'000}) {
    const std::size_t n = amount.frames(count);
    const std::string many = std::to_string(count);
    const auto last_pong = expect(pong_or_ends("last"), rfc6455::pong_reply);
    out.add(ids.next(), many + " Pings at once",
            {send(ping("again").times(n)), send(ping("last")), last_pong, survives()});
    out.add(ids.next(), many + " empty Pings at once",
            {send(ping().times(n)), send(ping("last")), last_pong, survives()});
    out.add(ids.next(), many + " Pings of 125 octets at once",
            {send(ping(fill(125)).times(n)), send(ping("last")), last_pong, survives()});
    out.add(ids.next(), many + " Pongs at once",
            {send(pong("nobody asked").times(n)), send(text("still here")),
             expect(message("still here"), rfc6455::unsolicited_pong), close_cleanly()});
    out.add(ids.next(), many + " Pongs of 125 octets at once",
            {send(pong(fill(125)).times(n)), send(text("still here")),
             expect(message("still here"), rfc6455::unsolicited_pong), close_cleanly()});
    out.add(ids.next(), many + " empty texts at once",
            {exchange(texts(n, 0, "").pipelined(), rfc6455::unfragmented), close_cleanly()});
    out.add(ids.next(), many + " texts of one letter at once",
            {exchange(texts(n, 1, "x").pipelined(), rfc6455::transmits), close_cleanly()});
    out.add(ids.next(), many + " binary messages of 125 octets at once",
            {exchange(binaries(n, 125, std::string("\x00\xFF\x80", 3)).pipelined(), rfc6455::transmits),
             close_cleanly()});
  }
}

/// The suite reads nothing while it sends: sooner or later the peer cannot send any more.
void add_back_pressure_cases(Catalogue& out, Ids ids, const Amount& amount) {
  struct Load {
    const char* words;
    std::size_t count, bytes;
  };
  for (const auto& [words, count, wanted] :
       {Load{"16 messages of 64 KiB", 16, 64 * kib}, Load{"4 messages of 1 MiB", 4, mib},
        Load{"8 MiB at once", 1, 8 * mib}}) {
    const std::size_t bytes = amount.bytes(wanted);
    for (const bool is_text : {true, false}) {
      Script script{stop_reading()};
      Script echoes{};
      for (std::size_t k = 0; k < std::max<std::size_t>(count, bytes < wanted ? 4 : 0); ++k) {
        const std::string payload =
            std::to_string(k) + cycle(is_text ? "0123456789 " : "\x01\x80\xFF\xFE", bytes);
        script = {script, send(is_text ? text(payload) : binary(payload))};
        echoes = {echoes, expect(is_text ? message(payload) : binary_message(payload), rfc6455::transmits)};
      }
      out.add(ids.next(), std::string("Not reading: ") + (is_text ? "text, " : "octets, ") + words,
              {script, read_again(), echoes, close_cleanly()});
    }
  }
  const std::string large = cycle("0123456789", amount.bytes(4 * mib));
  out.add(ids.next(), "Not reading: a Ping behind large messages",
          {stop_reading(), send(text(large)), send(text(large)), send(ping("behind")), read_again(),
           expect(message(large), rfc6455::unfragmented), expect(message(large), rfc6455::unfragmented),
           expect(pong_for("behind"), rfc6455::pong_reply), close_cleanly()});
  out.add(ids.next(), "Not reading: a Close behind a large message",
          {stop_reading(), send(text(large)), send(close(1000)), read_again(),
           note(message(large), rfc6455::close_may_wait), expect(closes_with({1000}), rfc6455::close_reply)});
  out.add(ids.next(), "Not reading: a fault behind a large message",
          {stop_reading(), send(binary(large)), send(frame(3)), read_again(),
           note(binary_message(large), rfc6455::close_may_wait),
           expect(fails_with(1002), rfc6455::unknown_opcode), survives()});
  out.add(ids.next(), "Never reading, and then gone",
          {stop_reading(), send(binary(large)), send(binary(large)), reset_stream(), survives()});
  out.add(ids.next(), "1000 Pings of 125 octets, not reading",
          {stop_reading(), send(ping(fill(125)).times(amount.frames(1000))), send(ping("last")), read_again(),
           expect(pong_or_ends("last"), rfc6455::keeps_limits), survives()});
}

/// Everything one octet at a time.
void add_slow_cases(Catalogue& out, Ids ids) {
  const std::string some = cycle("slowly, ", 1000);
  out.add(ids.next(), "A text of 1000 octets, one at a time",
          {send(text(some).chopped()), expect(message(some), rfc6455::any_segmentation), close_cleanly()});
  out.add(ids.next(), "A binary message of 1000 octets, one at a time",
          {send(binary(some).chopped()), expect(binary_message(some), rfc6455::any_segmentation),
           close_cleanly()});
  out.add(ids.next(), "A fragmented text, one octet at a time",
          {send(text(some).in_frames_of(10).chopped()), expect(message(some), rfc6455::any_segmentation),
           close_cleanly()});
  out.add(ids.next(), "Ping, text and Pong, one octet at a time",
          {send(ping("slow").chopped()), send(text("ly").chopped()), send(pong("done").chopped()),
           expect(pong_for("slow"), rfc6455::any_segmentation),
           expect(message("ly"), rfc6455::any_segmentation), close_cleanly()});
  out.add(ids.next(), "100 small texts, one octet at a time",
          {repeat(100, send(text("abc").chopped())),
           repeat(100, expect(message("abc"), rfc6455::any_segmentation)), close_cleanly()});
  out.add(ids.next(), "A Close with a reason, one octet at a time",
          {send(close(1000, fill(123)).chopped()), expect(closes_with({1000}), rfc6455::close_reply)});
  out.add(ids.next(), "64-bit length, one octet at a time",
          {send(text(some).length_as(wire::LengthForm::bits16).chopped()),
           expect(message(some), rfc6455::any_segmentation), close_cleanly()});
}

/// Eight times as much takes about eight times as long.
void add_scale_cases(Catalogue& out, Ids ids, const Amount& amount) {
  const std::size_t small = amount.bytes(16 * kib) / 8;
  const auto grows = [&](std::string title, Messages (*of)(std::size_t)) {
    out.add(ids.next(), std::move(title),
            {scales(of(small), of(8 * small), suite::linear_work), close_cleanly()});
  };
  grows("The time for a text in fragments of one octet",
        [](std::size_t n) { return texts(1, n, "*").in_frames_of(1); });
  grows("The time for a text in fragments of two octets that cut characters",
        [](std::size_t n) { return texts(1, n / 3 * 3, "\xE2\x82\xAC").in_frames_of(2); });
  grows("The time for octets in fragments of one octet",
        [](std::size_t n) { return binaries(1, n, std::string("\xFE")).in_frames_of(1); });
  const std::size_t large = amount.bytes(mib) / 8;
  out.add(ids.next(), "The time for a text in fragments of 64 octets",
          {scales(texts(1, large, "*").in_frames_of(64), texts(1, 8 * large, "*").in_frames_of(64),
                  suite::linear_work),
           close_cleanly()});
}

}  // namespace

void add_limit_cases(Catalogue& out, const Profile& profile) {
  const Amount amount(profile);
  add_huge_cases(out, Ids("18.1"));
  add_fragment_cases(out, Ids("18.2"), amount);
  add_flood_cases(out, Ids("18.3"), amount);
  add_back_pressure_cases(out, Ids("18.4"), amount);
  add_slow_cases(out, Ids("18.5"));
  add_scale_cases(out, Ids("18.6"), amount);
}

}  // namespace wsspec::conformance
