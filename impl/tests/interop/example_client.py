#!/usr/bin/python3
"""Our client for the terminal, as a person uses it: example_client.py PROGRAM CA_FILE URL…"""
import subprocess
import sys

from checks import SECONDS_MAX, check, same


def lines(program, url):
    done = subprocess.run([*program, f"{url}/echo"], input="one\nzwei ✓\n", capture_output=True, text=True,
                          timeout=SECONDS_MAX, check=True)
    same(done.stdout, "one\nzwei ✓\n")


def end(program, url):
    """The server closes, and standard input stays open."""
    with subprocess.Popen([*program, f"{url}/close/4000/bye"], stdin=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as process:
        try:
            same(process.wait(SECONDS_MAX), 0)
            same(process.stderr.read(), "connected\nclosed 4000 bye\n")
        finally:
            process.kill()


def keep(program, url):
    """Every connection is closed by the server, so it connects again and again."""
    with subprocess.Popen([*program, "--keep", f"{url}/close/4000/bye"], stdin=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as process:
        try:
            same([process.stderr.readline() for _ in range(4)], 2 * ["connected\n", "closed 4000 bye\n"])
        finally:
            process.kill()


def main(program, ca, urls):
    for url in urls:
        words = [program, "--ca", ca]
        for name, work in {"lines": lines, "end": end, "keep": keep}.items():
            with check(url, name):
                work(words, url)


main(sys.argv[1], sys.argv[2], sys.argv[3:])
