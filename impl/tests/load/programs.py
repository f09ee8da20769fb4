"""The two programs under run.py: the server with its page of figures, and clients that work in steps."""
import http.client
import json
import os
import queue
import subprocess
import threading
import time

START_SECONDS_MAX = 20
STEP_SECONDS_MAX = 150


class Broken(Exception):
    """A program did not do what it was there for: no figures."""


class Program:
    """A process that prints JSON, a line each, and gets lines. It is gone when the block ends."""

    def __init__(self, command):
        self.name = os.path.basename(str(command[0]))
        self.command = [str(word) for word in command]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.lines = queue.SimpleQueue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        return self

    def __exit__(self, *_):
        for end in (self.process.terminate, self.process.kill):
            if self.process.poll() is None:
                end()
                try:
                    self.process.wait(15)
                except subprocess.TimeoutExpired:
                    pass
        self.reader.join()
        self.process.stdin.close()
        self.process.stdout.close()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def say(self, line=""):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def has_said(self, seconds):
        """Whether there is something to hear within that time."""
        deadline = time.monotonic() + seconds
        while self.lines.empty() and time.monotonic() < deadline:
            time.sleep(0.01)
        return not self.lines.empty()

    def hear(self, seconds=STEP_SECONDS_MAX):
        try:
            line = self.lines.get(timeout=seconds)
        except queue.Empty:
            raise Broken(f"{self.name} said nothing for {seconds} s") from None
        if line is None:
            raise Broken(f"{self.name} ended with {self.process.wait()}")
        said = json.loads(line)
        if "fault" in said:
            raise Broken(said["fault"])
        return said

    def ask(self, line=""):
        self.say(line)
        return self.hear()


class Server(Program):
    """load_server, which is asked over HTTP."""

    def __init__(self, programs, *flags):
        super().__init__([programs / "load_server", *flags])

    def __enter__(self):
        super().__enter__()
        listening = self.hear(START_SECONDS_MAX)
        self.port, self.tls_port = listening["port"], listening["tls_port"]
        return self

    def __exit__(self, kind, *_):
        super().__exit__()
        if kind is None and self.process.returncode != 0:
            raise Broken(f"the server ended with {self.process.returncode}")

    def _request(self, method, target):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, target, headers={"Connection": "close"})
            answer = connection.getresponse()
            body = answer.read()
        except OSError as error:
            raise Broken(f"the server does not answer: {error}") from error
        finally:
            connection.close()
        if answer.status >= 300:
            raise Broken(f"{method} {target}: {answer.status} {answer.reason}")
        return body

    def stats(self, trim=True):
        """connections and fds, this request's own among them; handlers of WebSockets; rss_bytes; heap_bytes;
        published; is_publishing"""
        return json.loads(self._request("GET", f"/stats?trim={int(trim)}"))

    def settled(self, connections, seconds=30):
        """The figures once there are so many other connections, or when that takes too long."""
        deadline = time.monotonic() + seconds
        while True:
            stats = self.stats()
            if stats["connections"] == connections + 1 or time.monotonic() > deadline:
                return stats
            time.sleep(0.05)

    def wait_until_published(self):
        """@return the number of the last message."""
        while (stats := self.stats(trim=False))["is_publishing"]:
            time.sleep(0.05)
        return stats["published"]

    def publish(self, count, size, interval_us):
        """@return the number of the last message that is going to be published."""
        before = self.wait_until_published()
        self._request("POST", f"/publish?count={count}&bytes={size}&interval_us={interval_us}")
        return before + count


class Clients(Program):
    """load_client in one of its modes."""

    def __init__(self, programs, server, mode, *flags, seed=1):
        super().__init__([programs / "load_client", "--port", server.port, "--tls-port", server.tls_port, "--seed", seed,
                          mode, *flags])
