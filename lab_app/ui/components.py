"""The lab's own Streamlit components, from the bundles in `lab_app/frontend/dist`.

Streamlit finds packaged components by the name of their distribution, which it takes for the name of
the package too; here these differ (`larder-lab`, `lab_app`), so they are registered directly. The
bundles are then served as files, once, instead of being sent along with every change of data (the
editor's is 440 kB).
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import Any

ASSETS = Path(__file__).resolve().parent.parent / "frontend" / "dist"
NAMES = ("editor", "results", "pyramid", "drawer")
_PROJECT = "larder-lab"

_log = logging.getLogger(__name__)


def mount(name: str, **arguments: Any) -> Any | None:
    """Mount a component and return what it sent back, or None where it cannot be loaded."""
    try:
        _register()
        return _renderer(name)(**arguments)
    except Exception:
        # The page goes on with Streamlit's own widgets; nothing that a PM does depends on a bundle.
        _log.warning("The component %s could not be loaded.", name, exc_info=True)
        return None


def _register() -> None:
    """Tell the active runtime where the bundles lie, once for each runtime."""
    from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
    from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(f"{_PROJECT}.{NAMES[0]}") is not None:
        return
    manifest = ComponentManifest(
        name=_PROJECT,
        version="1",
        components=[ComponentConfig(name=name, asset_dir=ASSETS.name) for name in NAMES],
    )
    manager.register_from_manifest(manifest, package_root=ASSETS.parent)


@cache
def _renderer(name: str) -> Any:
    from streamlit.components.v2 import component

    return component(f"{_PROJECT}.{name}", js=f"{name}.js")
