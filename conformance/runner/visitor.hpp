#pragma once
#include <functional>
#include <memory>

#include "wsspec/http/head.hpp"
#include "wsspec/net/byte_stream.hpp"
#include "wsspec/net/loop.hpp"

namespace wsspec::conformance {

/// A connection that has not yet said what it wants: reads one request head, or drops it when none comes in
/// time.
class Visitor {
 public:
  /// Head whole: the request, and all bytes read so far (the head included), and the stream back. Not whole:
  /// no request.
  using Done = std::move_only_function<void(const http::RequestHead* request, Bytes bytes)>;

  Visitor(net::Loop& loop, std::unique_ptr<net::ByteStream> stream)
      : timer_(loop), stream_(std::move(stream)) {}
  void start(std::chrono::milliseconds patience, Done done);
  std::unique_ptr<net::ByteStream> take_stream() { return std::move(stream_); }
  /// Writes a plain HTTP answer, ends, and waits shortly for the peer's end.
  void refuse(std::string answer, std::move_only_function<void()> done);

 private:
  void read();
  void finish(bool whole);
  void wait_for_end();

  net::Timer timer_;
  std::unique_ptr<net::ByteStream> stream_;
  http::HeadReader<http::RequestHead> reader_;
  Bytes bytes_;
  std::string answer_;
  Done done_;
  std::move_only_function<void()> refused_;
};

}  // namespace wsspec::conformance
