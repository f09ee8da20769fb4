#!/usr/bin/python3
"""aiohttp as a server, on a free port: aiohttp_server.py [CERT KEY]"""
import asyncio
import ssl
import sys

from aiohttp import WSMsgType, web


async def echo(request):
    connection = web.WebSocketResponse(protocols=["echo"], autoclose=False)
    await connection.prepare(request)
    while True:
        message = await connection.receive()
        if message.type == WSMsgType.TEXT:
            await connection.send_str(message.data)
        elif message.type == WSMsgType.BINARY:
            await connection.send_bytes(message.data)
        elif message.type == WSMsgType.CLOSE:
            print("closed", message.data, message.extra, flush=True)
            await connection.close(code=message.data)  # by itself it would say 1000
            return connection
        else:
            return connection


async def goodbye(request):
    connection = web.WebSocketResponse()
    await connection.prepare(request)
    await connection.close(code=int(request.match_info["code"]), message=request.match_info["reason"].encode())
    return connection


async def main(certificate):
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH) if certificate else None
    if tls:
        tls.load_cert_chain(*certificate)
    application = web.Application()
    application.add_routes([web.get("/echo", echo), web.get(r"/close/{code:\d+}/{reason}", goodbye)])
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    print(f"listening on 127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


asyncio.run(main(sys.argv[1:]))
