#include "impl/commands/echo_page.hpp"

#include <string_view>

namespace wsspec::commands {
namespace {

constexpr std::string_view page = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>wsspec echo</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }</style>
<h1>wsspec echo</h1>
<p>This is a WebSocket server. It sends every message back as it came: RFC 6455 with permessage-deflate (RFC 7692).</p>
<form><input autofocus placeholder="a message" aria-label="a message"> <button>Send</button></form>
<pre></pre>
<script>
const log = (text) => (document.querySelector("pre").textContent += text + "\n");
const socket = new WebSocket(location.href.replace(/^http/, "ws"));
socket.onopen = () => log("open");
socket.onmessage = (event) => log("< " + event.data);
socket.onclose = (event) => log("closed " + event.code + " " + event.reason);
document.querySelector("form").onsubmit = (event) => {
  event.preventDefault();
  const input = document.querySelector("input");
  log("> " + input.value);
  socket.send(input.value);
  input.value = "";
};
</script>
)";

std::string answer(unsigned status, std::string reason, const char* type, std::string_view body,
                   bool with_body) {
  http::AnswerHead head{.status = status, .reason = std::move(reason)};
  if (status == 405) head.fields.add("Allow", "GET, HEAD");  // RFC 9110 §15.5.6
  head.fields.add("Connection", "close");
  head.fields.add("Content-Type", type);
  head.fields.add("Content-Length", std::to_string(body.size()));
  auto text = http::serialize(head);
  if (with_body) text += body;
  return text;
}

}  // namespace

std::string echo_page(const http::RequestHead& request) {
  // RFC 9110 §9.3.2: to HEAD what GET would get, without the content
  if (request.method == "GET" || request.method == "HEAD")
    return answer(200, "OK", "text/html; charset=utf-8", page, request.method == "GET");
  return answer(405, "Method Not Allowed", "text/plain; charset=utf-8", "this server speaks WebSocket\n",
                true);
}

}  // namespace wsspec::commands
