"""The components' bundles: made from the sources beside them, and found by Streamlit."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lab_app.ui import components
from lab_app.vendor_patches import streamlit_components

FRONTEND = Path(__file__).resolve().parents[3] / "lab_app" / "frontend"


def test_the_bundles_are_made_from_the_sources_beside_them() -> None:
    digest = hashlib.sha256()
    sources = [f"src/{path.name}" for path in (FRONTEND / "src").iterdir()]
    for name in sorted([*sources, "build.mjs", "package-lock.json"]):
        digest.update(f"{name}\n".encode())
        digest.update((FRONTEND / name).read_text(encoding="utf-8").encode())
    built = (FRONTEND / "dist" / "sources.sha256").read_text().strip()
    assert digest.hexdigest() == built, "Run `make editor` and commit lab_app/frontend/dist."


@pytest.mark.parametrize("name", components.NAMES)
def test_each_component_has_a_bundle_that_fetches_nothing(name: str) -> None:
    bundle = (components.ASSETS / f"{name}.js").read_text(encoding="utf-8")
    assert "export" in bundle
    assert "https://" not in bundle.replace("https://codemirror.net", "")


def _with_editor() -> None:
    from lab_app.ui.editor import editor

    editor("bench", value="SELECT 1", label="SQL query")


def test_the_editor_is_a_component() -> None:
    app = AppTest.from_function(_with_editor, default_timeout=60).run()
    assert not app.exception
    assert [element.proto.component_name for element in app.get("bidi_component")] == ["larder-lab.editor"]
    assert app.text_area.len == 0


def test_a_plain_text_area_takes_the_editors_place_where_it_cannot_be_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise OSError("no bundle")

    monkeypatch.setattr(streamlit_components, "register_components", fail)
    app = AppTest.from_function(_with_editor, default_timeout=60).run()
    assert not app.exception
    assert app.text_area[0].value == "SELECT 1"
    app.text_area[0].set_value("SELECT 2").run()
    assert app.text_area[0].value == "SELECT 2"


def _with_text() -> None:
    import streamlit as st

    from lab_app.ui.editor import editor

    st.text(editor("bench", value="opening", label="SQL query", version=st.session_state.get("version", 0)))


def test_a_submitted_text_is_kept_and_a_new_version_replaces_it() -> None:
    app = AppTest.from_function(_with_text, default_timeout=60).run()
    assert app.text[0].value == "opening"
    app.session_state["bench-sent"] = {"text": "typed", "version": 0, "at": 1}
    assert app.run().text[0].value == "typed"
    app.session_state["version"] = 1
    assert app.run().text[0].value == "opening"
