"""What can be checked of the container, the proxies and the engine without any of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml

from core.runs.engine_address import checked_address
from tests.container import instructions

ROOT = Path(__file__).resolve().parents[1]
DOCKERFILE = instructions((ROOT / "Dockerfile").read_text())
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
DASK = yaml.safe_load((ROOT / "deploy" / "dask.yaml").read_text())["distributed"]


def of(name: str) -> list[str]:
    return [argument for each, argument in DOCKERFILE if each == name]


def test_the_container_runs_as_a_user_without_rights_and_keeps_runs_in_a_volume() -> None:
    assert "useradd" in of("RUN")[0]
    assert of("USER") == ["lab"]
    runs = re.search(r"LSTM_LAB_RUNS=(\S+)", of("ENV")[0])
    assert runs
    assert of("VOLUME") == [runs[1]]
    assert f"chown lab {runs[1]}" in of("RUN")[0]
    order = [name for name, _ in DOCKERFILE]
    assert order.index("USER") > max(k for k, name in enumerate(order) if name == "RUN")


def test_what_the_container_copies_and_installs_is_there() -> None:
    for argument in of("COPY"):
        *sources, _target = argument.split()
        for source in sources:
            assert (ROOT / source).exists(), source
    for name in re.findall(r"-r (\S+)", " ".join(of("RUN"))):
        assert (ROOT / name).is_file()
    for line in (ROOT / "deploy" / "requirements.txt").read_text().splitlines():
        if line.startswith("-r "):
            assert (ROOT / "deploy" / line[3:]).is_file()
    left_out = (ROOT / ".dockerignore").read_text().split()
    assert not {"app.py", "core", "pages", "assets", "deploy", ".streamlit"} & set(left_out)


def test_one_port_is_served_checked_and_forwarded() -> None:
    (port,) = of("EXPOSE")
    command = json.loads(of("CMD")[0])
    assert command[command.index("--server.port") + 1] == port
    assert command[:3] == ["streamlit", "run", "app.py"]
    assert f":{port}/_stcore/health" in of("HEALTHCHECK")[0]
    for name in ("haproxy.cfg", "nginx.conf"):
        text = (ROOT / "deploy" / name).read_text()
        assert re.findall(r"\b([ab]):(\d+)", text) == [("a", port), ("b", port)]
        assert "8080" in text
    assert COMPOSE["services"]["proxy"]["ports"] == ["8080:8080"]
    devcontainer = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    assert devcontainer["forwardPorts"] == [int(port)]
    assert "tests/requirements.lock" in devcontainer["postCreateCommand"]


def test_the_services_share_the_runs_and_speak_encrypted() -> None:
    services = COMPOSE["services"]
    assert {"a", "b", "proxy", "scheduler", "worker"} == services.keys()
    for name in ("a", "b", "scheduler", "worker"):
        service = services[name]
        assert "runs:/runs" in service["volumes"]
        assert service["environment"]["LSTM_LAB_RUNS"] == "/runs"
        used = {v for v in service["environment"].values() if v.startswith("/certificates/")}
        made = (ROOT / "deploy" / "certificates.sh").read_text()
        assert used
        assert all(Path(each).name in made for each in used)
    address = checked_address(services["a"]["environment"]["LSTM_LAB_ENGINE"])
    assert address == services["worker"]["command"][2]
    assert address.endswith(services["scheduler"]["command"][5])
    assert services["a"]["environment"] == services["b"]["environment"]
    assert "/app/deploy" in of("ENV")[0]


def test_no_key_gets_into_the_image_or_the_repository() -> None:
    left_out = (ROOT / ".dockerignore").read_text().split()
    assert {"deploy/certificates", "deploy/certificates-authority", ".env"} <= set(left_out)
    assert "deploy/certificates*/" in (ROOT / ".gitignore").read_text().split()
    mounted = " ".join(COMPOSE["services"]["worker"]["volumes"])
    assert "authority" not in mounted


def test_the_engine_keeps_runs_in_order_and_asks_who_is_there() -> None:
    assert DASK["scheduler"]["worker-saturation"] == 1.0
    assert DASK["scheduler"]["allowed-failures"] == 3
    assert DASK["scheduler"]["worker-ttl"] == "60s"
    assert DASK["comm"]["require-encryption"] is True


def test_visitors_stay_at_a_replica_by_a_cookie_and_not_by_their_address() -> None:
    haproxy = (ROOT / "deploy" / "haproxy.cfg").read_text()
    assert "cookie lstm_lab_replica insert" in haproxy
    assert "GET /_stcore/health" in haproxy
    nginx = (ROOT / "deploy" / "nginx.conf").read_text()
    assert 'hash "$uid_got$uid_set" consistent' in nginx
    assert not re.search(r"^\s*ip_hash", nginx, re.MULTILINE)
    assert "gzip on" in nginx
