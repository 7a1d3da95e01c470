"""What the web server adds: headers, closed metrics, compressed scripts."""

from __future__ import annotations

import gzip

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.parts import web_server, whole_response
from pages.parts.index_page import ELEMENTS, FIELDS, additions

PAGE = "<html><body><div id='root'></div></body></html>"
SCRIPT = "const answer = 42\n" * 500


class Served:
    """A small application behind the middleware, which counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

        def script(request: Request) -> Response:
            self.asked += 1
            kind = "image/png" if request.url.path.endswith("png") else "application/javascript"
            return Response(SCRIPT, media_type=kind)

        routes = [
            Route("/static/js/{name}", script),
            Route("/_stcore/metrics", lambda request: PlainTextResponse("secret")),
            Route("/", lambda request: PlainTextResponse("page")),
            Route("/{name}", lambda request: HTMLResponse(PAGE, headers={"etag": '"of-the-file"'})),
        ]
        self.client = TestClient(Starlette(routes=routes, middleware=web_server.middleware()))


def test_every_response_has_the_headers() -> None:
    answer = Served().client.get("/")
    assert answer.text == "page"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_a_teacher_may_embed_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(web_server.FRAMES_VARIABLE, "https://school.example.org")
    policy = Served().client.get("/").headers["content-security-policy"]
    assert policy.endswith("frame-ancestors https://school.example.org")


def test_metrics_are_closed_unless_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Served().client.get("/_stcore/metrics").status_code == 404
    monkeypatch.setenv(web_server.METRICS_VARIABLE, "1")
    assert Served().client.get("/_stcore/metrics").text == "secret"


def test_scripts_are_compressed_once_and_come_out_the_same() -> None:
    served = Served()
    for _ in range(3):
        answer = served.client.get("/static/js/a.js")
        assert answer.headers["content-encoding"] == "gzip"
        assert int(answer.headers["content-length"]) == len(
            gzip.compress(SCRIPT.encode(), whole_response.LEVEL)
        )
        assert answer.text == SCRIPT
    assert served.asked == 1


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/static/js/a.js", {"accept-encoding": "identity"}),
        ("/static/js/a.js", {"range": "bytes=0-9"}),
        ("/static/js/a.png", {}),
        ("/static/js/none/at/all", {}),
    ],
)
def test_what_cannot_be_compressed_is_served_as_it_is(path: str, headers: dict[str, str]) -> None:
    answer = Served().client.get(path, headers=headers)
    assert "content-encoding" not in answer.headers
    assert answer.status_code == (404 if "none" in path else 200)


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_server, "MAX_CACHED_BYTES", 10)
    served = Served()
    for _ in range(2):
        assert served.client.get("/static/js/a.js").text == SCRIPT
    assert served.asked == 2


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize(("path", "first"), [("/draw", ELEMENTS), ("/lab", ELEMENTS + FIELDS)])
def test_a_page_has_the_style_and_the_first_scripts_before_anything_is_run(
    path: str, first: tuple[str, ...], encoding: str
) -> None:
    headers = {"accept": "text/html", "accept-encoding": encoding, "if-none-match": '"of-the-file"'}
    answer = Served().client.get(path, headers=headers)
    added = additions(has_fields=path == "/lab").decode()
    assert answer.text == PAGE.replace("</body>", f"{added}</body>")
    assert ".st-key-draw-columns" in added
    assert added.count("import(") == len(first)  # Streamlit has such a script for each
    assert answer.headers.get("content-encoding", "identity") == encoding
    assert "etag" not in answer.headers  # the style may be another one the next time


def test_what_is_no_page_is_left_alone() -> None:
    assert Served().client.get("/draw", headers={"accept": "application/json"}).text == PAGE
