#!/usr/bin/python3
"""Runs the suite against real peers and compares every verdict with what is expected of that peer.

run.py [NAME…] [--role server|client] [--profile NAME] [--wsspec PATH] [--out DIR] [--update] [-- WSSPEC ARGS…]

Peers are in peers.json, expectations in expected/PEER.ROLE.json: the cases that do not pass, with the reason. A case
that is not listed must pass, a listed one must not. --update writes down what was seen and keeps the reasons.
"""
import argparse
import json
import os
import pathlib
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import time

import expectations

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NPM_FOLDER = ROOT / "build/peers"
START_SECONDS_MAX = 20
ROLES = ("server", "client")


class PeerError(Exception):
    """The peer or the program did not get as far as verdicts."""


def fill(command, **values):
    return [re.sub(r"\{(\w+)\}", lambda found: str(values.get(found[1], found[0])), word) for word in command]


def setup_npm():
    """Puts what package-lock.json names into build/peers, once."""
    locked = HERE / "package-lock.json"
    installed = NPM_FOLDER / "package-lock.json"
    if not (NPM_FOLDER / "node_modules").is_dir() or installed.read_bytes() != locked.read_bytes():
        NPM_FOLDER.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, NPM_FOLDER)
        done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
                              cwd=NPM_FOLDER, capture_output=True, text=True)
        if done.returncode != 0:
            raise PeerError(f"npm ci: {done.stderr.strip()}")


def environment():
    return {**os.environ, "NODE_PATH": str(NPM_FOLDER / "node_modules"), "PYTHONUNBUFFERED": "1"}


def version_of(peer, values):
    done = subprocess.run(fill(peer["version"], **values), capture_output=True, text=True, env=environment(), cwd=ROOT)
    if done.returncode != 0:
        raise PeerError(f"not installed: {done.stderr.strip()[-200:]}")
    found = re.search(r"\d[\w.]*", done.stdout)
    return found[0] if found else "unknown"


class Server:
    """A peer's server as a process group of its own, listening when the block begins and gone when it ends.

    Its command either has {port}, and listens there; or it takes a free port by itself and prints "listening on PORT"
    as its first line.
    """

    def __init__(self, command, values, log):
        self.port = free_port() if any("{port}" in word for word in command) else None
        self.command = fill(command, port=self.port, **values)
        self.log = log

    def __enter__(self):
        self.output = open(self.log, "wb")
        told = subprocess.PIPE if self.port is None else self.output
        try:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=told, stderr=self.output,
                                            env=environment(), start_new_session=True)
        except OSError as error:
            self.output.close()
            raise PeerError(str(error)) from error
        try:
            deadline = time.monotonic() + START_SECONDS_MAX
            if self.port is None:
                self.port = self.read_port(deadline)
            self.wait_until_it_accepts(deadline)
        except PeerError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                os.killpg(self.process.pid, number)
                try:
                    self.process.wait(5)
                except subprocess.TimeoutExpired:
                    pass
        if self.process.stdout:
            self.process.stdout.close()
        self.output.close()

    def alive(self):
        return self.process.poll() is None

    def read_port(self, deadline):
        line = b""
        while not line.endswith(b"\n"):
            readable, _, _ = select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))
            part = os.read(self.process.stdout.fileno(), 1) if readable else b""
            if not part:
                raise PeerError(f"it did not say where it listens; see {self.log}")
            line += part
        found = re.search(rb"listening on (\d+)", line)
        if not found:
            raise PeerError(f"its first line names no port: {line!r}")
        return int(found[1])

    def wait_until_it_accepts(self, deadline):
        while self.alive() and time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                try:
                    self.process.wait(0.05)  # its end is worth knowing at once
                except subprocess.TimeoutExpired:
                    pass
        raise PeerError(f"it does not accept connections; see {self.log}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run_program(command, log, seconds_max):
    """Runs wsspec. @return its exit code, if it is one that comes with a report."""
    with open(log, "wb") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                                   env=environment(), start_new_session=True)
        try:
            code = process.wait(seconds_max)
        except subprocess.TimeoutExpired as error:
            raise PeerError(f"no end after {seconds_max} s; see {log}") from error
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    if code not in (0, 1):
        raise PeerError(f"wsspec ended with {code}:\n" + tail(log))
    return code


