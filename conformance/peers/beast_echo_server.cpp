// Boost.Beast as a peer: echoes on a free port, a thread a connection, with permessage-deflate.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/version.hpp>
#include <boost/beast/websocket.hpp>
#include <cstddef>
#include <cstdio>
#include <thread>
#include <utility>

namespace {

using boost::asio::ip::tcp;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

constexpr std::size_t message_bytes_max = 64U << 20;

/// Echoes until an error ends the connection; a fault of the other side, and its end, are errors here too.
void serve(tcp::socket socket) {
  websocket::stream<tcp::socket> stream{std::move(socket)};
  websocket::permessage_deflate deflate;
  deflate.server_enable = true;
  stream.set_option(deflate);
  stream.set_option(websocket::stream_base::decorator([](websocket::response_type& answer) {
    answer.set(beast::http::field::server, BOOST_BEAST_VERSION_STRING);
  }));
  stream.read_message_max(message_bytes_max);

  boost::system::error_code error;
  stream.accept(error);
  beast::flat_buffer message;
  while (!error) {
    message.clear();
    stream.read(message, error);
    if (error) return;
    stream.text(stream.got_text());
    stream.write(message.cdata(), error);
  }
}

}  // namespace

int main() {
  boost::asio::io_context context;
  tcp::acceptor acceptor{context, {boost::asio::ip::make_address_v4("127.0.0.1"), 0}};
  std::printf("listening on %d\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  // Ends with the process: the runner stops it by its id.
  for (;;) std::thread{serve, acceptor.accept()}.detach();
}
