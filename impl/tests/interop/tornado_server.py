#!/usr/bin/python3
"""Tornado as a server, on a free port: tornado_server.py [CERT KEY]"""
import asyncio
import ssl
import sys

import tornado.httpserver
import tornado.netutil
import tornado.web
import tornado.websocket


class Echo(tornado.websocket.WebSocketHandler):
    def select_subprotocol(self, subprotocols):
        return "echo" if "echo" in subprotocols else None

    def get_compression_options(self):
        return {}  # on, with defaults

    def on_message(self, message):
        self.write_message(message, binary=isinstance(message, bytes))

    def on_close(self):
        print("closed", self.close_code, self.close_reason, flush=True)


class Goodbye(tornado.websocket.WebSocketHandler):
    def open(self, code, reason):
        self.close(int(code), reason)


async def main(certificate):
    application = tornado.web.Application([("/echo", Echo), (r"/close/(\d+)/(.*)", Goodbye)])
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH) if certificate else None
    if tls:
        tls.load_cert_chain(*certificate)
    sockets = tornado.netutil.bind_sockets(0, "127.0.0.1")
    tornado.httpserver.HTTPServer(application, ssl_options=tls).add_sockets(sockets)
    print(f"listening on 127.0.0.1:{sockets[0].getsockname()[1]}", flush=True)
    await asyncio.Event().wait()


asyncio.run(main(sys.argv[1:]))
