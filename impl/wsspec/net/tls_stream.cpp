#include "wsspec/net/tls_stream.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "wsspec/net/tls_impl.hpp"

namespace wsspec::net {

/// The BIO through which OpenSSL reads and writes: straight from the view that came and to the end of
/// `cipher_out_`.
struct TlsBio {
  static TlsStream& stream_of(BIO* bio) { return *static_cast<TlsStream*>(BIO_get_data(bio)); }

  static int read(BIO* bio, char* out, int size) {
    auto& in = stream_of(bio).cipher_in_;
    BIO_clear_retry_flags(bio);
    if (in.empty()) {
      BIO_set_retry_read(bio);
      return -1;
    }
    const auto n = std::min(in.size(), static_cast<std::size_t>(size));
    std::memcpy(out, in.data(), n);
    in = in.subspan(n);
    return static_cast<int>(n);
  }

  static int write(BIO* bio, const char* data, int size) {
    auto& self = stream_of(bio);
    if (self.cipher_out_.capacity() == 0) self.cipher_out_ = self.parts_.buffers.borrow();
    append(self.cipher_out_, bytes_of({data, static_cast<std::size_t>(size)}));
    return size;
  }

  static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

  static const BIO_METHOD* method() {
    static const Owned<BIO_METHOD, BIO_meth_free> made = [] {
      Owned<BIO_METHOD, BIO_meth_free> fresh(
          BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wsspec"));
      BIO_meth_set_read(fresh.get(), read);
      BIO_meth_set_write(fresh.get(), write);
      BIO_meth_set_ctrl(fresh.get(), control);
      return fresh;
    }();
    return made.get();
  }
};

namespace {

/// How much text is encrypted before it is handed down: enough for one system call, not the whole of a large
/// message.
constexpr std::size_t write_bytes_max = 256 * 1024;

bool wants_more(const SSL* ssl, int result) {
  const auto why = SSL_get_error(ssl, result);
  return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE;
}

void set_server_name(SSL* ssl, const std::string& name, bool verifies) {
  // An address is verified as one and is no server name (RFC 6066 §3).
  if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name.c_str()) == 1) {
    if (!verifies) X509_VERIFY_PARAM_set1_ip(SSL_get0_param(ssl), nullptr, 0);
    return;
  }
  ERR_clear_error();
  // SSL_set_tlsext_host_name() without its cast.
  SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, const_cast<char*>(name.c_str()));
  SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (verifies) SSL_set1_host(ssl, name.c_str());
}

}  // namespace

TlsStream::TlsStream(Loop& loop, std::unique_ptr<ByteStream> lower, const TlsContext& context, Side side,
                     const std::string& server_name)
    : parts_(parts_of(loop)),
      ssl_(SSL_new(context.impl()->context.get())),
      due_(
          parts_.ready, [](void* self) { static_cast<TlsStream*>(self)->report(); }, this),
      lower_(std::move(lower)) {
  auto* const bio = BIO_new(TlsBio::method());
  if (!ssl_ || !bio) throw std::bad_alloc();
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_, bio, bio);
  if (side == Side::client) {
    SSL_set_connect_state(ssl_);
    set_server_name(ssl_, server_name, context.impl()->verifies);
  } else {
    SSL_set_accept_state(ssl_);
  }
}

TlsStream::~TlsStream() {
  SSL_free(ssl_);
}

void TlsStream::handshake(WriteHandler handler) {
  on_handshake_ = std::move(handler);
  step_handshake();
}

void TlsStream::step_handshake() {
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_);
  if (result == 1) {
    handshaken_ = true;
    // A client may have sent its first bytes together with the last ones of the handshake.
    if (!cipher_in_.empty()) take_early();
    return finish_handshake({});
  }
  if (!wants_more(ssl_, result)) return finish_handshake(take_tls_error(ssl_));
  flush();
  await_bytes();
}

/// The last flight, or the alert that says why not, is written before the handler is told.
void TlsStream::finish_handshake(std::error_code error) {
  handshake_over_ = true;
  handshake_error_ = error;
  flush();
  if (!flushing_) due_.schedule();
}

void TlsStream::take_early() {
  early_.resize(cipher_in_.size());
  early_.resize(decrypt(early_).size());
}

void TlsStream::await_bytes() {
  lower_->read([this](std::error_code error, ByteSpan bytes) { on_bytes(error, bytes); });
}

void TlsStream::on_bytes(std::error_code error, ByteSpan bytes) {
  if (handshake_error_) return;  // it failed in writing, and that was told
  if (!handshaken_) {
    if (!error && bytes.empty()) error = make_error_code(Errc::stream_ended);
    if (error) return finish_handshake(error);
    cipher_in_ = bytes;
    return step_handshake();
  }
  if (error) return deliver(error, {});
  if (bytes.empty()) {
    // The end without close_notify: WebSocket's own closing handshake tells a whole conversation from a cut
    // one.
    read_ended_ = true;
    return deliver({}, {});
  }
  cipher_in_ = bytes;
  const auto text = decrypt(parts_.buffers.plain());
  flush();  // an answer to a key update
  if (!text.empty()) return deliver({}, text);
  if (read_error_ || read_ended_) return deliver(read_error_, {});
  await_bytes();
}

