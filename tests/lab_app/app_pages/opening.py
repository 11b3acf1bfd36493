"""Pages of the lab, opened without a browser."""

from __future__ import annotations

from html import unescape

from streamlit.testing.v1 import AppTest

SECONDS = 60
OWN = frozenset({"", "calibration", "resources", "skills"})
"""Addresses that are there whatever is taught."""


def opened(address: str) -> AppTest:
    """The page at this address, as it is after its first run."""
    return AppTest.from_function(_page, args=(address,), default_timeout=SECONDS).run()


def words(app: AppTest) -> str:
    """All that the page says."""
    assert not app.exception, app.exception
    html = [unescape(element.proto.body) for element in app.get("html")]
    return "\n".join([*html, *(m.value for m in app.markdown), *(h.value for h in (*app.title, *app.header))])


def sent(app: AppTest) -> bytes:
    """All that the browser is given of the page, pictures and what is folded included."""
    return b"".join(element.proto.SerializeToString() for element in app if getattr(element, "proto", None))


def addresses() -> set[str]:
    """Every address that the lab has; home's is empty."""
    site = AppTest.from_function(_site, default_timeout=SECONDS).run()
    assert not site.exception, site.exception
    return set(site.session_state["lab-pages"])


def _page(address: str) -> None:
    import streamlit as st

    from lab_app.site import build_site
    from lab_app.ui.addresses import all_pages

    build_site()
    st.navigation([all_pages()[address]], position="hidden").run()


def _site() -> None:
    from lab_app.site import build_site

    build_site()
