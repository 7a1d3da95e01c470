"""Page tests that do not look through all installed packages for components at every run.

Streamlit's `AppTest` does so each time it is made, which takes longer than most pages.
"""

from __future__ import annotations

import functools

from streamlit.components.v2 import manifest_scanner


@functools.cache
def look_for_components_once() -> None:
    """From now on look for installed components once in this process."""
    look = manifest_scanner.scan_component_manifests
    setattr(manifest_scanner, look.__name__, functools.cache(look))
