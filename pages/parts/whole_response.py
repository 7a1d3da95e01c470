"""A response of the web server as a whole, and compressed."""

from __future__ import annotations

import gzip
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALLEST_COMPRESSED = 1_000
LEVEL = 4  # 4% larger than level 6 in half the time, which the first visitor waits for
COMPRESSED_TYPES = ("text/", "application/javascript", "application/json", "image/svg+xml")


@dataclass(frozen=True)
class WholeResponse:
    """A whole response."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    async def send(self, send: Send) -> None:
        """Send it."""
        start = {"type": "http.response.start", "status": self.status, "headers": self.headers}
        await send(start)
        await send({"type": "http.response.body", "body": self.body})


async def whole_response(app: ASGIApp, scope: Scope, receive: Receive) -> WholeResponse:
    """Collect a response."""
    status, headers, body = 500, [], bytearray()

    async def collect(message: Message) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status, headers = message["status"], list(message.get("headers", []))
        elif message["type"] == "http.response.body":
            body.extend(message.get("body", b""))

    await app(scope, receive, collect)
    return WholeResponse(status, headers, bytes(body))


def compressed(plain: WholeResponse) -> WholeResponse:
    """The response in gzip; as it is where that would not serve."""
    headers = MutableHeaders(raw=list(plain.headers))
    is_text = headers.get("content-type", "").startswith(COMPRESSED_TYPES)
    if plain.status != 200 or not is_text or len(plain.body) < SMALLEST_COMPRESSED:
        return plain
    if "content-encoding" in headers:
        return plain
    body = gzip.compress(plain.body, LEVEL, mtime=0)
    headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(body))
    headers.add_vary_header("Accept-Encoding")
    return WholeResponse(plain.status, headers.raw, body)
