// Topics: who opens ws://…/topic/NAME gets what is posted to http://…/publish/NAME.
#include "serving.hpp"
#include "wsspec/wire/utf8.hpp"

namespace {

using namespace wsspec;

/// /topic/NAME
class Subscriber : public app::WebSocketHandler {
 public:
  void open(const std::string& topic) { subscribe(topic); }

 protected:
  // The same for all, so that a message is compressed once for all.
  std::optional<deflate::Options> get_compression_options() override { return deflate::Options(); }
};

/// /publish/NAME
class Publisher : public app::RequestHandler {
 public:
  void post(const std::string& topic) {
    // Any page can make a browser post; it cannot make it hide where the page is from.
    const auto origin = request().header("Origin");
    if (!origin.empty() && !app::is_same_origin(origin, request().host(), request().is_secure()))
      throw app::HttpError(403, "posted by a page of another site");
    if (!wire::is_utf8(bytes_of(request().body()))) throw app::HttpError(400, "not UTF-8");
    application().publish(topic, request().body());
    set_status(202);
  }
};

/// /
class About : public app::RequestHandler {
 public:
  void get() {
    set_header("Content-Type", "text/plain; charset=utf-8");
    write("To get what is published under \"news\", open a WebSocket at /topic/news. To publish:\n\n");
    write("  curl --data 'it rains' " + std::string(request().is_secure() ? "https" : "http") + "://" +
          std::string(request().host()) + "/publish/news\n");
  }
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App flags("Topics to subscribe to and to publish under");
  examples::Serving serving(flags);
  app::Settings settings;
  flags.add_option("--threads", settings.threads, "Each with its share of the connections")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  CLI11_PARSE(flags, argc, argv);

  settings.on_full_queue = app::FullQueue::drop;  // a slow subscriber misses messages; nobody waits for it
  settings.ping_interval = std::chrono::seconds(30);
  app::Application application(settings);
  application.add<About>("/").add<Subscriber>("/topic/(.+)").add<Publisher>("/publish/(.+)");
  return serving.run(application);
}
