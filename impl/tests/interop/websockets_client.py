#!/usr/bin/python3
"""Python websockets as a client: websockets_client.py CA_FILE URL…"""
import asyncio
import ssl
import sys
import urllib.parse

import websockets

from checks import (CHOSEN, CLOSE_CODE, MANY, MESSAGES, OFFERED, SECONDS_MAX, SERVER_CLOSE, SERVER_CLOSE_CODE,
                    SERVER_CLOSE_REASON, check, parting, same)

HTTP = {"ws": "http", "wss": "https"}


def connect(url, tls, **more):
    return websockets.connect(url, ssl=tls if url.startswith("wss:") else None, open_timeout=SECONDS_MAX,
                              close_timeout=SECONDS_MAX, ping_interval=None, max_size=None, **more)


def soon(awaitable):
    return asyncio.wait_for(awaitable, SECONDS_MAX)


async def talk(url, connection):
    for name, message in MESSAGES.items():
        with check(url, name):
            await soon(connection.send(message))
            same(await soon(connection.recv()), message)
    with check(url, "fragments"):
        await soon(connection.send(["in ", "three ", "frames"]))
        same(await soon(connection.recv()), "in three frames")
    with check(url, "many"):
        for message in MANY:
            await soon(connection.send(message))
        same([await soon(connection.recv()) for _ in MANY], MANY)
    with check(url, "ping"):
        await soon(await connection.ping(b"are you there?"))
    with check(url, "compression"):
        same([extension.name for extension in connection.extensions], ["permessage-deflate"])
    with check(url, "subprotocol"):
        same(connection.subprotocol, CHOSEN)
    with check(url, "close"):
        await soon(connection.close(CLOSE_CODE, parting("websockets", url)))
        same(connection.close_code, CLOSE_CODE)


async def server_close(url, tls):
    async with connect(url + SERVER_CLOSE, tls) as connection:
        await soon(connection.wait_closed())
        same((connection.close_code, connection.close_reason), (SERVER_CLOSE_CODE, SERVER_CLOSE_REASON))


async def origin(url, tls):
    """Pages of the same host and port are let in, others are not; with the scheme's own port as well."""
    parts = urllib.parse.urlsplit(url)
    http = HTTP[parts.scheme]
    async with connect(f"{url}/echo", tls, origin=f"{http}://{parts.netloc}"):
        pass
    # Connected to this port, but asking for the default one, as behind a proxy on port 80 or 443.
    here = {"host": parts.hostname, "port": parts.port}
    async with connect(f"{parts.scheme}://localhost/echo", tls, origin=f"{http}://localhost", **here):
        pass
    for foreign in (f"{http}://localhost:{parts.port}", f"{http}://{parts.hostname}", "http://example.org", "null"):
        try:
            async with connect(f"{url}/echo", tls, origin=foreign):
                raise AssertionError(f"let in from {foreign}")
        except websockets.InvalidStatusCode as refused:
            same(refused.status_code, 403)


async def main(ca, urls):
    tls = ssl.create_default_context(cafile=ca)
    for url in urls:
        with check(url, "open"):
            async with connect(f"{url}/echo", tls, subprotocols=OFFERED) as connection:
                await talk(url, connection)
        with check(url, "server_close"):
            await server_close(url, tls)
        with check(url, "origin"):
            await origin(url, tls)


asyncio.run(main(sys.argv[1], sys.argv[2:]))
