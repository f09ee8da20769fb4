// A server's end of a connection, from the installed package: the masked "Hello" of RFC 6455 §5.7 in, its
// echo out.
#include <cstdio>
#include <variant>
#include <wsspec/endpoint/endpoint.hpp>

int main() {
  wsspec::Bytes hello{0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58};
  wsspec::SeededEntropy entropy{1};
  wsspec::Endpoint server{wsspec::Role::server, wsspec::Agreed{}, entropy};
  server.receive(hello);
  while (const auto event = server.next_event()) {
    if (const auto* message = std::get_if<wsspec::Message>(&*event)) (void)server.send_text(message->text());
  }
  const auto echo = wsspec::text_of(server.output());
  std::printf("echo of %zu bytes\n", echo.size());
  return echo == "\x81\x05Hello" ? 0 : 1;
}
