"""What the web server adds to Streamlit's own: headers, compressed scripts, style, freed memory.

Two settings, both environment variables: `LSTM_LAB_FRAME_ANCESTORS` names the sites that may embed
the app in a frame, as in the Content-Security-Policy (`'self' https://moodle.example.org`; `*` for
all; the app's own site by default); `LSTM_LAB_METRICS=1` opens `/_stcore/metrics`.
"""

from __future__ import annotations

import os
import sys

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.runs.engine_address import engine_address
from pages.parts.index_page import StyledIndexPage
from pages.parts.released_memory import MemoryRelease
from pages.parts.whole_response import WholeResponse, compressed, whole_response

FRAMES_VARIABLE = "LSTM_LAB_FRAME_ANCESTORS"
METRICS_VARIABLE = "LSTM_LAB_METRICS"

METRICS_PATH = "/_stcore/metrics"
STATIC_PATH = "/static/"

MAX_CACHED_BYTES = 16 * 2**20
"""All scripts of Streamlit that the pages use are about 3 MB compressed."""


def middleware() -> list[Middleware]:
    """What stands before Streamlit, the outermost first."""
    frames = os.environ.get(FRAMES_VARIABLE, "'self'")
    shows_metrics = os.environ.get(METRICS_VARIABLE) == "1"
    return [
        Middleware(ResponseHeaders, frame_ancestors=frames, shows_metrics=shows_metrics),
        Middleware(CompressedStatic),
        Middleware(StyledIndexPage),
        Middleware(MemoryRelease),
    ]


def check_engine() -> None:
    """End the server with a sentence where `LSTM_LAB_ENGINE` may not be used."""
    try:
        engine_address()
    except ValueError as error:
        sys.exit(str(error))


def content_policy(frame_ancestors: str) -> str:
    """Content-Security-Policy: nothing is loaded from, or sent to, another machine.

    Streamlit's pages need inline scripts and styles, and its components run from blobs.
    """
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' ws: wss:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {frame_ancestors}",
        )
    )


class ResponseHeaders:
    """Sets the headers that protect a visitor's browser, and closes the server's metrics."""

    def __init__(self, app: ASGIApp, frame_ancestors: str, shows_metrics: bool) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": content_policy(frame_ancestors),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",  # a link holds the visitor's drawing or text
        }
        self._shows_metrics = shows_metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"].endswith(METRICS_PATH) and not self._shows_metrics:
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, send_with_headers)


class CompressedStatic:
    """Serves Streamlit's scripts and styles compressed: each is compressed once, then kept.

    Streamlit leaves this to a proxy; on a slow line it is most of what a first visit waits for.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: dict[str, WholeResponse] = {}
        self._kept_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if not _may_compress(scope):
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        answer = self._kept.get(path)
        if answer is None:
            plain = await whole_response(self._app, scope, receive)
            answer = await anyio.to_thread.run_sync(compressed, plain)
            if answer is not plain and self._kept_bytes + len(answer.body) <= MAX_CACHED_BYTES:
                self._kept[path] = answer
                self._kept_bytes += len(answer.body)
        await answer.send(send)


def _may_compress(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or STATIC_PATH not in scope["path"]:
        return False
    headers = Headers(scope=scope)
    is_partial = "range" in headers or "if-none-match" in headers or "if-modified-since" in headers
    return "gzip" in headers.get("accept-encoding", "") and not is_partial
