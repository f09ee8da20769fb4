#!/usr/bin/python3
"""aiohttp as a peer: echoes on a free port, with permessage-deflate."""
import asyncio

from aiohttp import WSMsgType, web


async def echo(request):
    connection = web.WebSocketResponse(max_msg_size=0)
    await connection.prepare(request)
    async for message in connection:
        if message.type == WSMsgType.TEXT:
            await connection.send_str(message.data)
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
