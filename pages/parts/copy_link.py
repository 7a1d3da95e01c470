"""The button that copies the link to what is shown; the router puts it on every page."""

from __future__ import annotations

from pages.parts.components import component

_COPY_LINK = component("copy_link")


def copy_link() -> None:
    """Draw the button; the address that it copies is kept by `pages.parts.query_params`."""
    _COPY_LINK(key="copy-link", data={})
