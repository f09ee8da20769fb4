#!/usr/bin/python3
"""Tornado as a peer: echoes on a free port, with permessage-deflate and the commands of CONTRACT.md but `fragment`."""
import asyncio

import contract
import tornado.httpserver
import tornado.netutil
import tornado.web
import tornado.websocket


class Echo(tornado.websocket.WebSocketHandler):
    def check_origin(self, origin):
        return origin != contract.REFUSED_ORIGIN

    def select_subprotocol(self, subprotocols):
        return contract.SUBPROTOCOL if contract.SUBPROTOCOL in subprotocols else None

    def get_compression_options(self):
        return {}  # on, with defaults

    def on_message(self, message):
        try:
            self.answer(message)
        except tornado.websocket.WebSocketClosedError:
            pass  # it came behind a command to close

    def answer(self, message):
        name, argument = contract.command_of(message)
        if name == "close":
            code, _, reason = argument.partition(" ")
            self.close(int(code) if code else None, reason or None)
        elif name == "send":
            self.write_message(contract.counting(int(argument)), binary=True)
        elif name == "ping":
            self.ping(argument)
        elif name == "subprotocol":
            self.write_message(self.selected_subprotocol or "")
        elif name == "origin":
            self.write_message(self.request.headers.get("Origin", ""))
        else:
            self.write_message(message, binary=isinstance(message, bytes))


async def main():
    application = tornado.web.Application([("/.*", Echo)], websocket_max_message_size=64 << 20)
    sockets = tornado.netutil.bind_sockets(0, "127.0.0.1")
    tornado.httpserver.HTTPServer(application).add_sockets(sockets)
    print("listening on", sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
