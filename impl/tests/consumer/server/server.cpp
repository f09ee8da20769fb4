#include <wsspec/app/application.hpp>

struct Echo : wsspec::app::WebSocketHandler {
  void on_message(const wsspec::Message& message) { write_message(message); }
};

int main() {
  wsspec::app::Application application;
  application.add<Echo>("/echo").listen(8888);
  application.run();
}
