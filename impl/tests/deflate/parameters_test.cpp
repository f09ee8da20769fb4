#include "wsspec/deflate/parameters.hpp"

#include <gmock/gmock.h>

namespace wsspec::deflate {
namespace {

/// The elements of one Sec-WebSocket-Extensions value.
std::vector<http::Extension> elements(std::string_view value) {
  const std::string_view values[] = {value};
  return http::parse_extensions(values).value();
}
http::Extension element(std::string_view value) {
  return elements(value).front();
}
std::string text(const http::Extension& extension) {
  return http::serialize(std::span(&extension, 1));
}

std::string answered(std::string_view offered, const Options& options) {
  const auto parameters = answer(elements(offered), options);
  return parameters ? text(to_extension(*parameters)) : "declined";
}
std::string offered(const Options& options) {
  return http::serialize(offers(options));
}

TEST(ParseTest, EachParameterAlone) {
  for (const bool as_offer : {true, false}) {
    EXPECT_EQ(parse(element("permessage-deflate"), as_offer), Parameters{});
    EXPECT_EQ(parse(element("permessage-deflate; server_no_context_takeover"), as_offer),
              (Parameters{.server_no_context_takeover = true}));
    EXPECT_EQ(parse(element("permessage-deflate; client_no_context_takeover"), as_offer),
              (Parameters{.client_no_context_takeover = true}));
    EXPECT_EQ(parse(element("permessage-deflate; server_max_window_bits=9"), as_offer),
              (Parameters{.server_max_window_bits = 9}));
    EXPECT_EQ(parse(element("permessage-deflate; client_max_window_bits=\"15\""), as_offer),
              (Parameters{.client_max_window_bits_offered = as_offer, .client_max_window_bits = 15}));
  }
}

// RFC 7692 §7.1.2.2: the value is optional in an offer, and only there.
TEST(ParseTest, ClientMaxWindowBitsWithoutAValue) {
  EXPECT_EQ(parse(element("permessage-deflate; client_max_window_bits"), true),
            (Parameters{.client_max_window_bits_offered = true}));
  EXPECT_EQ(parse(element("permessage-deflate; client_max_window_bits"), false).error(),
            Errc::extension_parameters);
}

// §7.1.2: 8 to 15, decimal, without leading zeros.
TEST(ParseTest, WindowBitsAreEightToFifteen) {
  for (const std::string name : {"server_max_window_bits", "client_max_window_bits"})
    for (const bool as_offer : {true, false}) {
      for (int bits = 0; bits <= 100; ++bits) {
        const auto parsed =
            parse(element("permessage-deflate; " + name + "=" + std::to_string(bits)), as_offer);
        EXPECT_EQ(parsed.has_value(), bits >= 8 && bits <= 15) << name << bits;
      }
      for (const std::string value : {"08", "010", "+8", "-8", "8.0", "0x8", "a", "8a", "4294967304"})
        EXPECT_EQ(parse(element("permessage-deflate; " + name + "=" + value), as_offer).error(),
                  Errc::extension_parameters)
            << value;
    }
}

// §7.1: what makes an offer declined and an answer fail the connection.
TEST(ParseTest, WhatIsNotAcceptable) {
  for (const std::string_view value :
       {"permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover=true", "permessage-deflate; server_max_window_bits",
        "permessage-deflate; unknown", "permessage-deflate; Server_no_context_takeover",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=8; server_max_window_bits=8",
        "permessage-deflate; client_max_window_bits=8; client_max_window_bits=9", "x-webkit-deflate-frame",
        "permessage-bzip2"})
    for (const bool as_offer : {true, false})
      EXPECT_EQ(parse(element(value), as_offer).error(), Errc::extension_parameters) << value;
}

TEST(ToExtensionTest, ComesBack) {
  for (int bits = 0; bits < 4; ++bits)
    for (const std::optional<int> server : {std::optional<int>{}, std::optional<int>{8}})
      for (const std::optional<int> client : {std::optional<int>{}, std::optional<int>{15}}) {
        Parameters parameters{.server_no_context_takeover = (bits & 1) != 0,
                              .client_no_context_takeover = (bits & 2) != 0,
                              .server_max_window_bits = server,
                              .client_max_window_bits = client};
        EXPECT_EQ(parse(to_extension(parameters), false), parameters);
        parameters.client_max_window_bits_offered = true;
        EXPECT_EQ(parse(to_extension(parameters), true), parameters);
      }
}

TEST(AgreementOfTest, TellsEachDirection) {
  EXPECT_EQ(agreement_of({}), Agreement{});
  EXPECT_EQ(agreement_of({.server_no_context_takeover = true, .client_max_window_bits = 9}),
            (Agreement{.client_takeover = true,
                       .server_takeover = false,
                       .client_window_bits = 9,
                       .server_window_bits = 15}));
  EXPECT_EQ(agreement_of({.client_no_context_takeover = true, .server_max_window_bits = 8}),
            (Agreement{.client_takeover = false,
                       .server_takeover = true,
                       .client_window_bits = 15,
                       .server_window_bits = 8}));
}

TEST(OffersTest, FollowTheOptions) {
  EXPECT_EQ(offered({}), "permessage-deflate; client_max_window_bits");
  EXPECT_EQ(offered({.enabled = false}), "");
  EXPECT_EQ(offered({.no_context_takeover = true}),
            "permessage-deflate; client_no_context_takeover; client_max_window_bits");
  EXPECT_EQ(offered({.peer_no_context_takeover = true}),
            "permessage-deflate; server_no_context_takeover; client_max_window_bits");
  EXPECT_EQ(offered({.window_bits = 8, .peer_window_bits = 9}),
            "permessage-deflate; server_max_window_bits=9; client_max_window_bits=8");
}

TEST(AnswerTest, NothingWhereNothingIsWantedOrOffered) {
  EXPECT_EQ(answered("permessage-deflate", {.enabled = false}), "declined");
  EXPECT_EQ(answer({}, {}), std::nullopt);
  EXPECT_EQ(answered("permessage-bzip2, x-webkit-deflate-frame", {}), "declined");
}

TEST(AnswerTest, TakesTheFirstOfferThatItCan) {
  EXPECT_EQ(answered("foo, permessage-deflate; server_max_window_bits=10, permessage-deflate", {}),
            "permessage-deflate; server_max_window_bits=10");
  EXPECT_EQ(
      answered(
          "permessage-deflate; unknown, permessage-deflate; server_max_window_bits=7, permessage-deflate",
          {}),
      "permessage-deflate");
  EXPECT_EQ(answered("permessage-deflate; unknown, permessage-deflate; server_max_window_bits=16", {}),
            "declined");
  EXPECT_EQ(
      answered("permessage-deflate, permessage-deflate; client_max_window_bits", {.peer_window_bits = 10}),
      "permessage-deflate; client_max_window_bits=10");
}

// §7.1.1.1: asked for, it is answered; and a server may say it unasked.
TEST(AnswerTest, ServerNoContextTakeover) {
  EXPECT_EQ(answered("permessage-deflate; server_no_context_takeover", {}),
            "permessage-deflate; server_no_context_takeover");
  EXPECT_EQ(answered("permessage-deflate", {.no_context_takeover = true}),
            "permessage-deflate; server_no_context_takeover");
}

// §7.1.1.2
TEST(AnswerTest, ClientNoContextTakeover) {
  EXPECT_EQ(answered("permessage-deflate; client_no_context_takeover", {}),
            "permessage-deflate; client_no_context_takeover");
  EXPECT_EQ(answered("permessage-deflate", {.peer_no_context_takeover = true}),
            "permessage-deflate; client_no_context_takeover");
}

// §7.1.2.1: every asked window against every own one: the smaller of the two.
TEST(AnswerTest, ServerMaxWindowBits) {
  for (int own = 8; own <= 15; ++own) {
    for (int wanted = 8; wanted <= 15; ++wanted)
      EXPECT_EQ(answered("permessage-deflate; server_max_window_bits=" + std::to_string(wanted),
                         {.window_bits = own}),
                "permessage-deflate; server_max_window_bits=" + std::to_string(std::min(own, wanted)));
    EXPECT_EQ(answered("permessage-deflate", {.window_bits = own}),
              own == 15 ? "permessage-deflate"
                        : "permessage-deflate; server_max_window_bits=" + std::to_string(own));
  }
}

// §7.1.2.2: only where it was offered, and never over the offered value.
TEST(AnswerTest, ClientMaxWindowBits) {
  for (int limit = 8; limit <= 15; ++limit) {
    const Options options{.peer_window_bits = limit};
    for (int hint = 8; hint <= 15; ++hint) {
      const int bits = std::min(limit, hint);
      EXPECT_EQ(answered("permessage-deflate; client_max_window_bits=" + std::to_string(hint), options),
                bits == 15 ? "permessage-deflate"
                           : "permessage-deflate; client_max_window_bits=" + std::to_string(bits));
    }
    EXPECT_EQ(answered("permessage-deflate; client_max_window_bits", options),
              limit == 15 ? "permessage-deflate"
                          : "permessage-deflate; client_max_window_bits=" + std::to_string(limit));
    EXPECT_EQ(answered("permessage-deflate", options), limit == 15 ? "permessage-deflate" : "declined");
  }
}

Result<Agreement> accepted(std::string_view answer, const Options& options) {
  return accept(element(answer), options);
}

TEST(AcceptTest, AnEmptyAnswerIsTheDefault) {
  EXPECT_EQ(accepted("permessage-deflate", {}), Agreement{});
}

TEST(AcceptTest, WhatTheServerMaySayUnasked) {
  EXPECT_EQ(accepted("permessage-deflate; server_no_context_takeover; server_max_window_bits=9", {}),
            (Agreement{.server_takeover = false, .server_window_bits = 9}));
  EXPECT_EQ(accepted("permessage-deflate; client_no_context_takeover; client_max_window_bits=8", {}),
            (Agreement{.client_takeover = false, .client_window_bits = 8}));
}

TEST(AcceptTest, WhatTheClientAskedForMustBeAnswered) {
  const Options no_takeover{.peer_no_context_takeover = true};
  EXPECT_EQ(accepted("permessage-deflate", no_takeover).error(), Errc::extension_parameters);
  EXPECT_EQ(accepted("permessage-deflate; server_no_context_takeover", no_takeover),
            (Agreement{.server_takeover = false}));
  const Options window{.peer_window_bits = 10};
  EXPECT_EQ(accepted("permessage-deflate", window).error(), Errc::extension_parameters);
  for (int bits = 8; bits <= 15; ++bits) {
    const auto agreed =
        accepted("permessage-deflate; server_max_window_bits=" + std::to_string(bits), window);
    EXPECT_EQ(agreed.has_value(), bits <= 10) << bits;
  }
}

// §7.1.2.2: not over the hint; and without an answer, the hint still binds nobody but the client itself.
TEST(AcceptTest, TheClientsOwnWindow) {
  const Options hint{.window_bits = 10};
  EXPECT_EQ(accepted("permessage-deflate", hint), (Agreement{.client_window_bits = 10}));
  for (int bits = 8; bits <= 15; ++bits) {
    const auto agreed = accepted("permessage-deflate; client_max_window_bits=" + std::to_string(bits), hint);
    ASSERT_EQ(agreed.has_value(), bits <= 10) << bits;
    if (agreed) {
      EXPECT_EQ(agreed->client_window_bits, bits);
    }
  }
  EXPECT_EQ(accepted("permessage-deflate", {.no_context_takeover = true}),
            (Agreement{.client_takeover = false}));
}

TEST(AcceptTest, WhatFailsTheConnection) {
  EXPECT_EQ(accepted("permessage-deflate", {.enabled = false}).error(), Errc::extension_parameters);
  EXPECT_EQ(accepted("permessage-deflate; unknown", {}).error(), Errc::extension_parameters);
  EXPECT_EQ(accepted("permessage-deflate; client_max_window_bits", {}).error(), Errc::extension_parameters);
  EXPECT_EQ(accepted("permessage-bzip2", {}).error(), Errc::extension_parameters);
}

// The whole table: whatever both sides want, either they agree on the same or the server declines.
TEST(NegotiationTest, BothSidesAgreeWhateverTheyWant) {
  std::vector<Options> all;
  for (const bool own : {false, true})
    for (const bool peer : {false, true})
      for (const int window : {8, 10, 15})
        for (const int peer_window : {8, 10, 15})
          all.push_back({.no_context_takeover = own,
                         .peer_no_context_takeover = peer,
                         .window_bits = window,
                         .peer_window_bits = peer_window});
  for (const auto& client : all)
    for (const auto& server : all) {
      const auto answered = answer(elements(offered(client)), server);
      ASSERT_TRUE(answered);
      const auto agreed = accept(element(text(to_extension(*answered))), client);
      ASSERT_TRUE(agreed);
      const Agreement at_server = agreement_of(*answered);
      EXPECT_EQ(agreed->server_takeover, at_server.server_takeover);
      EXPECT_EQ(agreed->server_window_bits, at_server.server_window_bits);
      EXPECT_LE(agreed->client_takeover, at_server.client_takeover);
      EXPECT_LE(agreed->client_window_bits, at_server.client_window_bits);
      EXPECT_EQ(at_server.client_takeover, !client.no_context_takeover && !server.peer_no_context_takeover);
      EXPECT_EQ(at_server.server_takeover, !server.no_context_takeover && !client.peer_no_context_takeover);
      EXPECT_EQ(at_server.client_window_bits, std::min(client.window_bits, server.peer_window_bits));
      EXPECT_EQ(at_server.server_window_bits, std::min(server.window_bits, client.peer_window_bits));
    }
}

}  // namespace
}  // namespace wsspec::deflate
