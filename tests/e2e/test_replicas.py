"""Two web processes behind HAProxy or nginx, over one engine: whoever visits notices nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.runs.log import RunLog
from core.runs.store import RunFolder
from tests.cluster import Cluster
from tests.e2e.lab import IDLE, IDLE_LIMIT_MS
from tests.server import APP, Server, free_port, running

DEPLOY = APP.parent / "deploy"
VISITOR, REPLICA = "lstm_lab_visitor", "lstm_lab_replica"
START_LIMIT_MS = 300_000


@dataclass
class Site:
    """The address of the proxy, and what is behind it."""

    url: str
    servers: list[Server]
    cluster: Cluster


def haproxy(ports: dict[str, int], folder: Path) -> list[str]:
    text = (DEPLOY / "haproxy.cfg").read_text()
    text = _local(text.replace("bind :8080", f"bind 127.0.0.1:{ports['']}"), ports)
    (folder / "haproxy.cfg").write_text(text)
    return ["haproxy", "-db", "-f", str(folder / "haproxy.cfg")]


def nginx(ports: dict[str, int], folder: Path) -> list[str]:
    text = (DEPLOY / "nginx.conf").read_text()
    for ours, here in (
        ("listen 8080", f"listen 127.0.0.1:{ports['']}"),
        ("/tmp/nginx", f"{folder}/nginx"),
        ("worker_processes auto", "worker_processes 1"),
        ("http {", "http {\n  access_log off;\n  add_header X-Replica $upstream_addr;"),
    ):
        assert ours in text
        text = text.replace(ours, here)
    config = folder / "nginx.conf"
    config.write_text(_local(text, ports))
    return ["nginx", "-e", str(folder / "error.log"), "-g", "daemon off;", "-c", str(config)]


def _local(text: str, ports: dict[str, int]) -> str:
    for name in "ab":
        assert f"{name}:8501" in text
        text = text.replace(f" {name}:8501", f" 127.0.0.1:{ports[name]}")
    return text


PROXIES = {"haproxy": haproxy, "nginx": nginx}
CHOSEN = os.environ.get("LSTM_LAB_PROXY", "")
"""One of them; the first that is installed otherwise."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    asked = [CHOSEN] if CHOSEN else list(PROXIES)
    name = next(filter(shutil.which, asked), None)
    if name is None:
        pytest.skip(f"not installed on this machine: {', '.join(asked)}")
    folder = tmp_path_factory.mktemp("site")
    cluster = Cluster(folder)
    with ExitStack() as stack:
        stack.callback(cluster.close)
        cluster.start_scheduler()
        cluster.start_worker()
        servers = []
        for letter in "ab":
            (folder / letter).mkdir()
            variables = {"LSTM_LAB_ENGINE": cluster.address, "LSTM_LAB_RUNS": str(cluster.runs)}
            log = folder / letter / "server.log"
            servers.append(stack.enter_context(running(APP, log, **variables)))
        ports = {"": free_port(), "a": _port(servers[0]), "b": _port(servers[1])}
        proxy = subprocess.Popen(
            PROXIES[name](ports, folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        stack.callback(proxy.wait)
        stack.callback(proxy.terminate)
        url = f"http://127.0.0.1:{ports['']}"
        _wait_until_up(url)
        yield Site(url, servers, cluster)


def _port(server: Server) -> int:
    return int(server.url.rpartition(":")[2])


def _wait_until_up(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with (
            suppress(OSError),
            urllib.request.urlopen(url + "/_stcore/health", timeout=2) as answer,
        ):
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the proxy does not answer")


def opened(context: BrowserContext, site: Site, address: str) -> Page:
    return served(context, site, address)[0]


def served(context: BrowserContext, site: Site, address: str) -> tuple[Page, str]:
    """A page, and which replica it comes from."""
    page = context.new_page()
    response = page.goto(site.url + address)
    assert response
    page.locator(IDLE).wait_for(state="attached", timeout=IDLE_LIMIT_MS)
    return page, response.headers.get("x-replica") or cookie(context, REPLICA)


def cookie(context: BrowserContext, name: str) -> str:
    return next(str(each["value"]) for each in context.cookies() if each.get("name") == name)


def test_a_run_started_at_one_replica_is_stopped_at_the_other(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    first, second = browser.new_context(), browser.new_context()
    try:
        page, replica = served(first, site, "/lab?recipe=mnist-static&units=16&steps=100000")
        page.get_by_role("button", name="Train", exact=True).click()
        standing = page.locator(".lab-standing[data-status]")
        expect(standing).to_have_attribute(
            "data-status", re.compile("waiting|starting|training"), timeout=20_000
        )
        run_id = re.findall(r"run=([\w-]{22})", page.url)[-1]
        second.add_cookies(  # the same person, at the other replica
            [{"name": VISITOR, "value": cookie(first, VISITOR), "url": site.url}]
        )
        for _ in range(20):
            other, its_replica = served(second, site, f"/lab?run={run_id}")
            if its_replica != replica:
                break
            second.clear_cookies(name=REPLICA)
            other.close()
        assert its_replica != replica
        expect(other.locator(".lab-standing[data-status]")).to_have_attribute(
            "data-status", "training", timeout=START_LIMIT_MS
        )
        other.get_by_role("button", name="Stop", exact=True).click()
        for each in (other, page):
            expect(each.locator(".lab-standing[data-status]")).to_have_attribute(
                "data-status", "stopped", timeout=START_LIMIT_MS
            )
        run_log = RunLog(RunFolder(site.cluster.runs / run_id).log)
        run_log.update()
        assert run_log.ended
    finally:
        first.close()
        second.close()


def test_uploads_downloads_and_deep_links_work_through_the_proxy(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    text = tmp_path / "text.txt"
    text.write_text("the cat sat on the mat and the dog sat on the cat again and again")
    context = browser.new_context(accept_downloads=True)
    try:
        page = opened(context, site, "/draw?sample=hard-3&row=12")
        expect(page.locator("body")).to_contain_text("row 12")
        page = opened(context, site, "/teach")
        page.get_by_role("button", name="Upload").click()
        page.locator('input[type="file"]').set_input_files(text)
        expect(page.get_by_role("textbox").first).to_have_value(
            re.compile("the cat sat on the mat")
        )
        page = opened(context, site, "/lab")
        with page.expect_download() as download:
            page.get_by_role("button", name="Download", exact=True).first.click()
        assert download.value.path().stat().st_size > 10_000
    finally:
        context.close()


def test_when_a_replica_dies_the_address_restores_the_view(browser: Browser, site: Site) -> None:
    """Last, because it ends a server of the site."""
    context = browser.new_context()
    try:
        page = opened(context, site, "/gates?sample=notorious-10&unit=24")
        expect(page.locator("body")).to_contain_text("unit 24")
        for server in site.servers[:1]:
            server.process.kill()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with suppress(Exception):
                page.reload()
                page.locator(IDLE).wait_for(state="attached", timeout=10_000)
                break
        expect(page.locator("body")).to_contain_text("unit 24")
    finally:
        context.close()
