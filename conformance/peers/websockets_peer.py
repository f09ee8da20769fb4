#!/usr/bin/python3
"""Python websockets as a peer: `server` echoes on a free port, `client URL` walks the cases of a testing server."""
import asyncio
import json
import sys

import websockets
import websockets.version

LIMITS = {"max_size": None, "ping_interval": None}


async def echo(connection, _path=None):
    try:
        async for message in connection:
            await connection.send(message)
    except websockets.ConnectionClosed:
        pass  # how it ended is for the suite to judge


async def server():
    async with websockets.serve(echo, "127.0.0.1", 0, **LIMITS) as listening:
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
        except (OSError, asyncio.TimeoutError, websockets.WebSocketException):
            pass  # a handshake that was meant to fail, or a connection cut in the middle
    async with websockets.connect(f"{url}/updateReports?agent={agent}", **LIMITS) as connection:
        await connection.wait_closed()


asyncio.run(server() if sys.argv[1] == "server" else client(sys.argv[2].rstrip("/")))
