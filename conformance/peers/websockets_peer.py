#!/usr/bin/python3
"""Python websockets as a peer: `server` echoes on a free port, `client URL` walks the cases of a testing server. Both
with permessage-deflate and the commands of CONTRACT.md."""
import asyncio
import http
import json
import sys

import contract
import websockets
import websockets.version

LIMITS = {"max_size": 64 << 20, "ping_interval": None}


async def answer(connection, message, origin):
    name, argument = contract.command_of(message)
    if name == "close" and argument:  # there is no way to close without a code
        code, _, reason = argument.partition(" ")
        await connection.close(int(code), reason)
    elif name == "send":
        await connection.send(contract.counting(int(argument)))
    elif name == "fragment":
        await connection.send(["fragment"] * int(argument))
    elif name == "ping":
        await connection.ping(argument)
    elif name == "subprotocol":
        await connection.send(connection.subprotocol or "")
    elif name == "origin" and origin is not None:
        await connection.send(origin)
    else:
        await connection.send(message)


async def echo(connection, origin=None):
    try:
        async for message in connection:
            await answer(connection, message, origin)
    except websockets.ConnectionClosed:
        pass  # how it ended is for the suite to judge


async def serve(connection, _path=None):
    await echo(connection, connection.request_headers.get("Origin", ""))


async def refuse(_path, headers):
    return (http.HTTPStatus.FORBIDDEN, [], b"") if headers.get("Origin") == contract.REFUSED_ORIGIN else None


async def server():
    async with websockets.serve(serve, "127.0.0.1", 0, process_request=refuse, subprotocols=[contract.SUBPROTOCOL],
                                **LIMITS) as listening:
        print("listening on", listening.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


async def client(url):
    agent = f"websockets-{websockets.version.version}"
    async with websockets.connect(f"{url}/getCaseCount", **LIMITS) as connection:
        count = json.loads(await connection.recv())
    for case in range(1, count + 1):
        try:
            async with websockets.connect(f"{url}/runCase?case={case}&agent={agent}", **LIMITS) as connection:
                await echo(connection)
        except Exception:
            pass  # a handshake meant to fail, or a cut connection; the library raises more than it documents
    async with websockets.connect(f"{url}/updateReports?agent={agent}", **LIMITS) as connection:
        await connection.wait_closed()


asyncio.run(server() if sys.argv[1] == "server" else client(sys.argv[2].rstrip("/")))
