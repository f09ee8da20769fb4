"""What the Python clients share: what is sent, and how a check is told.

A client is called with CA_FILE URL…; a server there echoes at URL/echo, speaks the subprotocol "echo" and
permessage-deflate, and closes at URL/close/CODE/REASON. A client prints a line of JSON a check.
"""
import contextlib
import json

SECONDS_MAX = 10  # of one step of a check
MESSAGES = {"text": "Hello", "unicode": "Grüße, 世界 🌍", "binary": b"\x00\xff\xfe\x80", "empty": "",
            "large": "x" * (1 << 20)}
MANY = [str(number) for number in range(100)]
OFFERED, CHOSEN = ["other", "echo"], "echo"
CLOSE_CODE = 4001
SERVER_CLOSE = "/close/4002/gute%20Nacht%20%E2%98%BE"
SERVER_CLOSE_CODE, SERVER_CLOSE_REASON = 4002, "gute Nacht ☾"


def parting(client, url):
    """The reason that a client closes with: servers print it, so that run.py sees that it arrived."""
    return f"{client} of {url}"


@contextlib.contextmanager
def check(url, name):
    error = ""
    try:
        yield
    except Exception as thrown:  # whatever a library throws is what went wrong
        error = f"{type(thrown).__name__}: {thrown}"
    print(json.dumps({"url": url, "check": name, "error": error}), flush=True)


def same(got, wanted):
    if got != wanted:
        raise AssertionError(f"got {got!r:.80}, wanted {wanted!r:.80}")
