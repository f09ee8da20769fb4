"""What a run needs around its clients: servers and proxies that are gone when their block ends, and a certificate."""
import os
import pathlib
import re
import select
import signal
import socket
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
PROXIES = HERE.parent.parent / "examples/proxy"
START_SECONDS_MAX = 20
STOP_SECONDS_MAX = 5
NODE_PATH = os.pathsep.join(str(ROOT / "build" / folder / "node_modules") for folder in ("peers", "interop"))


class InteropError(Exception):
    """Something did not get as far as checks."""


def environment():
    return {**os.environ, "NODE_PATH": NODE_PATH, "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}


class Server:
    """A program as a process group of its own, listening when the block begins and gone when it ends.

    Either `ports` says where it will listen, or the first line that it prints, "listening on …:PORT".
    """

    def __init__(self, command, log, ports=()):
        self.command, self.log, self.ports = [str(word) for word in command], log, list(ports)

    def __enter__(self):
        try:
            with open(self.log, "wb") as output:
                self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=output,
                                                stderr=subprocess.STDOUT, env=environment(), start_new_session=True)
        except OSError as error:
            raise InteropError(str(error)) from error
        try:
            self.wait_until(self.listens, START_SECONDS_MAX)
        except InteropError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                os.killpg(self.process.pid, number)
                try:
                    self.process.wait(STOP_SECONDS_MAX)
                except subprocess.TimeoutExpired:
                    pass

    @property
    def port(self):
        return self.ports[0]

    def printed(self):
        return self.log.read_text(errors="replace")

    def listens(self):
        if not self.ports:
            found = re.match(r"listening on \S*:(\d+)\n", self.printed())
            self.ports = [int(found[1])] if found else []
        return bool(self.ports) and all(accepts(port) for port in self.ports)

    def wait_until(self, holds, seconds_max):
        """Until `holds()`. @raise InteropError  when it does not in time, or the program has ended."""
        deadline = time.monotonic() + seconds_max
        while not holds():
            if self.process.poll() is not None:
                raise InteropError(f"{self.command[0]} ended with {self.process.returncode}: {self.printed()[-500:]}")
            if time.monotonic() > deadline:
                raise InteropError(f"{self.command[0]}: nothing in {seconds_max} s; see {self.log}")
            select.select([], [], [], 0.02)


def accepts(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False


def free_ports(count):
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def run(command, **more):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, env=environment(), **more)
    if done.returncode != 0:
        raise InteropError(f"{' '.join(done.args)}: {(done.stderr or done.stdout).strip()[-500:]}")
    return done.stdout


class Certificate:
    """A certification authority of this run, and a certificate of it for localhost and 127.0.0.1."""

    def __init__(self, folder):
        names = ("ca.pem", "cert.pem", "key.pem", "both.pem")
        self.ca, self.file, self.key, self.both = (folder / name for name in names)
        new = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
               "-days", "1"]
        run([*new, "-subj", "/CN=interop CA", "-keyout", folder / "ca.key", "-out", self.ca])
        run([*new, "-subj", "/CN=localhost", "-keyout", self.key, "-out", self.file, "-CA", self.ca, "-CAkey",
             folder / "ca.key", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
             "-addext", "basicConstraints=critical,CA:FALSE"])
        self.both.write_text(self.file.read_text() + self.key.read_text())


def filled(file, changes):
    """The text of a configuration that people copy, with this run's values in the place of its own."""
    text = file.read_text()
    for old, new in changes.items():
        if old not in text:
            raise InteropError(f"{file.name} has no '{old}'")
        text = text.replace(old, str(new))
    return text


def nginx(folder, upstream, certificate, silence_max):
    """nginx with examples/proxy/nginx.conf before a server's port. Its ports: plain, TLS."""
    plain, tls = free_ports(2)
    folder.mkdir()
    (folder / "site.conf").write_text(filled(PROXIES / "nginx.conf", {
        "127.0.0.1:8888": f"127.0.0.1:{upstream}",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{tls} ssl;",
        "_timeout 120s;": f"_timeout {silence_max};",
        "/etc/ssl/certs/example.org.pem": certificate.file,
        "/etc/ssl/private/example.org.key": certificate.key,
    }))
    places = "".join(f"  {name}_temp_path {folder}/{name};\n" for name in
                     ("client_body", "proxy", "fastcgi", "scgi", "uwsgi"))
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "main.conf").write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\n  access_log off;\n{places}  include {folder}/site.conf;\n}}\n")
    return Server(["/usr/sbin/nginx", "-c", folder / "main.conf", "-e", "stderr"], folder / "log", [plain, tls])


def haproxy(folder, upstream, certificate, silence_max):
    """HAProxy with examples/proxy/haproxy.cfg before a server's port. Its ports: plain, TLS."""
    plain, tls = free_ports(2)
    folder.mkdir()
    (folder / "haproxy.cfg").write_text(filled(PROXIES / "haproxy.cfg", {
        "127.0.0.1:8888": f"127.0.0.1:{upstream}",
        "timeout tunnel 120s": f"timeout tunnel {silence_max}",
        "bind :80\n": f"bind 127.0.0.1:{plain}\n",
        "bind :443 ssl crt /etc/haproxy/example.org.pem": f"bind 127.0.0.1:{tls} ssl crt {certificate.both}",
    }))
    return Server(["/usr/sbin/haproxy", "-db", "-f", folder / "haproxy.cfg"], folder / "log", [plain, tls])
