#!/usr/bin/python3
"""Tornado as a client: tornado_client.py CA_FILE URL…"""
import asyncio
import datetime
import ssl
import sys

from tornado.gen import with_timeout
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from checks import (CHOSEN, CLOSE_CODE, MANY, MESSAGES, OFFERED, SECONDS_MAX, SERVER_CLOSE, SERVER_CLOSE_CODE,
                    SERVER_CLOSE_REASON, check, parting, same)


def soon(future):
    return with_timeout(datetime.timedelta(seconds=SECONDS_MAX), future)


def connect(url, tls):
    request = HTTPRequest(url, ssl_options=tls, connect_timeout=SECONDS_MAX)
    return soon(websocket_connect(request, subprotocols=OFFERED, compression_options={}))


async def ping(connection):
    ponged = asyncio.get_running_loop().create_future()
    connection.on_pong = ponged.set_result
    connection.ping(b"are you there?")
    message = asyncio.ensure_future(connection.read_message())  # Pongs are seen while somebody reads
    same(await soon(ponged), b"are you there?")
    connection.write_message("done")
    same(await soon(message), "done")


async def talk(url, connection):
    for name, message in MESSAGES.items():
        with check(url, name):
            connection.write_message(message, binary=isinstance(message, bytes))
            same(await soon(connection.read_message()), message)
    with check(url, "many"):
        for message in MANY:
            connection.write_message(message)
        same([await soon(connection.read_message()) for _ in MANY], MANY)
    with check(url, "ping"):
        await ping(connection)
    with check(url, "compression"):
        same(connection.headers["Sec-WebSocket-Extensions"].split(";")[0], "permessage-deflate")
    with check(url, "subprotocol"):
        same(connection.selected_subprotocol, CHOSEN)
    with check(url, "close"):
        connection.close(CLOSE_CODE, parting("tornado", url))
        same(await soon(connection.read_message()), None)
        same(connection.close_code, CLOSE_CODE)


async def server_close(url, tls):
    connection = await connect(url + SERVER_CLOSE, tls)
    same(await soon(connection.read_message()), None)
    same((connection.close_code, connection.close_reason), (SERVER_CLOSE_CODE, SERVER_CLOSE_REASON))


async def main(ca, urls):
    tls = ssl.create_default_context(cafile=ca)
    for url in urls:
        with check(url, "open"):
            await talk(url, await connect(f"{url}/echo", tls))
        with check(url, "server_close"):
            await server_close(url, tls)


asyncio.run(main(sys.argv[1], sys.argv[2:]))
