#pragma once
// Private to net: the loop as Asio sees it. Only the few .cpp files that need Asio may include this.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "wsspec/net/loop.hpp"
#include "wsspec/net/loop_parts.hpp"

namespace wsspec::net {

namespace asio = boost::asio;

struct Loop::Impl {
  Impl() : parts{ReadyQueue([this] { asio::post(context, [this] { parts.ready.drain(); }); })} {}

  LoopParts parts;
  asio::io_context context{1};  // after `parts`: what its handlers own may still unlink itself from them
};

}  // namespace wsspec::net
