// A chat room. Members and server speak JSON, {"user": …, "message": …}: what a member says goes to
// everybody; an empty user is the room itself. The first thing a member says is who it is, with an empty
// message if it likes.
#include <deque>
#include <nlohmann/json.hpp>
#include <set>

#include "serving.hpp"
#include "wsspec/app/static_file_handler.hpp"

namespace {

using namespace wsspec;
using nlohmann::json;

class Member;

/// Who is there, and what was said. All connections are on one thread (Settings::threads), so nothing locks.
class Room {
 public:
  void enter(Member& member);
  void leave(Member& member) { members_.erase(&member); }
  void say(const std::string& user, const std::string& message);

 private:
  static constexpr std::size_t history_max = 100;
  std::set<Member*> members_;
  std::deque<std::string> history_;
};

/// /chat
class Member : public app::WebSocketHandler {
 public:
  explicit Member(Room* room) : room_(*room) {}

  void on_message(const Message& message) {
    const auto said = json::parse(message.text(), nullptr, false);
    if (!is_speech(said)) return close(1008, "wanted: {\"user\": …, \"message\": …}");
    if (user_.empty()) {
      user_ = said["user"];
      room_.enter(*this);
      room_.say("", user_ + " came");
    }
    // A member keeps its first name, so nobody speaks in the name of others.
    if (const std::string text = said["message"]; !text.empty()) room_.say(user_, text);
  }

  void on_close() override {
    room_.leave(*this);
    if (!user_.empty()) room_.say("", user_ + " left");
  }

 private:
  static bool is_speech(const json& said) {
    if (!said.is_object() || !said.contains("user") || !said.contains("message")) return false;
    if (!said["user"].is_string() || !said["message"].is_string()) return false;
    const auto length = said["user"].get_ref<const std::string&>().size();
    return length > 0 && length <= 64;
  }

  Room& room_;
  std::string user_;
};

void Room::enter(Member& member) {
  for (const auto& line : history_) member.write_message(line);
  members_.insert(&member);
}

void Room::say(const std::string& user, const std::string& message) {
  const json said = {{"user", user}, {"message", message}};
  history_.push_back(said.dump());
  if (history_.size() > history_max) history_.pop_front();
  for (Member* member : members_)
    if (member->is_open()) member->write_message(history_.back());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App flags("A chat room, with its page");
  examples::Serving serving(flags);
  std::string page = CHAT_PAGE;
  flags.add_option("--page", page, "The folder of the page's files")->check(CLI::ExistingDirectory);
  CLI11_PARSE(flags, argc, argv);

  app::Settings settings;
  settings.message_bytes_max = 4096;
  settings.on_full_queue = app::FullQueue::close;  // who does not listen has to leave; the others go on
  settings.ping_interval = std::chrono::seconds(30);
  Room room;
  app::Application application(settings);
  application.add<Member>("/chat", &room).add<app::StaticFileHandler>("/(.*)", page);
  return serving.run(application);
}