/// All the text in what came. `plain` has room for it: text is never longer than what it was made of.
ByteSpan TlsStream::decrypt(ByteSpan plain) {
  std::size_t size = 0;
  while (size < plain.size()) {
    ERR_clear_error();
    std::size_t n = 0;
    const int result = SSL_read_ex(ssl_, plain.data() + size, plain.size() - size, &n);
    if (result == 1) {
      size += n;
      continue;
    }
    if (SSL_get_error(ssl_, result) == SSL_ERROR_ZERO_RETURN) {
      read_ended_ = true;
    } else if (!wants_more(ssl_, result)) {
      read_error_ = take_tls_error(ssl_);
    }
    break;
  }
  cipher_in_ = {};
  return plain.first(size);
}

void TlsStream::deliver(std::error_code error, ByteSpan bytes) {
  auto handler = std::exchange(on_read_, nullptr);
  handler(error, bytes);  // last: it may destroy us
}

void TlsStream::read(ReadHandler handler) {
  on_read_ = std::move(handler);
  if (!early_.empty() || read_ended_ || read_error_) {
    due_.schedule();
  } else {
    await_bytes();
  }
}

void TlsStream::write(ByteView bytes, WriteHandler handler) {
  on_write_ = std::move(handler);
  unsent_ = bytes;
  pump();
  if (!flushing_) due_.schedule();
}

std::size_t TlsStream::try_write(ByteView bytes) {
  if (flushing_ || lower_error_) return 0;
  unsent_ = bytes;
  pump();
  return bytes.size() - std::exchange(unsent_, {}).size();
}

/// Encrypts and hands down, until all is done or `lower` has enough.
void TlsStream::pump() {
  do {
    encrypt_some();
    flush();
  } while (!flushing_ && !unsent_.empty() && !lower_error_);
}

void TlsStream::encrypt_some() {
  while (!unsent_.empty() && cipher_out_.size() < write_bytes_max && !lower_error_) {
    ERR_clear_error();
    std::size_t n = 0;
    const auto want = std::min(unsent_.size(), write_bytes_max);
    if (SSL_write_ex(ssl_, unsent_.data(), want, &n) != 1) {
      lower_error_ = take_tls_error(ssl_);
      return;
    }
    unsent_ = unsent_.subspan(n);
  }
}

void TlsStream::flush() {
  if (flushing_ || cipher_out_.empty() || lower_error_) return;
  const auto sent = lower_->try_write(cipher_out_);
  if (sent == cipher_out_.size()) return parts_.buffers.give_back(std::exchange(cipher_out_, {}));
  flushing_ = true;
  in_flight_ = std::exchange(cipher_out_, {});
  lower_->write(ByteView(in_flight_).subspan(sent), [this](std::error_code error) { on_flushed(error); });
}

void TlsStream::on_flushed(std::error_code error) {
  flushing_ = false;
  parts_.buffers.give_back(std::exchange(in_flight_, {}));
  if (error) lower_error_ = error;
  if (error && !handshaken_ && !handshake_over_) return finish_handshake(error);
  pump();
  if (!flushing_) report();
}

/// Tells what is over. Each handler may destroy us, so each is the last thing done; the next one gets its own
/// turn.
void TlsStream::report() {
  if (handshake_over_ && !flushing_) {
    handshake_over_ = false;
    const auto error = handshake_error_ ? handshake_error_ : lower_error_;
    auto handler = std::exchange(on_handshake_, nullptr);
    return handler(error);
  }
  const bool reads = on_read_ && (!early_.empty() || read_ended_ || read_error_);
  if (on_write_ && !flushing_) {
    if (reads) due_.schedule();
    if (ends_) end();
    auto handler = std::exchange(on_write_, nullptr);
    return handler(lower_error_);
  }
  if (ends_ && notified_ && !flushing_) lower_->end();
  if (!reads) return;
  auto text = std::exchange(early_, {});
  deliver(text.empty() ? read_error_ : std::error_code{}, text);
}

void TlsStream::end() {
  ends_ = true;
  if (notified_ || !unsent_.empty()) return;
  notified_ = true;
  ERR_clear_error();
  SSL_shutdown(ssl_);
  flush();
  if (!flushing_) due_.schedule();
}

void TlsStream::reset() {
  if (!lower_error_) lower_error_ = make_error_code(std::errc::connection_aborted);
  lower_->reset();
}

}  // namespace wsspec::net
