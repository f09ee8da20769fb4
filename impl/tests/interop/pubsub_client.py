#!/usr/bin/python3
"""Subscribers and a publisher at our example of topics: pubsub_client.py CA_FILE URL…"""
import asyncio
import contextlib
import ssl
import sys
import urllib.error
import urllib.request

import websockets

from checks import SECONDS_MAX, check, same

SUBSCRIBERS = 4  # on two threads of the server


def post(url, tls, topic, body, fields):
    """@return the status"""
    http = url.replace("ws", "http", 1)
    request = urllib.request.Request(f"{http}/publish/{topic}", body, fields)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS_MAX, context=tls) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


async def publish(url, tls, topic, text, fields=None):
    body = text if isinstance(text, bytes) else text.encode()
    return await asyncio.to_thread(post, url, tls, topic, body, fields or {})


async def talk(url, tls):
    async with contextlib.AsyncExitStack() as stack:
        subscribers = [await stack.enter_async_context(
            websockets.connect(f"{url}/topic/news", ssl=tls if url.startswith("wss:") else None,
                               open_timeout=SECONDS_MAX, close_timeout=SECONDS_MAX)) for _ in range(SUBSCRIBERS)]
        for each in subscribers:  # by the Pong each has been opened, and so subscribed
            await asyncio.wait_for(await each.ping(), SECONDS_MAX)
        with check(url, "publish"):
            same(await publish(url, tls, "sports", "nobody listens"), 202)
            for text in ("it rains ☂", "x" * 100_000):
                same(await publish(url, tls, "news", text), 202)
                for each in subscribers:
                    same(await asyncio.wait_for(each.recv(), SECONDS_MAX), text)
        with check(url, "refused"):
            same(await publish(url, tls, "news", "false", {"Origin": "http://example.org"}), 403)
            same(await publish(url, tls, "news", b"\xff"), 400)  # would fail every subscriber with 1007
            same(await publish(url, tls, "news", "true"), 202)
            same([await asyncio.wait_for(each.recv(), SECONDS_MAX) for each in subscribers], SUBSCRIBERS * ["true"])


async def main(ca, urls):
    tls = ssl.create_default_context(cafile=ca)
    for url in urls:
        with check(url, "open"):
            await talk(url, tls)


asyncio.run(main(sys.argv[1], sys.argv[2:]))
