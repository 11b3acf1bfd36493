"""Components are registered by names of Streamlit's own, which finds none of a package with another name."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.components.v2.manifest_scanner import scan_component_manifests

from lab_app.vendor_patches import streamlit_components


def test_registered_components_are_served_from_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assets = tmp_path / "dist"
    assets.mkdir()
    (assets / "editor.js").write_text("export default () => {}")
    manager = BidiComponentManager()
    monkeypatch.setattr(streamlit_components, "get_bidi_component_manager", lambda: manager)
    for _ in range(2):
        streamlit_components.register_components("some-lab", ("editor", "results"), assets)
    assert manager.get_component_asset_root("some-lab.editor") == assets
    assert manager.get_component_asset_root("some-lab.results") == assets
    definition = manager.build_definition_with_validation(
        component_key="some-lab.editor", html=None, css=None, js="editor.js"
    )
    assert definition.js_url is not None and definition.js_url.endswith("editor.js")
    assert definition.js_content is None  # it is not sent along


@pytest.mark.parametrize(("distribution", "is_found"), [("patched-package", True), ("patched-lab", False)])
def test_streamlit_finds_components_by_the_name_of_the_distribution_alone(
    distribution: str, is_found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "patched_package"
    (package / "dist").mkdir(parents=True)
    (package / "__init__.py").touch()
    (tmp_path / "pyproject.toml").write_text(
        f'[project]\nname = "{distribution}"\nversion = "1"\n'
        '[[tool.streamlit.component.components]]\nname = "editor"\nasset_dir = "dist"\n'
    )
    about = tmp_path / "patched-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Name: {distribution}\nVersion: 1\nRequires-Dist: streamlit\n")
    (about / "RECORD").write_text("patched_package/__init__.py,,\n")
    installed = importlib.metadata.Distribution.at(about)
    monkeypatch.setattr(importlib.metadata, "distributions", lambda: [installed])
    monkeypatch.syspath_prepend(tmp_path)
    found = scan_component_manifests()
    # Once the second is found as well, pyproject.toml can list the components and the patch can go.
    assert [(manifest.name, root) for manifest, root in found] == [(distribution, package)] * is_found
