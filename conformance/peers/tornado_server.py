#!/usr/bin/python3
"""Tornado as a peer: echoes on a free port, with permessage-deflate."""
import asyncio

import tornado.httpserver
import tornado.netutil
import tornado.web
import tornado.websocket


class Echo(tornado.websocket.WebSocketHandler):
    def check_origin(self, origin):
        return True

    def get_compression_options(self):
        return {}  # on, with defaults

    def on_message(self, message):
        self.write_message(message, binary=isinstance(message, bytes))


async def main():
    application = tornado.web.Application([("/.*", Echo)], websocket_max_message_size=64 << 20)
    sockets = tornado.netutil.bind_sockets(0, "127.0.0.1")
    tornado.httpserver.HTTPServer(application).add_sockets(sockets)
    print("listening on", sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
