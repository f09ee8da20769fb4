#!/usr/bin/python3
"""The application layer against software of others: their clients at our servers, our client at theirs.

run.py [NAME…] [--bin DIR] [--out DIR] [--screenshot FILE]

Every client talks to its server directly and through nginx and HAProxy, by ws and by wss. A row of the table is one
client on one such way. NAME: a server (echo, chat, tornado, …) or a client (chromium, websockets, …).
"""
import argparse
import contextlib
import dataclasses
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

from processes import HERE, ROOT, Certificate, InteropError, Server, environment, haproxy, nginx, run

CLIENT_SECONDS_MAX = 60
LOG_SECONDS_MAX = 5
NPM_FOLDERS = {"ws": (ROOT / "conformance/peers", ROOT / "build/peers"), "playwright": (HERE, ROOT / "build/interop")}
PYTHON = "/usr/bin/python3"

COMMON = {"open", "text", "unicode", "binary", "empty", "large", "many", "subprotocol", "close", "server_close"}


@dataclasses.dataclass(frozen=True)
class Client:
    """A program that is called with URLs and prints {"url", "check", "error"} for each check."""
    command: list
    checks: set
    closes: bool = True  # its Close says "NAME of URL", and the server prints that
    needs: str = ""      # a key of NPM_FOLDERS


@dataclasses.dataclass(frozen=True)
class Group:
    """A server, the words that make it speak TLS, and who talks to it."""
    server: list
    tls: list
    clients: list
    is_ours: bool = True
    silence_max: str = "120s"  # after which the proxies end a connection
    needs: str = ""


PAIR = ["{cert}", "{key}"]
FLAGS = ["--cert", "{cert}", "--key", "{key}"]
CLIENTS = {
    "tornado": Client([PYTHON, HERE / "tornado_client.py", "{ca}"], COMMON | {"ping", "compression"}),
    "ws4py": Client([PYTHON, HERE / "ws4py_client.py", "{ca}"], COMMON | {"ping"}),
    "websockets": Client([PYTHON, HERE / "websockets_client.py", "{ca}"],
                         COMMON | {"ping", "compression", "fragments", "origin"}),
    "ws": Client(["node", HERE / "ws_client.cjs", "{ca}"], COMMON | {"ping", "compression"}, needs="ws"),
    "chromium": Client(["node", HERE / "chromium_client.cjs"], COMMON | {"compression", "origin"}, needs="playwright"),
    "example": Client([PYTHON, HERE / "example_client.py", "{bin}/impl/examples/example_client", "{ca}"],
                      {"lines", "end", "keep"}, closes=False),
    "tabs": Client(["node", HERE / "chat.cjs", "{screenshot}"], {"enter", "talk", "markup", "newcomer", "leave"},
                   closes=False, needs="playwright"),
    "topics": Client([PYTHON, HERE / "pubsub_client.py", "{ca}"], {"publish", "refused"}, closes=False),
    "silence": Client([PYTHON, HERE / "silence_client.py", "{ca}"], {"silence"}, closes=False),
    "wsspec": Client(["{bin}/impl/tests/interop/interop_client_check", "--ca", "{ca}"],
                     COMMON | {"ping", "compression"}),
}
GROUPS = {
    "echo": Group(["{bin}/impl/examples/example_echo", "--port", "0"], FLAGS,
                  ["tornado", "ws4py", "websockets", "ws", "chromium", "example"]),
    # Pings of the server keep a connection open on which nobody speaks, longer than the proxies would let it.
    "pings": Group(["{bin}/impl/examples/example_echo", "--port", "0", "--ping", "0.25"], FLAGS, ["silence"],
                   silence_max="2s"),
    "chat": Group(["{bin}/impl/examples/example_chat", "--port", "0"], ["--tls"], ["tabs"]),
    "pubsub": Group(["{bin}/impl/examples/example_pubsub", "--port", "0", "--threads", "2"], FLAGS, ["topics"]),
    "tornado": Group([PYTHON, HERE / "tornado_server.py"], PAIR, ["wsspec"], is_ours=False),
    "ws": Group(["node", HERE / "ws_server.cjs"], PAIR, ["wsspec"], is_ours=False, needs="ws"),
    "aiohttp": Group([PYTHON, HERE / "aiohttp_server.py"], PAIR, ["wsspec"], is_ours=False),
}


def install(name):
    """Puts what a package-lock.json names into its folder under build/, once."""
    source, target = NPM_FOLDERS[name]
    locked, installed = source / "package-lock.json", target / "package-lock.json"
    if (target / "node_modules").is_dir() and installed.is_file() and installed.read_bytes() == locked.read_bytes():
        return
    target.mkdir(parents=True, exist_ok=True)
    for file in ("package.json", "package-lock.json"):
        shutil.copy(source / file, target)
    run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=target)


def fill(command, values):
    words = [str(word) for word in command]
    for name, value in values.items():
        words = [word.replace(f"{{{name}}}", str(value)) for word in words]
    return words


