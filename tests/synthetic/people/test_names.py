"""The kept names are Faker's."""

from __future__ import annotations

import json

from synthetic.people import names


def test_the_kept_names_are_those_that_faker_tells() -> None:
    assert json.loads(names.NAMES.read_text(encoding="utf-8")) == names.from_faker()
