// permessage-deflate on the suite's side: what it asks, how it judges answers and messages, what it sends.
#include "conformance/machine/deflate_terms.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/machine/compressed_messages.hpp"
#include "conformance/machine/observer.hpp"
#include "conformance/mutants/mutant_peer.hpp"
#include "conformance/requirements/rfc7692.hpp"
#include "wsspec/http/field_grammar.hpp"

namespace wsspec::conformance {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<http::Extension> parsed(std::string_view value) {
  return http::parse_extensions(std::span(&value, 1)).value();
}

std::string offer(const std::vector<DeflateTerms>& terms) {
  return offer_of(Negotiate{terms});
}
std::optional<std::string> answer(const std::vector<DeflateTerms>& terms, std::string_view offered) {
  return answer_of(Negotiate{terms}, parsed(offered));
}

TEST(DeflateTermsTest, AClientAsksForTheServersDirectionAndLeavesItsOwnToTheServer) {
  EXPECT_EQ(offer({{}}), "permessage-deflate; client_no_context_takeover; client_max_window_bits");
  EXPECT_EQ(offer({{.no_context_takeover = true, .max_window_bits = 9}, {}}),
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
            "server_max_window_bits=9; client_max_window_bits, "
            "permessage-deflate; client_no_context_takeover; client_max_window_bits");
}

TEST(DeflateTermsTest, AServerGrantsWhatWasAskedAndTellsTheClient) {
  EXPECT_EQ(answer({{}}, "permessage-deflate; server_no_context_takeover; server_max_window_bits=10"),
            "permessage-deflate; server_no_context_takeover; server_max_window_bits=10");
  EXPECT_EQ(answer({{.no_context_takeover = true}}, "x, permessage-deflate"),
            "permessage-deflate; client_no_context_takeover");
  EXPECT_EQ(answer({{.max_window_bits = 12}}, "permessage-deflate; client_max_window_bits"),
            "permessage-deflate; client_max_window_bits=12");
  EXPECT_EQ(answer({{.max_window_bits = 12}}, "permessage-deflate; client_max_window_bits=10"),
            "permessage-deflate; client_max_window_bits=10")
      << "not larger than the offer's";
}

TEST(DeflateTermsTest, AServerAnswersNothingWhereNothingFits) {
  EXPECT_EQ(answer({{.max_window_bits = 12}}, "permessage-deflate"), std::nullopt) << "it may not be told";
  EXPECT_EQ(answer({{.max_window_bits = 12}, {}}, "permessage-deflate"), "permessage-deflate");
  EXPECT_EQ(answer({{}}, "permessage-deflate; server_max_window_bits=16, x"), std::nullopt);
}

struct Judged {
  const char* offered;
  const char* answered;
  const Requirement* broken;  // none: agreed
};

TEST(DeflateTermsTest, AnAnswerIsJudgedByItsOffer) {
  const Judged rows[] = {
      {"permessage-deflate", "permessage-deflate", nullptr},
      {"permessage-deflate", "permessage-deflate; server_max_window_bits=11; server_no_context_takeover",
       nullptr},
      {"permessage-deflate; client_max_window_bits=10", "permessage-deflate; client_max_window_bits=10",
       nullptr},
      {"permessage-deflate; server_max_window_bits=10, permessage-deflate", "permessage-deflate", nullptr},
      {"permessage-deflate; server_no_context_takeover", "permessage-deflate",
       &rfc7692::server_takeover_answer},
      {"permessage-deflate; server_max_window_bits=10", "permessage-deflate", &rfc7692::server_window_answer},
      {"permessage-deflate; server_max_window_bits=10", "permessage-deflate; server_max_window_bits=11",
       &rfc7692::server_window_answer},
      {"permessage-deflate", "permessage-deflate; server_max_window_bits=08",
       &rfc7692::server_window_answer_value},
      {"permessage-deflate; client_max_window_bits", "permessage-deflate; client_max_window_bits",
       &rfc7692::client_window_answer_value},
      {"permessage-deflate", "permessage-deflate; client_max_window_bits=10",
       &rfc7692::client_window_only_if_offered},
      {"permessage-deflate; client_max_window_bits=10", "permessage-deflate; client_max_window_bits=11",
       &rfc7692::client_window_not_larger},
      {"permessage-deflate", "permessage-deflate, permessage-deflate", &rfc7692::one_owner_of_rsv1},
      {"permessage-deflate", "permessage-deflate, permessage-bzip2", &rfc7692::one_owner_of_rsv1},
      {"permessage-deflate", "permessage-deflate; x", &rfc7692::accepts_what_it_supports},
      {"permessage-deflate", "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
       &rfc7692::answer_shows_parameters},
      {"permessage-deflate; server_max_window_bits=7", "permessage-deflate", &rfc7692::declines_invalid},
  };
  for (const auto& [offered, answered, broken] : rows) {
    const auto judged = judge_deflate_answer(parsed(offered), parsed(answered));
    EXPECT_EQ(judged.fault ? judged.fault->requirement : nullptr, broken) << offered << " -> " << answered;
    EXPECT_EQ(judged.agreed.has_value(), broken == nullptr) << offered << " -> " << answered;
    if (broken) {
      EXPECT_THAT(deflate_requirements(), testing::Contains(broken));
    }
  }
}

TEST(DeflateTermsTest, ATinyWindowThatNobodyAskedForIsAgainstAdvice) {
  const auto advised = [](const char* offered, const char* answered) {
    return judge_deflate_answer(parsed(offered), parsed(answered)).advice.has_value();
  };
  EXPECT_TRUE(advised("permessage-deflate", "permessage-deflate; server_max_window_bits=9"));
  EXPECT_FALSE(advised("permessage-deflate", "permessage-deflate; server_max_window_bits=10"));
  EXPECT_FALSE(advised("permessage-deflate; server_max_window_bits=9",
                       "permessage-deflate; server_max_window_bits=9"));
  EXPECT_TRUE(
      advised("permessage-deflate; client_max_window_bits", "permessage-deflate; client_max_window_bits=8"));
}

TEST(DeflateTermsTest, OffersAreJudged) {
  const auto broken = [](const char* offered) {
    std::vector<std::string_view> out;
    for (const auto& finding : judge_deflate_offers(parsed(offered))) out.push_back(finding.requirement->id);
    return out;
  };
  EXPECT_THAT(broken("permessage-deflate; client_max_window_bits, x; server_max_window_bits=99"), IsEmpty());
  EXPECT_THAT(broken("permessage-deflate; server_max_window_bits=16"),
              ElementsAre(rfc7692::server_window_value.id));
  EXPECT_THAT(broken("permessage-deflate; server_max_window_bits"),
              ElementsAre(rfc7692::server_window_value.id));
  EXPECT_THAT(broken("permessage-deflate; client_max_window_bits=08"),
              ElementsAre(rfc7692::client_window_value.id));
  EXPECT_THAT(broken("permessage-deflate; server_max_window_bits=8"), ElementsAre(rfc7692::window_of_1k.id));
}

TEST(CompressedMessagesTest, EachInflatesToItsCorpusForeverAgain) {
  for (const CompressTerms terms :
       {CompressTerms{15, true}, CompressTerms{9, true}, CompressTerms{10, false}}) {
    deflate::Inflater inflater(terms.window_bits, terms.takeover);
    const std::size_t size = 64 * 1024;  // four messages a round
    for (std::size_t k = 0; k < 11; ++k) {
      Bytes inflated;
      const auto octets = compressed_message(Corpus::json, size, terms, k);
      ASSERT_FALSE(inflater.inflate(octets, true, inflated, size)) << terms.window_bits << " message " << k;
      EXPECT_EQ(text_of(inflated), corpus_message(Corpus::json, size, k));
    }
  }
}

/// What an observer finds in compressed messages of a server's.
std::vector<std::string_view> found_in(const std::vector<Bytes>& payloads, const CompressTerms& terms) {
  Observer observer(Role::server);
  observer.expect_compression(terms);
  WireLog log;
  for (const auto& payload : payloads) {
    Bytes octets;
    wire::append_frame(octets,
                       {.opcode = wire::Opcode::binary,
                        .fin = true,
                        .rsv = wire::rsv1,
                        .length = payload.size(),
                        .form = wire::minimal_form(payload.size())},
                       payload);
    ByteSpan rest(octets);
    while (observer.next(rest, {}, log)) {
    }
  }
  std::vector<std::string_view> out;
  for (const auto& finding : observer.take_findings()) out.push_back(finding.requirement->id);
  return out;
}

std::vector<Bytes> compressed(const CompressTerms& terms) {
  deflate::Compressor compressor(terms.window_bits, terms.takeover, 6);
  std::vector<Bytes> out(3);
  for (auto& payload : out)
    compressor.compress(bytes_of(corpus(Corpus::json).substr(0, 3000)), true, payload);
  return out;
}

TEST(CompressedObserverTest, HoldsThePeerToWhatWasAgreed) {
  constexpr CompressTerms plain{15, true}, afresh{15, false}, small{9, true};
  for (const auto& terms : {plain, afresh, small}) EXPECT_THAT(found_in(compressed(terms), terms), IsEmpty());
  EXPECT_THAT(found_in(compressed(plain), afresh), ElementsAre(rfc7692::server_starts_afresh.id));
  EXPECT_THAT(found_in(compressed(plain), small), ElementsAre(rfc7692::server_window_obeyed.id));
}

TEST(CompressedObserverTest, SeesATailThatIsTooLongOrNotThereAtAll) {
  auto with_tail = compressed({})[0];
  with_tail.insert(with_tail.end(), {0x00, 0x00, 0xFF, 0xFF});
  EXPECT_THAT(found_in({with_tail}, {}), ElementsAre(rfc7692::tail_removed.id));
  EXPECT_THAT(found_in({Bytes{}}, {}), ElementsAre(rfc7692::tail_removed.id));
  EXPECT_THAT(found_in({Bytes{0x00}}, {}), IsEmpty());
}

/// What becomes of a case when a mutant of that fault is tested.
Verdict verdict_of(const Script& script, Role peer_role, Fault fault) {
  const Case test{"1.1", "bench", script, std::source_location::current()};
  MutantPeer peer(peer_role, fault);
  return run_in_memory(test, peer_of(peer_role), peer).verdict;
}

TEST(DeflateWordsOfCasesTest, ACaseThatNeedsMoreOfAWindowThanThereIsIsUnimplemented) {
  const auto needs = [](const char* offered, const Script& needed) {
    return verdict_of({open_with(::wsspec::conformance::answer().set("Sec-WebSocket-Extensions", offered)),
                       needed, close_cleanly()},
                      Role::client, Fault::none);
  };
  EXPECT_EQ(needs("permessage-deflate", needs_kept_window()), Verdict::pass);
  EXPECT_EQ(needs("permessage-deflate; server_max_window_bits=12", needs_window(12)), Verdict::pass);
  EXPECT_EQ(needs("permessage-deflate; server_max_window_bits=12", needs_window(13)), Verdict::unimplemented);
  EXPECT_EQ(needs("permessage-deflate; server_no_context_takeover", needs_window(15)), Verdict::pass);
  EXPECT_EQ(needs("permessage-deflate; server_no_context_takeover", needs_kept_window(8)),
            Verdict::unimplemented);
}

TEST(DeflateWordsOfCasesTest, ASetupWordMayFollowTheOpening) {
  const Script script{open_with(::wsspec::conformance::answer()
                                    .set("Sec-WebSocket-Extensions", "permessage-deflate; x")
                                    .followed_by(text())),
                      needs_deflate_offer(), expect(never_opens(), rfc7692::refuses_undefined)};
  EXPECT_EQ(verdict_of(script, Role::client, Fault::none), Verdict::pass);
  EXPECT_EQ(verdict_of(script, Role::client, Fault::accepts_undefined_answer), Verdict::fail);
  EXPECT_EQ(verdict_of(script, Role::client, Fault::declines_deflate), Verdict::unimplemented);
}

TEST(DeflateWordsOfCasesTest, AParameterOfTheAnswerIsSeen) {
  const Script script{
      open_with(request().add("Sec-WebSocket-Extensions",
                              "permessage-deflate; server_no_context_takeover, permessage-deflate")),
      expect(answer_has_parameter("server_no_context_takeover"), rfc7692::takes_first_offer)};
  EXPECT_EQ(verdict_of(script, Role::server, Fault::none), Verdict::pass);
  EXPECT_EQ(verdict_of(script, Role::server, Fault::takes_last_offer), Verdict::non_strict);
}

TEST(DeflateWordsOfCasesTest, ALongMessageOfOneOctetIsComparedAndMayFail) {
  const auto judged = [](Fault fault) {
    return verdict_of(
        {send(text(fill(5000))), expect(filled_message_or_fails(5000, '*', {1009}), rfc7692::inflates)},
        Role::server, fault);
  };
  EXPECT_EQ(judged(Fault::none), Verdict::pass);
  EXPECT_EQ(judged(Fault::corrupts_echo), Verdict::fail);
  EXPECT_EQ(judged(Fault::truncates_text), Verdict::fail);
}

}  // namespace
}  // namespace wsspec::conformance