@contextlib.contextmanager
def ways(name, group, values, certificate, out):
    """The server of a group, and the ways to it: {(path, scheme): url}."""
    with contextlib.ExitStack() as stack:
        start = stack.enter_context
        plain = start(Server(fill(group.server, values), out / f"{name}.log"))
        tls = start(Server(fill(group.server + group.tls, values), out / f"{name}.tls.log"))
        ports = {"direct": (plain.port, tls.port)}
        for proxy in (nginx, haproxy):
            server = start(proxy(out / f"{name}.{proxy.__name__}", plain.port, certificate, group.silence_max))
            ports[proxy.__name__] = server.ports
        urls = {(path, scheme): f"{scheme}://127.0.0.1:{port}" for path, both in ports.items()
                for scheme, port in zip(("ws", "wss"), both)}
        yield [plain, tls], urls


def told_by(client, urls, values, log):
    """Runs a client. @return {url: {check: error}}"""
    told = {url: {} for url in urls}
    with open(log, "wb") as errors:
        process = subprocess.Popen([*fill(client.command, values), *urls], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=errors, env=environment(), start_new_session=True)
        try:
            output, _ = process.communicate(timeout=CLIENT_SECONDS_MAX)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    for line in output.decode().splitlines():
        each = json.loads(line)
        told[each["url"]][each["check"]] = each["error"]
    if process.returncode != 0 and not any(error for checks in told.values() for error in checks.values()):
        raise InteropError(f"ended with {process.returncode}; see {log}")
    return told


def see_partings(servers, name, urls):
    """Waits until the servers have printed how every connection was closed. @return {url: error}"""
    wanted = {url: f"closed 4001 {name} of {url}\n" for url in urls}

    def missing():
        printed = "".join(server.printed() for server in servers)
        return {url for url, line in wanted.items() if line not in printed}

    with contextlib.suppress(InteropError):
        servers[0].wait_until(lambda: not missing(), LOG_SECONDS_MAX)
    return {url: "the server did not see code and reason" for url in missing()}


def rows_of(group_name, client_name, servers, urls, values, out):
    """Runs a client on all ways. @return rows and, in each, what is wrong."""
    group, client = GROUPS[group_name], CLIENTS[client_name]
    started = time.monotonic()
    try:
        if client.needs:
            install(client.needs)
        told = told_by(client, list(urls.values()), values, out / f"{group_name}.{client_name}.log")
        closed = [url for url, checks in told.items() if checks.get("close") == ""]
        partings = see_partings(servers, client_name, closed) if client.closes else {}
        failure = None
    except (InteropError, subprocess.TimeoutExpired) as error:
        told, partings, failure = {}, {}, str(error)
    for (path, scheme), url in urls.items():
        checks = told.get(url, {})
        wrong = [f"{check}: {error}" for check, error in checks.items() if error]
        wrong += [f"{check}: not done" for check in sorted(client.checks - checks.keys())]
        wrong += [f"close: {partings[url]}"] if url in partings else []
        wrong = [failure] if failure else wrong
        yield {"role": "client" if group.is_ours else "server", "peer": client_name if group.is_ours else group_name,
               "path": path, "scheme": scheme, "checks": len(checks), "ok": "ok" if not wrong else "FAILED"}, wrong
    print(f"# {client_name} at {group_name}: {time.monotonic() - started:.1f} s", file=sys.stderr)


def run_group(name, clients, values, certificate, out):
    """@yield rows and what is wrong in each."""
    group = GROUPS[name]
    try:
        if group.needs:
            install(group.needs)
        with ways(name, group, values, certificate, out) as (servers, urls):
            for client in clients:
                yield from rows_of(name, client, servers, urls, values, out)
            if dead := [server.log for server in servers if server.process.poll() is not None]:
                raise InteropError(f"the server died; see {dead[0]}")
    except InteropError as error:
        role = "client" if group.is_ours else "server"
        yield {"role": role, "peer": name, "path": "", "scheme": "", "checks": 0, "ok": "FAILED"}, [str(error)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build/release", metavar="DIR")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build/interop/logs", metavar="DIR")
    parser.add_argument("--screenshot", type=pathlib.Path, metavar="FILE", help="a picture of the chat, PNG")
    args = parser.parse_args()
    if unknown := set(args.names) - GROUPS.keys() - CLIENTS.keys():
        parser.error(f"no such server or client: {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by way of the blocks that stop what was started
    out = args.out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    certificate = Certificate(out)
    values = {"bin": args.bin.resolve(), "ca": certificate.ca, "cert": certificate.file, "key": certificate.key,
              "screenshot": args.screenshot.resolve() if args.screenshot else "-"}

    columns = "{role:7} {peer:11} {path:8} {scheme:7} {checks:>6}  {ok}"
    print(columns.format(**{name: name for name in ("role", "peer", "path", "scheme", "checks", "ok")}))
    failed = False
    for name, group in GROUPS.items():
        clients = [each for each in group.clients if not args.names or {name, each} & set(args.names)]
        for row, wrong in run_group(name, clients, values, certificate, out) if clients else ():
            print(columns.format(**row), flush=True)
            for line in wrong:
                print("   ", line, flush=True)
            failed = failed or bool(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
