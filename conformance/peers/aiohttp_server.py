#!/usr/bin/python3
"""aiohttp as a peer: echoes on a free port, with permessage-deflate and the commands of CONTRACT.md but `fragment`."""
import asyncio

import contract
from aiohttp import WSMsgType, web


async def answer(connection, text, origin):
    name, argument = contract.command_of(text)
    if name == "close" and argument:  # there is no way to close without a code
        code, _, reason = argument.partition(" ")
        await connection.close(code=int(code), message=reason.encode())
    elif name == "send":
        await connection.send_bytes(contract.counting(int(argument)))
    elif name == "ping":
        await connection.ping(argument.encode())
    elif name == "subprotocol":
        await connection.send_str(connection.ws_protocol or "")
    elif name == "origin":
        await connection.send_str(origin)
    else:
        await connection.send_str(text)


async def echo(request):
    origin = request.headers.get("Origin", "")
    if origin == contract.REFUSED_ORIGIN:
        raise web.HTTPForbidden
    connection = web.WebSocketResponse(max_msg_size=64 << 20, protocols=[contract.SUBPROTOCOL])
    await connection.prepare(request)
    async for message in connection:
        if message.type == WSMsgType.TEXT:
            await answer(connection, message.data, origin)
        elif message.type == WSMsgType.BINARY:
            await connection.send_bytes(message.data)
    return connection


async def main():
    application = web.Application()
    application.router.add_get("/{path:.*}", echo)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print("listening on", runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
