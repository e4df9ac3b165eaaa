"""A web server on this machine that serves one file, and can do it as badly as one wants."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATH = "/model.zip"


@dataclass
class ModelServer:
    """What is served, how the next requests go wrong, and what was asked."""

    body: bytes
    faults: list[str] = field(default_factory=list)
    """One for each of the next requests, the first first; after that all goes well."""
    etag: str | None = '"first"'
    asked: list[Message] = field(default_factory=list)
    """The headers of each request so far."""
    url: str = ""
    slow: float = 0.0
    """Seconds between two blocks."""
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def ranges(self) -> list[str | None]:
        return [headers["Range"] for headers in self.asked]


@contextmanager
def serving(body: bytes) -> Iterator[ModelServer]:
    """Serve `body` until it is left."""
    model = ModelServer(body)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with suppress(ConnectionError):
                _answer(self, model)

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    model.url = f"http://127.0.0.1:{server.server_port}{PATH}"
    try:
        yield model
    finally:
        model.over.set()
        server.shutdown()
        server.server_close()


def _answer(handler: BaseHTTPRequestHandler, model: ModelServer) -> None:
    if handler.path != PATH:
        model.faults.clear()  # the goal of a redirect
    model.asked.append(handler.headers)
    fault = model.faults.pop(0) if model.faults else ""
    if fault.isdigit():
        handler.send_error(int(fault))
    elif fault == "redirect":
        handler.send_response(302)
        handler.send_header("Location", "/moved.zip")
        handler.end_headers()
    elif fault == "garbage":
        handler.wfile.write(b"\xde\xad\xbe\xef" * 100)
    elif fault == "sign in":
        _send(handler, 200, {"Content-Type": "text/html"}, b"<html>Please sign in to the network</html>")
    elif fault == "another length":
        _send(handler, 200, {"Content-Length": "5"}, b"12345")
    elif fault == "too much":
        _send(handler, 200, {}, model.body + b"more")
    else:
        _send_file(handler, model, fault)


def _send_file(handler: BaseHTTPRequestHandler, model: ModelServer, fault: str) -> None:
    """Send the file, or what of it was asked for."""
    body = model.body if fault != "damaged" else bytes(len(model.body))
    asked, tag = handler.headers["Range"], handler.headers["If-Range"]
    resume = asked and fault != "no ranges" and (tag is None or tag == model.etag)
    begin = int(asked.removeprefix("bytes=").removesuffix("-")) if resume else 0
    headers = {"Content-Length": str(len(body) - begin), "Content-Type": "application/zip"}
    if model.etag:
        headers["ETag"] = model.etag
    if resume:
        headers["Content-Range"] = f"bytes {begin}-{len(body) - 1}/{len(body)}"
    rest = body[begin:]
    if fault in ("break off", "stall"):
        rest = rest[: len(rest) // 2]
    _send(handler, 206 if resume else 200, headers, rest, model)
    if fault == "stall":
        model.over.wait(60)


def _send(
    handler: BaseHTTPRequestHandler, code: int, headers: dict[str, str], body: bytes, model: ModelServer | None = None
) -> None:
    handler.send_response(code)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    for at in range(0, len(body), 1 << 14):
        handler.wfile.write(body[at : at + (1 << 14)])
        if model and model.slow:
            model.over.wait(model.slow)
