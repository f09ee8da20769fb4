// libwebsockets as a peer: echoes on a free port, with permessage-deflate and the commands of CONTRACT.md.
// It hands over messages in pieces, and each goes back as a frame of its own.
#include <libwebsockets.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
  piece_bytes_max = 1 << 16,
  queue_bytes_max = 1 << 20,
  queue_bytes_low = 1 << 18,
  text_bytes_max = 256
};

/// Whether the process's connection is gone.
static int is_over = 0;

/// What is to be written, in order.
struct piece {
  struct piece* next;
  size_t size;
  int how;         ///< flags of lws_write(), or `closes`
  int close_code;  ///< of one that closes
  unsigned char bytes[];
};
enum { closes = -1 };

struct connection {
  struct piece *first, *last;
  size_t queued_bytes;
  int is_first_written;  ///< to the library, which may still have use for its bytes
  int is_inside_message;
  int is_throttled;
  char subprotocol[text_bytes_max];
  char origin[text_bytes_max];
};

/// @return null when there is no memory: the connection is then to be dropped.
static struct piece* append(struct connection* self, const void* bytes, size_t size, int how) {
  struct piece* piece = malloc(sizeof *piece + LWS_PRE + size);
  if (!piece) return NULL;
  piece->next = NULL;
  piece->size = size;
  piece->how = how;
  piece->close_code = 0;
  if (bytes) memcpy(piece->bytes + LWS_PRE, bytes, size);
  if (self->last)
    self->last->next = piece;
  else
    self->first = piece;
  self->last = piece;
  self->queued_bytes += size;
  return piece;
}

static void remove_first(struct connection* self) {
  struct piece* piece = self->first;
  self->first = piece->next;
  if (!self->first) self->last = NULL;
  self->queued_bytes -= piece->size;
  free(piece);
}

static int append_fragments(struct connection* self, long count) {
  for (long i = 0; i < count; ++i)
    if (!append(self, "fragment", 8, lws_write_ws_flags(LWS_WRITE_TEXT, i == 0, i + 1 == count))) return -1;
  return 0;
}

static int append_counting(struct connection* self, size_t size) {
  struct piece* piece = append(self, NULL, size, LWS_WRITE_BINARY);
  if (!piece) return -1;
  for (size_t i = 0; i < size; ++i) piece->bytes[LWS_PRE + i] = (unsigned char)i;
  return 0;
}

static int append_close(struct connection* self, const char* argument) {
  char* reason = NULL;
  const long code = strtol(argument, &reason, 10);
  if (*reason == ' ') ++reason;
  struct piece* piece = append(self, reason, strlen(reason), closes);
  if (!piece) return -1;
  piece->close_code = (int)code;
  return 0;
}

/// @return 1: no command, so echo it; 0: it is taken; -1: no memory.
static int take_command(struct connection* self, const char* text) {
  if (strncmp(text, "wsspec:", 7) != 0) return 1;
  char name[16] = "";
  sscanf(text + 7, "%15[a-z]", name);
  const char* argument = text + 7 + strlen(name);
  if (*argument == ' ') ++argument;
  if (!strcmp(name, "close") && *argument) return append_close(self, argument);  // none without a code
  if (!strcmp(name, "send")) return append_counting(self, strtoul(argument, NULL, 10));
  if (!strcmp(name, "fragment")) return append_fragments(self, strtol(argument, NULL, 10));
  const char* answer = NULL;
  if (!strcmp(name, "ping")) answer = argument;
  if (!strcmp(name, "subprotocol")) answer = self->subprotocol;
  if (!strcmp(name, "origin")) answer = self->origin;
  if (!answer) return 1;
  const int how = answer == argument ? LWS_WRITE_PING : LWS_WRITE_TEXT;
  return append(self, answer, strlen(answer), how) ? 0 : -1;
}

static int receive(struct lws* wsi, struct connection* self, const char* bytes, size_t size) {
  const int is_first = !self->is_inside_message;
  const int is_last = lws_is_final_fragment(wsi);
  const int is_text = !lws_frame_is_binary(wsi);
  self->is_inside_message = !is_last;
  int is_echoed = 1;
  if (is_first && is_last && is_text && size < text_bytes_max) {
    char text[text_bytes_max] = "";
    memcpy(text, bytes, size);
    const int taken = take_command(self, text);
    if (taken < 0) return -1;
    is_echoed = taken;
  }
  const int how = lws_write_ws_flags(is_text ? LWS_WRITE_TEXT : LWS_WRITE_BINARY, is_first, is_last);
  if (is_echoed && !append(self, bytes, size, how)) return -1;
  if (self->queued_bytes > queue_bytes_max && !self->is_throttled) {
    self->is_throttled = 1;
    lws_rx_flow_control(wsi, 0);
  }
  lws_callback_on_writable(wsi);
  return 0;
}

