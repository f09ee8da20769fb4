#pragma once
// Private to app: one connection of a server, from its first byte to its end.
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "wsspec/app/answer_sink.hpp"
#include "wsspec/app/application.hpp"
#include "wsspec/app/request_body.hpp"
#include "wsspec/app/routes.hpp"
#include "wsspec/app/session.hpp"
#include "wsspec/app/topics.hpp"
#include "wsspec/endpoint/opening.hpp"
#include "wsspec/net/byte_stream.hpp"

namespace wsspec::app {

/// What the connections of a thread share. All of it outlives them.
struct ConnectionThread {
  Application& application;
  const Settings& settings;
  const Routes& routes;
  const SessionLimits& limits;
  SessionThread& sessions;
  Topics& topics;
};

/// One connection: HTTP requests, one after the other, and maybe a WebSocket at the end. It makes a handler
/// for each request, calls it, and reads nothing while it is at work.
class Connection final : public Session::Owner, public AnswerSink {
 public:
  using OverHandler = void (*)(void* context, Connection& connection);

  /// @param over  called last, never from inside the constructor; destroys the connection.
  Connection(std::unique_ptr<net::ByteStream> stream, bool is_secure, ConnectionThread& thread,
             OverHandler over, void* context);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Reads. May end in `over`.
  void start();
  /// The server stops: 1001 to a WebSocket; a request at work is answered; the rest is dropped. May end in
  /// `over`.
  void go_away();
  /// Every timer of this connection. May end in `over`.
  void tick(net::Loop::Clock::time_point now);

  // For WebSocketHandler:
  Session& session() { return *session_; }
  void subscribe(const std::string& topic);
  void unsubscribe(const std::string& topic);
  net::ByteStream& stream() { return *stream_; }

  std::size_t index = 0;  ///< the owner's

 private:
  enum class State : std::uint8_t {
    head,       ///< a request's head is read
    body,       ///< and its body
    running,    ///< a handler is at work
    lingering,  ///< our side is to end, or has: what comes is thrown away
    open,       ///< it is a WebSocket
  };

  void read();
  void on_read(std::error_code error, ByteSpan bytes);
  void settle();
  bool step();
  bool take_head();
  bool take_upgrade();
  bool take_body();
  void enter(State state);
  void refuse(std::string answer);
  void refuse(Request request, unsigned status);
  void dispatch(std::string body);
  bool attach_handler(const HandlerClass* handler_class, Request request);
  void attach(std::unique_ptr<Handler> handler, Request request);
  ByteView held() const;
  void use(std::size_t byte_count);
  Request take_request(std::string body);
  void run(Task<> task);
  void on_task_done();
  void end_answer();
  std::chrono::milliseconds patience() const;
  void on_patience_end();
  void over() { on_over_(context_, *this); }

  Task<> answer_request();
  Task<> call_method();
  Task<> open_websocket();
  Task<> accept_websocket();
  static void log_exception(const Request& request, const char* where);

  // AnswerSink
  void send_answer(std::string bytes, bool last) override;
  bool has_room() const override;
  bool is_lost() const override { return lost_; }
  void wait_for_room(std::coroutine_handle<> awaiting) override { waiter_ = awaiting; }
  bool keeps_alive() const override { return keeps_alive_; }
  bool all_is_written() const { return out_.empty() && !writing_; }
  void write();
  void write_more();
  void on_written(std::error_code error, std::size_t byte_count);
  void wake_waiter();

  // Session::Owner
  void on_message(const Message& message) override;
  void on_ping(ByteView data) override;
  void on_pong(ByteView data) override;
  void on_closed(const Closed& closed) override;
  void on_over() override { over(); }
  void on_message_done();
  void fail(const char* where);
  void send_away();
  template <class Call>
  void guard(const char* where, Call call);
  void tell_close(std::uint16_t code, std::string_view reason);
  WebSocketHandler& websocket() { return static_cast<WebSocketHandler&>(*handler_); }

  ConnectionThread& thread_;
  OverHandler on_over_;
  void* context_;
  std::unique_ptr<net::ByteStream> stream_;
  State state_ = State::head;
  bool is_secure_;
  bool keeps_alive_ = true;
  bool reading_ = false;
  bool writing_ = false;
  bool busy_ = false;          ///< inside settle(), or what it calls
  bool task_done_ = false;     ///< and end_answer() is due
  bool may_continue_ = false;  ///< 100 was not sent for this body
  bool is_first_ = true;       ///< no request came yet
  bool peer_ended_ = false;
  bool lost_ = false;
  bool ended_ = false;   ///< our side
  bool stops_ = false;   ///< the server does
  bool opened_ = false;  ///< open() was called, and on_close() was not
  Bytes held_;           ///< what came; the first used_ bytes of it are done with
  std::size_t used_ = 0;
  std::string out_;        ///< what is still to be written of answers
  std::string in_flight_;  ///< what is being written; the first written_ bytes of it are
  std::size_t written_ = 0;
  std::coroutine_handle<> waiter_ = {};
  std::unique_ptr<ServerOpening> opening_;
  std::optional<RequestBody> body_;
  std::optional<Routes::Match> match_;
  std::unique_ptr<Handler> handler_;
  std::optional<Session> session_;
  Task<> task_;                                      ///< the handler's; last, so that it goes first
  net::Loop::Clock::time_point patience_ends_ = {};  ///< set by the first tick after something came
};

}  // namespace wsspec::app
