"""A real SMS gateway for tests, on a port of its own: it speaks the protocol of docs/operations.md, and misbehaves on request.

Written from the page and not with the code it tests: it checks signatures and makes its own with hashlib alone.
"""

import hashlib
import hmac
import json
import ssl
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

KEY = "k" * 40


def sign(
    purpose: str, body: bytes, *, key: str = KEY, at: float | None = None, nonce: str = "n" * 20
) -> dict[str, str]:
    timestamp = str(int(time.time() if at is None else at))
    text = f"{purpose}\n{timestamp}\n{nonce}\n".encode() + body
    signature = hmac.new(key.encode(), text, hashlib.sha256).hexdigest()
    return {"X-Zcps-Timestamp": timestamp, "X-Zcps-Nonce": nonce, "X-Zcps-Signature": signature}


@dataclass
class Gateway:
    """`script` holds names of what to do with the next requests; when it is empty the gateway does as it should."""

    script: list[str] = field(default_factory=list)
    always: str = ""
    # What people's telephones got: a reference it has had before is answered again, and sent on only once.
    arrived: dict[str, dict] = field(default_factory=dict)
    asked: Counter = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    url: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, body: bytes, headers) -> dict:
        given = headers["X-Zcps-Timestamp"], headers["X-Zcps-Nonce"]
        wanted = sign("zcps-sms-send", body, at=float(given[0]), nonce=given[1])["X-Zcps-Signature"]
        if wanted != headers["X-Zcps-Signature"] or headers["Content-Type"] != "application/json":
            self.faults.append("a request that is not signed as the page says")
        message = json.loads(body)
        with self.lock:
            self.asked[message["reference"]] += 1
            self.arrived.setdefault(message["reference"], message)
        return message

    def next_act(self) -> str:
        with self.lock:
            return self.script.pop(0) if self.script else self.always or "accept"


class Handler(BaseHTTPRequestHandler):
    gateway: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        act = self.gateway.next_act()
        if act.startswith("lost:"):  # the message arrived, our answer does not
            self.gateway.take(body, self.headers)
            act = act.removeprefix("lost:")
        getattr(self, f"act_{act}")(body)

    def act_accept(self, body: bytes) -> None:
        message = self.gateway.take(body, self.headers)
        self.answer(
            200, {"reference": message["reference"], "status": "accepted", "id": f"gw-{message['reference'][:4]}"}
        )

    def act_refuse(self, body: bytes) -> None:
        reference = json.loads(body)["reference"]
        self.answer(200, {"reference": reference, "status": "refused", "reason": "号码已停用"})

    def act_fail(self, body: bytes) -> None:
        self.answer(500, {"error": "boom"})

    def act_slow(self, body: bytes) -> None:
        """Says one byte of an answer now and then: a time-out of the socket alone never comes."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(40):
            try:
                self.wfile.write(b" ")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    def act_silent(self, body: bytes) -> None:
        time.sleep(0.8)

    def act_hang_up(self, body: bytes) -> None:
        self.close_connection = True

    def act_redirect(self, body: bytes) -> None:
        self.send_response(302)
        self.send_header("Location", f"{self.gateway.url}elsewhere")
        self.end_headers()

    def act_garbage(self, body: bytes) -> None:
        self.raw(b"<html>OK</html>", "text/html")

    def act_broken(self, body: bytes) -> None:
        self.raw(b'{"reference": ', "application/json")

    def act_list(self, body: bytes) -> None:
        self.raw(b"[]", "application/json")

    def act_other(self, body: bytes) -> None:
        self.answer(200, {"reference": "another", "status": "accepted", "id": "1"})

    def act_mute(self, body: bytes) -> None:
        self.answer(200, {"reference": json.loads(body)["reference"], "status": "accepted", "id": ""})

    def act_unreasoned(self, body: bytes) -> None:
        self.answer(200, {"reference": json.loads(body)["reference"], "status": "refused"})

    def act_huge(self, body: bytes) -> None:
        self.raw(b" " * 100_000, "application/json")

    def answer(self, status: int, said: dict) -> None:
        self.raw(json.dumps(said).encode(), "application/json", status)

    def raw(self, body: bytes, media_type: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Clients that give up are what this is for."""


@contextmanager
def running(certificate: Path | None = None) -> Iterator[Gateway]:
    """A gateway on a free port, over TLS with a certificate."""
    gateway = Gateway()
    server = Server(("127.0.0.1", 0), type("Bound", (Handler,), {"gateway": gateway}))
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme = "https" if certificate else "http"
    gateway.url = f"{scheme}://127.0.0.1:{server.server_port}/v1/messages"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def post_receipts(address: str, receipts: list[dict], **signing: object) -> tuple[int, dict]:
    """Tell the application how messages ended, as the gateway does."""
    body = json.dumps({"receipts": receipts}).encode()
    headers = {"Content-Type": "application/json", **sign("zcps-sms-receipt", body, **signing)}
    request = urllib.request.Request(f"{address}/sms/receipts/", body, headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.status, json.loads(answer.read())
