#include "bench/micro/beast_peer.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/system_executor.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/zlib/deflate_stream.hpp>
#include <boost/beast/zlib/inflate_stream.hpp>
#include <stdexcept>
#include <string_view>

namespace wsspec::bench {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;

void beast_mask(ByteSpan octets, std::uint32_t key) {
  websocket::detail::prepared_key prepared;
  websocket::detail::prepare_key(prepared, key);
  websocket::detail::mask_inplace(asio::mutable_buffer(octets.data(), octets.size()), prepared);
}

bool beast_is_utf8(ByteView text) {
  websocket::detail::utf8_checker checker;
  return checker.write(text.data(), text.size()) && checker.finish();
}

struct BeastDeflate::Impl {
  beast::zlib::deflate_stream deflater;
  beast::zlib::inflate_stream inflater;
};

BeastDeflate::BeastDeflate(int level) : impl_(std::make_unique<Impl>()) {
  impl_->deflater.reset(level, 15, 8, beast::zlib::Strategy::normal);
  impl_->inflater.reset(15);
}
BeastDeflate::~BeastDeflate() = default;

namespace {

template <class Stream>
std::size_t run(Stream& stream, ByteView in, ByteSpan out) {
  beast::zlib::z_params params;
  params.next_in = in.data();
  params.avail_in = in.size();
  params.next_out = out.data();
  params.avail_out = out.size();
  beast::error_code error;
  stream.write(params, beast::zlib::Flush::sync, error);
  if ((error && error != beast::zlib::error::need_buffers) || params.avail_in != 0)
    throw std::runtime_error("Beast's zlib: " + error.message());
  return params.total_out;
}

}  // namespace

std::size_t BeastDeflate::compress(ByteView message, ByteSpan out) {
  impl_->deflater.reset();
  return run(impl_->deflater, message, out);
}

std::size_t BeastDeflate::inflate(ByteView compressed, ByteSpan out) {
  impl_->inflater.clear();
  return run(impl_->inflater, compressed, out);
}

namespace {

/// The least that Beast takes for a stream: reads from one span, counts what is written. What it would cost
/// to hand written bytes to a kernel is left out for both sides.
class CountingStream {
 public:
  using executor_type = asio::system_executor;
  executor_type get_executor() const noexcept { return {}; }

  ByteView input;
  std::size_t written = 0;

  template <class Buffers>
  std::size_t read_some(const Buffers& buffers, beast::error_code& error) {
    const std::size_t size = asio::buffer_copy(buffers, asio::buffer(input.data(), input.size()));
    input = input.subspan(size);
    error = size == 0 ? asio::error::make_error_code(asio::error::eof) : beast::error_code{};
    return size;
  }
  template <class Buffers>
  std::size_t read_some(const Buffers& buffers) {
    beast::error_code error;
    const std::size_t size = read_some(buffers, error);
    if (error) throw beast::system_error{error};
    return size;
  }
  template <class Buffers>
  std::size_t write_some(const Buffers& buffers, beast::error_code& error) {
    error = {};
    return write_some(buffers);
  }
  template <class Buffers>
  std::size_t write_some(const Buffers& buffers) {
    const std::size_t size = asio::buffer_size(buffers);
    written += size;
    return size;
  }
};

/// Beast finds it by the argument's namespace, when it fails a connection.
[[maybe_unused]] void teardown(beast::role_type, CountingStream&, beast::error_code& error) {
  error = {};
}

}  // namespace

struct BeastEcho::Impl {
  websocket::stream<CountingStream> stream;
  beast::flat_buffer message;
};

BeastEcho::BeastEcho(bool deflate) : impl_(std::make_unique<Impl>()) {
  websocket::permessage_deflate options;
  options.server_enable = deflate;
  options.server_no_context_takeover = true;
  options.client_no_context_takeover = true;
  options.compLevel = 1;
  impl_->stream.set_option(options);
  impl_->stream.read_message_max(16u << 20);
  impl_->stream.auto_fragment(false);

  constexpr std::string_view request =
      "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover; "
      "server_no_context_takeover\r\n\r\n";
  impl_->stream.next_layer().input = bytes_of(request);
  impl_->stream.accept();
}
BeastEcho::~BeastEcho() = default;

std::size_t BeastEcho::echo(ByteView octets, std::size_t message_count) {
  auto& stream = impl_->stream;
  stream.next_layer().input = octets;
  stream.next_layer().written = 0;
  for (std::size_t i = 0; i < message_count; ++i) {
    stream.read(impl_->message);
    stream.text(stream.got_text());
    stream.write(impl_->message.data());
    impl_->message.consume(impl_->message.size());
  }
  return stream.next_layer().written;
}

}  // namespace wsspec::bench
