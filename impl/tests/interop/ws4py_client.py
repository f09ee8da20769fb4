#!/usr/bin/python3
"""ws4py as a client: ws4py_client.py CA_FILE URL…"""
import queue
import ssl
import sys
import warnings

from ws4py.client.threadedclient import WebSocketClient

from checks import (CHOSEN, CLOSE_CODE, MANY, MESSAGES, OFFERED, SECONDS_MAX, SERVER_CLOSE, SERVER_CLOSE_CODE,
                    SERVER_CLOSE_REASON, check, parting, same)

warnings.simplefilter("ignore", DeprecationWarning)  # it uses ssl.wrap_socket


class Client(WebSocketClient):
    """Puts what comes into queues: its callbacks are called on a thread of its own."""

    def __init__(self, url, ca):
        self.messages, self.pongs, self.ends = queue.Queue(), queue.Queue(), queue.Queue()
        super().__init__(url, protocols=OFFERED, ssl_options={"ca_certs": ca, "cert_reqs": ssl.CERT_REQUIRED})
        self.sock.settimeout(SECONDS_MAX)
        self.daemon = True
        self.connect()

    def received_message(self, message):
        self.messages.put(str(message) if message.is_text else message.data)

    def ponged(self, pong):
        self.pongs.put(pong.data)

    def closed(self, code, reason=None):
        self.ends.put((code, reason.decode() if isinstance(reason, bytes) else reason))

    def next_message(self):
        return self.messages.get(timeout=SECONDS_MAX)


def talk(url, client):
    for name, message in MESSAGES.items():
        with check(url, name):
            client.send(message, binary=isinstance(message, bytes))
            same(client.next_message(), message)
    with check(url, "many"):
        for message in MANY:
            client.send(message)
        same([client.next_message() for _ in MANY], MANY)
    with check(url, "ping"):
        client.ping("are you there?")
        same(client.pongs.get(timeout=SECONDS_MAX), b"are you there?")
    with check(url, "subprotocol"):
        same([protocol.decode() for protocol in client.protocols], [CHOSEN])
    with check(url, "close"):
        client.close(CLOSE_CODE, parting("ws4py", url))
        same(client.ends.get(timeout=SECONDS_MAX)[0], CLOSE_CODE)


def main(ca, urls):
    for url in urls:
        with check(url, "open"):
            talk(url, Client(f"{url}/echo", ca))
        with check(url, "server_close"):
            same(Client(url + SERVER_CLOSE, ca).ends.get(timeout=SECONDS_MAX), (SERVER_CLOSE_CODE, SERVER_CLOSE_REASON))


main(sys.argv[1], sys.argv[2:])
