// Boost.Beast as a peer: echoes on a free port, a thread a connection, with permessage-deflate and the
// commands of CONTRACT.md.
#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/version.hpp>
#include <boost/beast/websocket.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

using boost::asio::ip::tcp;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using Stream = websocket::stream<tcp::socket>;

constexpr std::size_t message_bytes_max = 64U << 20;

/// What the contract wants to know of the opening handshake.
struct Wishes {
  std::string origin;
  bool has_subprotocol = false;  ///< ours
};

/// A look ahead, as Stream::accept() shows the request to nobody. Of one that comes in several segments, too
/// little may be seen.
Wishes peek(tcp::socket& socket) {
  std::array<char, 4096> head{};
  boost::system::error_code error;
  const auto size = socket.receive(boost::asio::buffer(head), tcp::socket::message_peek, error);
  http::request_parser<http::empty_body> parser;
  parser.put(boost::asio::buffer(head.data(), size), error);
  Wishes wishes;
  if (error || !parser.is_header_done()) return wishes;
  wishes.origin = std::string(parser.get()[http::field::origin]);
  wishes.has_subprotocol =
      http::token_list(parser.get()[http::field::sec_websocket_protocol]).exists("wsspec");
  return wishes;
}

void send_counting(Stream& stream, std::size_t size, boost::system::error_code& error) {
  std::vector<unsigned char> octets(size);
  for (std::size_t i = 0; i < size; ++i) octets[i] = static_cast<unsigned char>(i);
  stream.binary(true);
  stream.write(boost::asio::buffer(octets), error);
}

void send_text(Stream& stream, std::string_view text, boost::system::error_code& error) {
  stream.text(true);
  stream.write(boost::asio::buffer(text), error);
}

void close(Stream& stream, const std::string& argument, boost::system::error_code& error) {
  websocket::close_reason reason;
  if (!argument.empty()) {
    reason.code = static_cast<std::uint16_t>(std::strtoul(argument.c_str(), nullptr, 10));
    if (const auto space = argument.find(' '); space != argument.npos)
      reason.reason = argument.substr(space + 1);
  }
  stream.close(reason, error);
}

/// @return whether the message was a command; else it is to be echoed.
bool obey(Stream& stream, const Wishes& wishes, std::string_view text, boost::system::error_code& error) {
  constexpr std::string_view mark = "wsspec:";
  if (!stream.got_text() || !text.starts_with(mark)) return false;
  const auto name_end = std::min(text.find(' '), text.size());
  const auto name = text.substr(mark.size(), name_end - mark.size());
  const std::string argument{text.substr(std::min(name_end + 1, text.size()))};
  const auto number = std::strtoul(argument.c_str(), nullptr, 10);
  if (name == "close") {
    close(stream, argument, error);
  } else if (name == "send") {
    send_counting(stream, number, error);
  } else if (name == "fragment") {
    constexpr std::string_view part = "fragment";
    stream.text(true);
    for (auto left = number; left > 0 && !error; --left)
      stream.write_some(left == 1, boost::asio::buffer(part), error);
  } else if (name == "ping") {
    stream.ping(websocket::ping_data(argument), error);
  } else if (name == "subprotocol") {
    send_text(stream, wishes.has_subprotocol ? "wsspec" : "", error);
  } else if (name == "origin") {
    send_text(stream, wishes.origin, error);
  } else {
    return false;
  }
  return true;
}

void refuse(tcp::socket& socket) {
  boost::system::error_code error;
  http::response<http::empty_body> answer{http::status::forbidden, 11};
  answer.set(http::field::server, BOOST_BEAST_VERSION_STRING);
  answer.prepare_payload();
  http::write(socket, answer, error);
}

/// Echoes until an error ends the connection; a fault of the other side, and its end, are errors here too.
void serve(tcp::socket socket) {
  const auto wishes = peek(socket);
  if (wishes.origin == "https://refused.example") return refuse(socket);
  Stream stream{std::move(socket)};
  websocket::permessage_deflate deflate;
  deflate.server_enable = true;
  stream.set_option(deflate);
  stream.set_option(websocket::stream_base::decorator([&wishes](websocket::response_type& answer) {
    answer.set(http::field::server, BOOST_BEAST_VERSION_STRING);
    if (wishes.has_subprotocol) answer.set(http::field::sec_websocket_protocol, "wsspec");
  }));
  stream.read_message_max(message_bytes_max);

  boost::system::error_code error;
  stream.accept(error);
  beast::flat_buffer message;
  while (!error) {
    message.clear();
    stream.read(message, error);
    if (error) return;
    const std::string_view text{static_cast<const char*>(message.cdata().data()), message.size()};
    if (obey(stream, wishes, text, error)) continue;
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
