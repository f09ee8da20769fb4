#!/usr/bin/python3
"""Says nothing for longer than the proxies wait: silence_client.py CA_FILE URL…"""
import asyncio
import ssl
import sys

import websockets

from checks import SECONDS_MAX, check, same

SILENCE_SECONDS = 3  # the proxies' bound is 2


async def keep_silent(url, tls):
    async with websockets.connect(f"{url}/echo", ssl=tls if url.startswith("wss:") else None, ping_interval=None,
                                  open_timeout=SECONDS_MAX, close_timeout=SECONDS_MAX) as connection:
        await asyncio.sleep(SILENCE_SECONDS)
        await connection.send("still there?")
        same(await asyncio.wait_for(connection.recv(), SECONDS_MAX), "still there?")


async def one(url, tls):
    with check(url, "silence"):
        await keep_silent(url, tls)


async def main(ca, urls):
    tls = ssl.create_default_context(cafile=ca)
    await asyncio.gather(*(one(url, tls) for url in urls))


asyncio.run(main(sys.argv[1], sys.argv[2:]))