def tail(log, lines=15):
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def run_peer(peer, role, args, values):
    """@return the report's cases."""
    out = args.out / f"{peer['name']}.{role}"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    more = ["--profile", args.profile, *peer.get("arguments", []), *args.wsspec_args]
    program = [str(args.wsspec), f"test-{role}"]
    if role == "client":
        command = fill(peer["client"], **values)  # {url} stays: wsspec puts its own address there
        run_program([*program, *more, "--autobahn", "--listen", "127.0.0.1:0", "--out", str(out), "--", *command],
                    out / "wsspec.log", args.seconds)
    else:
        with Server(peer["server"], values, out / "peer.log") as server:
            run_program([*program, f"ws://127.0.0.1:{server.port}/", *more, "--out", str(out)],
                        out / "wsspec.log", args.seconds)
            if not server.alive():
                raise PeerError(f"it died with {server.process.returncode}; see {out / 'peer.log'}")
    return expectations.read_report(out)


def chosen(peers, names, role):
    unknown = set(names) - {peer["name"] for peer in peers}
    if unknown:
        sys.exit(f"run.py: no such peer: {', '.join(sorted(unknown))}")
    return [(peer, each) for peer in peers for each in ROLES
            if each in peer and (not names or peer["name"] in names) and role in (None, each)]


def one(peer, role, args):
    """Runs a peer in a role. @return one row of the table and what differs, as lines."""
    values = {"here": HERE, "bin": args.wsspec.parent}
    file = HERE / "expected" / f"{peer['name']}.{role}.json"
    started = time.monotonic()
    row = {"peer": peer["name"], "role": role, "version": "", "cases": 0, "pass": 0}
    try:
        if peer.get("setup") == "npm":
            setup_npm()
        row["version"] = version_of(peer, values)
        cases = run_peer(peer, role, args, values)
        row["cases"], row["pass"] = len(cases), sum(case["verdict"] == "pass" for case in cases)
        kept = expectations.load(file)
        if args.update:
            expectations.save(file, peer["name"], role, row["version"], cases, kept)
            wrong = []
        else:
            wrong = expectations.compare(cases, kept, partial=bool(args.wsspec_args))
        if wrong and kept["version"] not in ("", row["version"]):
            wrong.append(f"(expected is what version {kept['version']} does)")
    except PeerError as error:
        wrong = [str(error)]
    row |= {"seconds": round(time.monotonic() - started, 1), "differ": len(wrong), "ok": not wrong}
    return row, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--role", choices=ROLES)
    parser.add_argument("--profile", default="quick", help="of wsspec; the expectations are the same for each")
    parser.add_argument("--wsspec", type=pathlib.Path, default=ROOT / "build/release/wsspec", metavar="PATH")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build/peers/reports", metavar="DIR")
    parser.add_argument("--seconds", type=int, default=900, help="bound of one peer in one role")
    parser.add_argument("--update", action="store_true", help="write the expectations anew, keeping reasons")
    words, _, program_words = partition(sys.argv[1:], "--")
    args = parser.parse_args(words)
    args.wsspec_args = program_words
    args.wsspec = args.wsspec.resolve()
    args.out = args.out.resolve()
    if args.update and program_words:
        parser.error("--update wants the whole suite, so no further arguments")

    signal.signal(signal.SIGTERM, lambda *_: sys.exit("run.py: stopped"))  # not before what it started is
    columns = "{peer:13} {role:7} {version:16} {cases:>6} {pass:>6} {differ:>7} {seconds:>8}"
    print(columns.format(**{name: name for name in ("peer", "role", "version", "cases", "pass", "differ", "seconds")}))
    failed = False
    for peer, role in chosen(json.loads((HERE / "peers.json").read_text())["peers"], args.names, args.role):
        row, wrong = one(peer, role, args)
        print(columns.format(**row), "" if row["ok"] else " <--", flush=True)
        for line in wrong:
            print("   ", line)
        failed = failed or bool(wrong)
    return 1 if failed else 0


def partition(words, mark):
    at = words.index(mark) if mark in words else len(words)
    return words[:at], mark, words[at + 1:]


if __name__ == "__main__":
    sys.exit(main())
