#pragma once
#include <string_view>

namespace wsspec::commands {

/// What a browser sees of the echo server: what it is, and a form to try it.
inline constexpr std::string_view echo_page = R"(<!doctype html>
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

}  // namespace wsspec::commands
