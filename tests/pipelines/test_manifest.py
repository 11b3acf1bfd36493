"""dbt's manifest where it cannot be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.build import manifest
from pipelines.build.settings import BuildError


def test_a_project_that_can_only_be_read_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in the way").write_text("")
    target = tmp_path / "in the way" / "dagster"
    monkeypatch.setattr(manifest, "TARGET", target)
    monkeypatch.setattr(manifest, "MANIFEST", target / "manifest.json")
    with pytest.raises(BuildError, match=r"Nothing can be written to .*dagster, .*: allow writing to it\."):
        manifest.prepare_manifest()
