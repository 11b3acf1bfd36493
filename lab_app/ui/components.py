"""The lab's own Streamlit components, from the bundles in `lab_app/frontend/dist`."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import Any

ASSETS = Path(__file__).resolve().parent.parent / "frontend" / "dist"
NAMES = ("editor", "tables", "results", "links", "drawer", "keyboard", "tree", "handles")
_PROJECT = "larder-lab"

_log = logging.getLogger(__name__)


def mount(name: str, **arguments: Any) -> Any | None:
    """Mount a component and return what it sent back, or None where it cannot be loaded."""
    try:
        from lab_app.vendor_patches.streamlit_components import register_components

        register_components(_PROJECT, NAMES, ASSETS)
        return _renderer(name)(**arguments)
    except Exception:
        # The page goes on with Streamlit's own widgets; nothing that a PM does depends on a bundle.
        _log.warning("The component %s could not be loaded.", name, exc_info=True)
        return None


@cache
def _renderer(name: str) -> Any:
    from streamlit.components.v2 import component

    return component(f"{_PROJECT}.{name}", js=f"{name}.js")
