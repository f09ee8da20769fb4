// publish() and subscribe(): one message for many.
#include <thread>

#include "impl/tests/app/app_fixture.hpp"
#include "wsspec/endpoint/shared_message.hpp"

namespace wsspec::app {
namespace {

using testing::LoggingHandler;
using testing::WirePeer;

/// Subscribes to the topic of its path, and does what it is told.
class TopicHandler : public LoggingHandler {
 public:
  using LoggingHandler::LoggingHandler;
  void open(const std::string& topic) {
    topic_ = topic;
    subscribe(topic_);
    write_message("ready");
  }
  void on_message(const Message& message) {
    const auto text = message.text();
    if (text == "subscribe") subscribe(topic_);
    if (text == "unsubscribe") unsubscribe(topic_);
    if (text == "unsubscribe another") unsubscribe("another");
    if (text.starts_with("publish ")) publish(topic_, text.substr(8));
    write_message("did " + std::string(text));
  }

 protected:
  std::optional<deflate::Options> get_compression_options() override {
    return deflate::Options{.compress_bytes_min = 0};
  }
  void on_close() override {
    LoggingHandler::on_close();
    if (topic_ == "leaving") publish(topic_, "somebody left");
  }

 private:
  std::string topic_;
};

using Peers = std::vector<std::unique_ptr<WirePeer>>;

class PublishTest : public testing::AppTest {
 protected:
  void serve_topics(Settings settings = {}) {
    make(settings).add<TopicHandler>("/(.*)", &log_);
    start();
  }
  std::unique_ptr<WirePeer> subscriber(bool compresses = false, const std::string& target = "/topic",
                                       int receive_bytes = 0) const {
    auto peer = std::make_unique<WirePeer>(
        port_, WirePeer::Options{.target = target,
                                 .deflate = {.enabled = compresses, .compress_bytes_min = 0},
                                 .receive_bytes = receive_bytes});
    EXPECT_EQ(peer->read_text(), "ready");
    return peer;
  }
  /// Every other one compresses.
  Peers subscribers(int count) const {
    Peers peers;
    for (int i = 0; i < count; ++i) peers.push_back(subscriber(i % 2 == 1));
    return peers;
  }
  static void tell(WirePeer& peer, const std::string& what) {
    peer.send_text(what);
    EXPECT_EQ(peer.read_text(), "did " + what);
  }
};

TEST_F(PublishTest, AllSubscribersOfTheTopicGetItInOrder) {
  serve_topics();
  const auto peers = subscribers(6);
  const auto other = subscriber(false, "/other");
  for (int i = 0; i < 100; ++i) app_->publish("topic", "message " + std::to_string(i));
  app_->publish("nobody's", "lost");
  for (const auto& peer : peers)
    for (int i = 0; i < 100; ++i) ASSERT_EQ(peer->read_text(), "message " + std::to_string(i));
  tell(*other, "nothing came before this");
}

TEST_F(PublishTest, OnSeveralThreads) {
  serve_topics({.threads = 4});
  const auto peers = subscribers(16);
  for (int i = 0; i < 100; ++i) app_->publish("topic", "message " + std::to_string(i));
  for (const auto& peer : peers)
    for (int i = 0; i < 100; ++i) ASSERT_EQ(peer->read_text(), "message " + std::to_string(i));
}

TEST_F(PublishTest, ByManyAtOnceIsInOneOrderForAll) {
  constexpr int publishers = 3;
  constexpr int each = 100;
  serve_topics({.threads = 4});
  const auto peers = subscribers(8);
  std::vector<std::thread> threads;
  for (int who = 0; who < publishers; ++who)
    threads.emplace_back([this, who] {
      for (int i = 0; i < each; ++i) app_->publish("topic", std::to_string(who) + ":" + std::to_string(i));
    });
  for (auto& thread : threads) thread.join();
  testing::Lines first;
  for (const auto& peer : peers) {
    testing::Lines got;
    for (int i = 0; i < publishers * each; ++i) got.push_back(peer->read_text());
    if (first.empty()) first = got;
    EXPECT_EQ(got, first);
  }
  for (int who = 0; who < publishers; ++who) {
    int next = 0;
    for (const auto& line : first) {
      if (!line.starts_with(std::to_string(who) + ":")) continue;
      EXPECT_EQ(line.substr(2), std::to_string(next++));
    }
    EXPECT_EQ(next, each);
  }
}

TEST_F(PublishTest, BinaryMessages) {
  serve_topics();
  const auto peers = subscribers(2);
  app_->publish("topic", std::make_shared<const SharedMessage>(false, std::string("\xFF\0\x01", 3)));
  for (const auto& peer : peers) {
    const auto message = peer->read();
    ASSERT_TRUE(message);
    EXPECT_FALSE(message->is_text);
    EXPECT_EQ(message->payload, std::string("\xFF\0\x01", 3));
  }
}

TEST_F(PublishTest, ExcludesTheSender) {
  serve_topics({.threads = 2});
  const auto peers = subscribers(4);
  tell(*peers[0], "publish hello");
  for (std::size_t i = 1; i < peers.size(); ++i) EXPECT_EQ(peers[i]->read_text(), "hello");
  tell(*peers[0], "nothing came before this");
}

TEST_F(PublishTest, UnsubscribedGetsNothing) {
  serve_topics();
  const auto peer = subscriber();
  const auto other = subscriber();
  tell(*peer, "unsubscribe");
  tell(*peer, "unsubscribe");
  tell(*other, "unsubscribe another");
  app_->publish("topic", "hello");
  EXPECT_EQ(other->read_text(), "hello");
  tell(*peer, "nothing came before this");
  tell(*peer, "subscribe");
  app_->publish("topic", "again");
  EXPECT_EQ(peer->read_text(), "again");
}

TEST_F(PublishTest, SubscribedTwiceGetsItOnce) {
  serve_topics();
  const auto peer = subscriber();
  tell(*peer, "subscribe");
  app_->publish("topic", "hello");
  EXPECT_EQ(peer->read_text(), "hello");
  tell(*peer, "nothing came before this");
  tell(*peer, "unsubscribe");
  app_->publish("topic", "hello");
  tell(*peer, "nothing came before this");
}

TEST_F(PublishTest, ASubscriberThatLeaves) {
  serve_topics();
  const auto stays = subscriber(false, "/leaving");
  for (const bool closes : {true, false}) {
    const auto leaves = subscriber(true, "/leaving");
    if (closes) {
      leaves->close(1000);
      EXPECT_EQ(leaves->read_to_end(), 1000);
    } else {
      leaves->socket.reset();
    }
    EXPECT_EQ(stays->read_text(), "somebody left");  // on_close() may publish
    app_->publish("leaving", "hello");
    EXPECT_EQ(stays->read_text(), "hello");
  }
}

TEST_F(PublishTest, WhatItSendsItselfStaysDecodableInBetween) {
  serve_topics();
  for (const bool compresses : {true, false}) {
    const auto peer = subscriber(compresses);
    EXPECT_EQ(peer->agreed.deflate.has_value(), compresses);
    const std::string text = "something that repeats itself, repeats itself, ";
    for (int i = 0; i < 20; ++i) {
      tell(*peer, text + std::to_string(i));
      app_->publish("topic", text + std::to_string(i));
      EXPECT_EQ(peer->read_text(), text + std::to_string(i));
      app_->publish("topic", text);
      EXPECT_EQ(peer->read_text(), text);
      tell(*peer, text + std::to_string(i));
    }
    EXPECT_EQ(peer->bytes_in < 80 * text.size(), compresses);
    peer->close(1000);
    EXPECT_EQ(peer->read_to_end(), 1000);
  }
}

/// One that reads nothing, beside one that reads all.
class SlowSubscriberTest : public PublishTest {
 protected:
  static constexpr int count = 400;
  static std::string large(int number) {
    auto text = std::to_string(number) + " ";
    text.resize(std::size_t{64} * 1024, 'x');
    return text;
  }
  /// Publishes at the pace of the fast one, so that the slow one alone is too slow.
  void publish_all(FullQueue policy) {
    serve_topics({.unsent_bytes_max = std::size_t{256} * 1024, .on_full_queue = policy});
    slow_ = subscriber(false, "/topic", 16 * 1024);
    fast_ = subscriber();
    for (int i = 0; i < count; ++i) {
      const auto text = large(i);
      app_->publish("topic", text);
      ASSERT_TRUE(fast_->read_text() == text) << i;
    }
  }
  std::unique_ptr<WirePeer> slow_;
  std::unique_ptr<WirePeer> fast_;
};

TEST_F(SlowSubscriberTest, IsClosedUnderPolicyClose) {
  publish_all(FullQueue::close);
  EXPECT_EQ(slow_->read_to_end(), 1008);
  tell(*fast_, "hello");
}

TEST_F(SlowSubscriberTest, IsClosedUnderPolicyWaitAsAPublisherCannotWait) {
  publish_all(FullQueue::wait);
  EXPECT_EQ(slow_->read_to_end(), 1008);
  tell(*fast_, "hello");
}

TEST_F(SlowSubscriberTest, MissesSomeUnderPolicyDrop) {
  publish_all(FullQueue::drop);
  slow_->send_text("where are we");
  int next = 0;
  int missed = 0;
  for (;;) {
    const auto text = slow_->read_text();
    ASSERT_NE(text, "(none)");
    if (text == "did where are we") break;
    const int number = std::stoi(text);
    EXPECT_GE(number, next) << "in order";
    missed += number - next;
    next = number + 1;
  }
  EXPECT_GT(missed + count - next, 0);
  tell(*fast_, "hello");
}

}  // namespace
}  // namespace wsspec::app
