"""Registers components whose bundles are served as files.

Streamlit finds packaged components by the name of their distribution, which it takes for the name of the
package too; here these differ (`larder-lab`, `lab_app`). `st.components.v2.component` alone would send a
bundle along with each change of data (the editor's is 440 kB).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest


def register_components(project: str, names: Sequence[str], assets: Path) -> None:
    """Let the active runtime serve the bundles of these components from a folder, once for each runtime.

    A component is then `<project>.<name>`, and its files are named relative to the folder.
    """
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(f"{project}.{names[0]}") is not None:
        return
    components = [ComponentConfig(name=name, asset_dir=assets.name) for name in names]
    manifest = ComponentManifest(name=project, version="1", components=components)
    manager.register_from_manifest(manifest, package_root=assets.parent)
