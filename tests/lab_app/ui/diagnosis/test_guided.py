"""The workspace in three clicks: each step comes after the one before, and the group's share is plain arithmetic."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.lab_app.app_pages.opening import SECONDS, words


def _guided() -> None:
    from lab_app.ui import visit as here
    from lab_app.ui.diagnosis.asked import opening
    from lab_app.ui.diagnosis.guided import show_guided

    lab = here.lab()
    show_guided(lab, "test", opening(lab), "signup_source")


@pytest.mark.usefixtures("home")
def test_three_clicks_lead_to_one_group() -> None:
    app = AppTest.from_function(_guided, default_timeout=SECONDS).run()
    assert "See how much" in words(app) and "Click a group" not in words(app)
    next(button for button in app.button if button.label.startswith("Who was it?")).click().run()
    assert "Click a group" in words(app) and "that group alone" not in words(app)
    choose = next(one for one in app.selectbox if one.label == "Keep one group")
    assert all("(signup source)" in option for option in choose.options)
    choose.select(next(iter(choose.options))).run()
    said = words(app)
    assert "See that group alone" in said
    found = re.search(r"<b>(\w[\w ]*): ([\d,]+) became ([\d,]+), ([+−][\d,]+|0)\.", said)
    assert found is not None, said
    before, after = (int(number.replace(",", "")) for number in found.group(2, 3))
    assert int(found[4].replace(",", "").replace("−", "-")) == after - before
