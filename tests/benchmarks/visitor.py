"""A visitor without a browser: Streamlit's own protocol over its websocket.

The server cannot tell it from a browser, and a crowd of them costs the measuring side next to
nothing. The protocol is Streamlit's private matter: it is read here as version 1.67 speaks it.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Self

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.typing import Subprotocol

from core.drawing.rasterize import BRUSH_PX
from core.drawing.strokes import Stroke, canvas_from_strokes

ANSWER_LIMIT_S = 20.0
CANVAS = "streamlit-drawable-canvas.streamlit_drawable_canvas"
STROKES_READ = re.compile(r'data-strokes="(\d+)"')
DONE = {
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
}


class Visitor:
    """One session on the drawing page.

    Use it as `async with Visitor(url, "draw") as visitor`; on entry the page has been shown.
    """

    def __init__(self, server_url: str, page: str) -> None:
        self._address = server_url.replace("http", "ws", 1) + "/_stcore/stream"
        self._page = page
        self._page_hash = ""
        self._query = ""
        self._canvas_id = ""
        self._canvas_fragment = ""
        self._strokes_read = -1
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        connection = websockets.connect(
            self._address,
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            ping_interval=None,
        )
        self._socket = await self._open.enter_async_context(connection)
        request = BackMsg()
        request.rerun_script.page_name = self._page
        await self._run(request)
        if not self._canvas_id:
            raise RuntimeError(f"no canvas on the page {self._page!r}")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    async def draw(self, strokes: Sequence[Stroke]) -> float:
        """Seconds from sending a drawing until the server has finished with it.

        Raises:
            RuntimeError: The page showed an error, or an answer to another number of strokes.
            TimeoutError: It did not finish within 20 s.
        """
        raw = {"version": "7.4.0", **canvas_from_strokes(strokes, BRUSH_PX)}
        request = BackMsg()
        request.rerun_script.page_script_hash = self._page_hash
        request.rerun_script.query_string = self._query
        request.rerun_script.fragment_id = self._canvas_fragment
        widget = request.rerun_script.widget_states.widgets.add()
        widget.id = self._canvas_id
        widget.json_value = json.dumps({"drawing": {"raw": raw, "data": None}})
        start = time.perf_counter()
        await self._run(request)
        took = time.perf_counter() - start
        if self._strokes_read != len(strokes):
            raise RuntimeError(f"drew {len(strokes)} strokes, {self._strokes_read} were read")
        return took

    async def _run(self, request: BackMsg) -> None:
        await self._socket.send(request.SerializeToString())
        async with asyncio.timeout(ANSWER_LIMIT_S):
            while True:
                message = ForwardMsg.FromString(await self._socket.recv())
                kind = message.WhichOneof("type")
                if kind == "new_session" and not self._page_hash:
                    self._page_hash = message.new_session.page_script_hash
                elif kind == "navigation":
                    self._page_hash = message.navigation.page_script_hash
                elif kind == "page_info_changed":
                    self._query = message.page_info_changed.query_string
                elif kind == "delta":
                    self._note(message.delta)
                elif kind == "script_finished" and message.script_finished in DONE:
                    return

    def _note(self, delta: Delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(element.exception.message)
        if kind == "bidi_component" and element.bidi_component.component_name == CANVAS:
            self._canvas_id = element.bidi_component.id
            self._canvas_fragment = delta.fragment_id
        elif kind == "html" and (read := STROKES_READ.search(element.html.body)):
            self._strokes_read = int(read[1])
