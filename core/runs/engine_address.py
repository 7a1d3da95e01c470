"""Which engine carries the runs: the environment variable `LSTM_LAB_ENGINE`.

Unset, runs are child processes of the web process. `tls://HOST:PORT` names the scheduler of
dask.distributed; `tcp://`, which neither encrypts nor asks who is there, only on this machine:
whoever reaches a scheduler may run any program on its workers.
"""

from __future__ import annotations

import ipaddress
import os
from urllib.parse import urlsplit

from core.i18n import gettext as _

VARIABLE = "LSTM_LAB_ENGINE"


def engine_address() -> str:
    """The address of the scheduler; empty where there is none.

    Raises:
        ValueError: If it is not an address, or a `tcp://` one of another machine.
    """
    address = os.environ.get(VARIABLE, "").strip()
    return checked_address(address) if address else ""


def checked_address(address: str) -> str:
    """Return an address if runs may be sent there.

    Raises:
        ValueError: If it is not an address, or a `tcp://` one of another machine.

    >>> checked_address("tls://trainer:8786")
    'tls://trainer:8786'
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port or parts.scheme not in ("tls", "tcp") or parts.path not in ("", "/"):
        raise ValueError(
            _(
                "LSTM_LAB_ENGINE must be an address such as tls://HOST:8786, not {address}.",
                address=address,
            )
        )
    if parts.scheme == "tcp" and not _is_loopback(host):
        raise ValueError(
            _(
                "LSTM_LAB_ENGINE={address} is not encrypted: anybody in that network could run "
                "programs on the workers. Use tls://, as docs/hosting.md describes; tcp:// is "
                "for 127.0.0.1 only.",
                address=address,
            )
        )
    return address


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
