// What Autobahn's chapters 9, 12 and 13 exchange, compared with Autobahn's own sizes, counts and offers.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "conformance/cases/all_cases.hpp"
#include "conformance/machine/autobahn.hpp"
#include "conformance/machine/compressed_messages.hpp"
#include "conformance/machine/deflate_terms.hpp"
#include "wsspec/deflate/codec.hpp"

namespace wsspec::conformance {
namespace {

using nlohmann::json;

json read_data(const char* name) {
  return json::parse(std::ifstream(std::string(WSSPEC_TEST_DATA) + "/" + name));
}

template <class Kind>
const Kind* step_of(const Case& test) {
  for (const auto& step : test.script)
    if (const auto* found = std::get_if<Kind>(&step)) return found;
  return nullptr;
}

std::string from_hex(const std::string& digits) {
  std::string out;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    out += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  return out;
}

/// Offers as sets: the order of an offer's parameters means nothing.
std::vector<std::vector<std::string>> offers_in(const std::string& value) {
  std::vector<std::vector<std::string>> out;
  const std::string_view values[] = {value};
  const auto extensions = http::parse_extensions(values).value();
  for (const auto& extension : extensions) {
    auto& offer = out.emplace_back();
    for (const auto& parameter : extension.parameters)
      offer.push_back(parameter.name + "=" + parameter.value.value_or(""));
    std::ranges::sort(offer);
  }
  return out;
}

TEST(VolumeTest, TheFullProfileExchangesWhatAutobahnDoes) {
  const auto cases = make_cases(full);
  const auto data = read_data("autobahn_volume.json");
  ASSERT_EQ(data.size(), 270u);
  for (const auto& [id, want] : data.items()) {
    SCOPED_TRACE(id);
    const auto* test = cases.find(id);
    ASSERT_TRUE(test);
    const auto* exchange = step_of<Exchange>(*test);
    ASSERT_TRUE(exchange);
    const auto& what = exchange->what;
    EXPECT_EQ(what.count, want["count"]);
    EXPECT_EQ(what.kind == Opcode::text ? "text" : "binary", want["kind"]);
    EXPECT_EQ(what.size, want["size"]);
    EXPECT_EQ(what.fragment_bytes.value_or(0), want["frame_bytes"]);
    EXPECT_EQ(what.is_compressed, want.contains("offer"));
    if (what.is_compressed) {
      EXPECT_EQ(offers_in(offer_of(*step_of<Negotiate>(*test))), offers_in(want["offer"]));
      continue;
    }
    EXPECT_EQ(what.write_bytes, want["write_bytes"]);
    if (what.size != 0) {
      EXPECT_EQ(std::get<std::string>(what.content), from_hex(want["octets"]));
    }
  }
}

TEST(VolumeTest, AllIdsOfAutobahnAreThereAndNoOtherCaseHasOne) {
  std::size_t ids = read_data("autobahn_volume.json").size();
  const auto bytes = read_data("autobahn_bytes.json");
  std::size_t ours = 0;
  for (const auto& test : all_cases()) ours += is_autobahn_id(test.id) ? 1 : 0;
  EXPECT_EQ(ours, 517u);
  EXPECT_EQ(ids + 247, ours) << "the others are compared in bytes_test";
}

TEST(VolumeTest, SmallerProfilesCutCountsAndSizesOnly) {
  const auto few = make_cases(quick);
  const auto all = make_cases(full);
  ASSERT_EQ(few.size(), all.size());
  for (auto a = few.begin(), b = all.begin(); a != few.end(); ++a, ++b) {
    EXPECT_EQ(a->id, b->id);
    if (!is_autobahn_id(a->id)) continue;
    EXPECT_EQ(a->script.size(), b->script.size()) << a->id;
    const auto* exchange = step_of<Exchange>(*a);
    if (!exchange) continue;
    EXPECT_LE(exchange->what.count, 10u) << a->id;
    EXPECT_LE(exchange->what.size, std::size_t{1} << 20) << a->id;
  }
}

// What is kept of an earlier round must inflate as part of any later one.
TEST(VolumeTest, CompressedMessagesInflateInOrderForManyRounds) {
  for (const auto& terms : {CompressTerms{15, true}, CompressTerms{9, true}, CompressTerms{12, false}})
    for (const std::size_t size : {std::size_t{8192}, std::size_t{131072}}) {
      deflate::Inflater inflater(terms.window_bits, terms.takeover);
      const std::size_t messages = 3 * corpus(Corpus::json).size() / size + 1;
      for (std::size_t k = 0; k < messages; ++k) {
        Bytes out;
        ASSERT_FALSE(inflater.inflate(compressed_message(Corpus::json, size, terms, k), true, out, size));
        ASSERT_EQ(text_of(out), corpus_message(Corpus::json, size, k)) << "message " << k;
      }
    }
}

}  // namespace
}  // namespace wsspec::conformance
