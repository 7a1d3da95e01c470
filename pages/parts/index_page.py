"""The page that a browser loads first, with the app's own style in it.

Streamlit's page is empty until its scripts are loaded and the first run has begun. A style that
came with that run would be too late: something is on the screen by then, and moves, because the
page is narrow before it is wide and nothing has its room reserved. With the style in the page
itself everything has its place from the beginning.

Streamlit also loads the script of each kind of element when the first one is to be shown, and shows
a grey bar of another height until it has come. The small scripts that most pages need are asked for
at once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.parts.whole_response import WholeResponse, compressed, whole_response

SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"
STYLE_PATH = Path(__file__).resolve().parents[2] / "assets" / "style.css"
_IMPORT = re.compile(r"""(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")
END_OF_PAGE = b"</body>"
"""A style here ranks before those that Streamlit's scripts put into the head."""
# Streamlit would answer that nothing has changed, or compressed; it does not know of the style.
LEFT_OUT = (b"if-none-match", b"if-modified-since", b"accept-encoding")
VALIDATORS = ("etag", "last-modified")
ELEMENTS = ("Html", "StreamlitMarkdown", "BidiComponent", "Button", "ButtonGroup", "PageLink")
"""The scripts of elements, by the beginning of their names, that every page needs."""
FIELDS = ("Selectbox", "NumberInput", "TextInput", "TextArea", "Checkbox")
"""Those that pages with many fields need too; other pages would answer 0.4 s later for them."""
WITHOUT_FIELDS = ("/", "/draw", "/about")


class StyledIndexPage:
    """Puts the app's style into Streamlit's own page, at its end."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        asked = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if "text/html" not in asked.get("accept", "") or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        kept = [(name, value) for name, value in scope["headers"] if name not in LEFT_OUT]
        answer = await whole_response(self._app, {**scope, "headers": kept}, receive)
        kind = Headers(raw=answer.headers).get("content-type", "")
        if answer.status == 200 and kind.startswith("text/html"):
            answer = _styled(answer, scope["path"] not in WITHOUT_FIELDS)
            if "gzip" in asked.get("accept-encoding", ""):
                answer = compressed(answer)
        await answer.send(send)


def _styled(page: WholeResponse, has_fields: bool) -> WholeResponse:
    body = page.body.replace(END_OF_PAGE, additions(has_fields) + END_OF_PAGE, 1)
    headers = MutableHeaders(raw=list(page.headers))
    headers["Content-Length"] = str(len(body))
    for name in VALIDATORS:
        del headers[name]
    return WholeResponse(page.status, headers.raw, body)


@lru_cache(maxsize=2)
def additions(has_fields: bool) -> bytes:
    """What is put at the end of the page: the app's style, and the scripts to begin with."""
    elements = ELEMENTS + (FIELDS if has_fields else ())
    first = [path.name for name in elements for path in SCRIPTS.glob(f"{name}.*.js")]
    links = "".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{name}">\n'
        for name in _with_imports(first)
    )
    imports = "".join(f'import("./static/js/{name}")\n' for name in first)
    style = STYLE_PATH.read_text("utf-8")
    script = f'<script type="module">\n{imports}</script>\n'
    return f"<style>\n{style}</style>\n{links}{script}".encode()


def _with_imports(names: list[str]) -> list[str]:
    """List scripts with all that they import from the same folder, themselves or indirectly."""
    found = dict.fromkeys(names)
    waiting = list(names)
    while waiting:
        for name in _IMPORT.findall((SCRIPTS / waiting.pop()).read_text("utf-8")):
            if name not in found and (SCRIPTS / name).is_file():
                found[name] = None
                waiting.append(name)
    return list(found)