/// One piece a call: what the system does not take is kept by the library, which calls again when it is gone.
/// Until then the extension may refer to the piece, whatever lws_write() has said.
static int write_next(struct lws* wsi, struct connection* self) {
  if (self->is_first_written) remove_first(self);
  self->is_first_written = 0;
  if (self->is_throttled && self->queued_bytes < queue_bytes_low) {
    self->is_throttled = 0;
    lws_rx_flow_control(wsi, 1);
  }
  struct piece* piece = self->first;
  if (!piece) return 0;
  if (piece->how == closes) {
    lws_close_reason(wsi, (enum lws_close_status)piece->close_code, piece->bytes + LWS_PRE, piece->size);
    return -1;
  }
  const int written =
      lws_write(wsi, piece->bytes + LWS_PRE, piece->size, (enum lws_write_protocol)piece->how);
  if (written < (int)piece->size) return -1;
  self->is_first_written = 1;
  lws_callback_on_writable(wsi);
  return 0;
}

/// Refuses the origin that CONTRACT.md names.
static int check_origin(struct lws* wsi) {
  char origin[text_bytes_max] = "";
  if (lws_hdr_copy(wsi, origin, sizeof origin, WSI_TOKEN_ORIGIN) <= 0) return 0;
  if (strcmp(origin, "https://refused.example") != 0) return 0;
  lws_return_http_status(wsi, HTTP_STATUS_FORBIDDEN, NULL);
  return -1;
}

static int echo(struct lws* wsi, enum lws_callback_reasons reason, void* user, void* in, size_t size) {
  struct connection* self = user;
  switch (reason) {
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
      return check_origin(wsi);
    case LWS_CALLBACK_ESTABLISHED:
      // Powers of two. By default the extension cuts all it compresses into frames of 1 KiB.
      lws_set_extension_option(wsi, "permessage-deflate", "rx_buf_size", "16");
      lws_set_extension_option(wsi, "permessage-deflate", "tx_buf_size", "16");
      lws_hdr_copy(wsi, self->origin, sizeof self->origin, WSI_TOKEN_ORIGIN);
      if (lws_hdr_total_length(wsi, WSI_TOKEN_PROTOCOL) > 0)
        lws_strncpy(self->subprotocol, lws_get_protocol(wsi)->name, sizeof self->subprotocol);
      return 0;
    case LWS_CALLBACK_RECEIVE:
      return receive(wsi, self, in, size);
    case LWS_CALLBACK_SERVER_WRITEABLE:
      return write_next(wsi, self);
    case LWS_CALLBACK_CLOSED:
      while (self->first) remove_first(self);
      return 0;
    case LWS_CALLBACK_WSI_DESTROY:
      is_over = 1;
      return 0;
    default:
      return lws_callback_http_dummy(wsi, reason, user, in, size);
  }
}

/// Serves one connection, to its end. @return the exit code of its process.
static int serve(int socket) {
  static const struct lws_protocols protocols[] = {
      {"wsspec", echo, sizeof(struct connection), piece_bytes_max, 0, NULL, 0},
      {NULL, NULL, 0, 0, 0, NULL, 0}};
  static const struct lws_extension extensions[] = {
      {"permessage-deflate", lws_extension_callback_pm_deflate, "permessage-deflate"}, {NULL, NULL, NULL}};
  // It listens too, on a port that nobody is told: a context that does not is taken for a client by the
  // extension.
  const struct lws_context_creation_info info = {
      .port = 0,
      .iface = "127.0.0.1",
      .protocols = protocols,
      .extensions = extensions,
      .options = LWS_SERVER_OPTION_VALIDATE_UTF8,
      .pt_serv_buf_size = piece_bytes_max,
      .fd_limit_per_thread = 16,
  };
  struct lws_context* context = lws_create_context(&info);
  if (!context || !lws_adopt_socket(context, socket)) return 1;
  while (!is_over && lws_service(context, 0) >= 0) continue;
  lws_context_destroy(context);
  return 0;
}

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t address_size = sizeof address;
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (const struct sockaddr*)&address, address_size) != 0 ||
      listen(listener, SOMAXCONN) != 0 ||
      getsockname(listener, (struct sockaddr*)&address, &address_size) != 0) {
    perror("libwebsockets_echo_server");
    return 1;
  }
  printf("listening on %d\n", ntohs(address.sin_port));
  fflush(stdout);
  lws_set_log_level(LLL_ERR, NULL);
  signal(SIGCHLD, SIG_IGN);  // nobody waits for them
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  // A process a connection: the library aborts its own for some messages, and the others shall go on. It ends
  // with the process group: the runner stops it by its id.
  for (;;) {
    const int accepted = accept(listener, NULL, NULL);
    if (accepted < 0) continue;
    if (fork() == 0) {
      close(listener);
      _exit(serve(accepted));
    }
    close(accepted);
  }
}
