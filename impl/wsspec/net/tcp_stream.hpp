#pragma once
// Private to net: a connected socket as a ByteStream.
#include <boost/asio/ip/tcp.hpp>

#include "wsspec/net/byte_stream.hpp"
#include "wsspec/net/loop_impl.hpp"

namespace wsspec::net {

using Socket = asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;

/// Takes a connected socket over and sets TCP_NODELAY.
std::unique_ptr<ByteStream> make_tcp_stream(Loop& loop, Socket socket, const asio::ip::tcp::endpoint& peer);

/// "127.0.0.1:80", "[::1]:80"
std::string to_string(const asio::ip::tcp::endpoint& endpoint);

}  // namespace wsspec::net
