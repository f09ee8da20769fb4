#pragma once
// Private to app: how websocket_connect() hands over what it opened.
#include <memory>

#include "wsspec/app/websocket_client.hpp"
#include "wsspec/endpoint/opening.hpp"
#include "wsspec/net/byte_stream.hpp"

namespace wsspec::app {

/// A stream on which the opening handshake is done.
struct Opened {
  std::unique_ptr<net::ByteStream> stream;
  Agreed agreed;
  http::AnswerHead answer;
  Bytes rest;  ///< what came behind the answer
};

WebSocketClient make_client(net::Loop& loop, ConnectRequest request, Opened opened);

}  // namespace wsspec::app
