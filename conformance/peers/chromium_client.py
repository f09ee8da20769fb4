#!/usr/bin/python3
"""Headless Chromium as a peer: `chromium_client.py URL` opens a page that walks the cases of a testing server."""
import http.server
import os
import pathlib
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.parse

PAGE = pathlib.Path(__file__).with_name("chromium_client.html")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"]


class Page(http.server.BaseHTTPRequestHandler):
    ended = queue.Queue()

    def answer(self, body=b"", kind="text/plain", status=200):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path.startswith("/?"):
            self.answer(PAGE.read_bytes(), "text/html; charset=utf-8")
        else:
            self.answer(status=404)

    def do_POST(self):
        error = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        self.answer()
        self.ended.put(error)

    def log_message(self, *words):
        pass


def version(browser):
    words = subprocess.run([browser, "--version"], capture_output=True, text=True).stdout.split()
    return next((word for word in words if word[0].isdigit()), "unknown")


def main(url, browser=os.environ.get("CHROMIUM", "chromium")):
    pages = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    query = urllib.parse.urlencode({"url": url, "agent": f"chromium-{version(browser)}"})
    with tempfile.TemporaryDirectory(prefix="chromium-peer-", ignore_cleanup_errors=True) as profile:
        chromium = subprocess.Popen(
            [browser, *FLAGS, f"--user-data-dir={profile}", f"http://127.0.0.1:{pages.server_port}/?{query}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        # A browser that dies says so itself, so that nobody waits for its page.
        threading.Thread(target=lambda: Page.ended.put(f"chromium ended with {chromium.wait()}"), daemon=True).start()
        signal.signal(signal.SIGTERM, lambda *_: Page.ended.put("stopped"))
        try:
            error = Page.ended.get()
        finally:
            if chromium.poll() is None:
                os.killpg(chromium.pid, signal.SIGKILL)
                chromium.wait()
    if error:
        print(error, file=sys.stderr)
    return 1 if error else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
