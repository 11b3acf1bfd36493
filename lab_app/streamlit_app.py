"""The lab's server: `streamlit run lab_app/streamlit_app.py`, from any folder.

Its settings are beside it in `.streamlit/config.toml`: Streamlit reads those of the folder that it is started in as
well, but only these wherever that is. What a flag or a variable says comes after them.
"""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config

from lab_app.ui.style import stylesheet
from lab_app.vendor_patches import streamlit_left_pages
from lab_app.vendor_patches.streamlit_first_paint import FirstPaint
from lab_app.vendor_patches.streamlit_paths import OnePartAddresses
from pipelines.contract.same_origin import LOOPBACK, Rules, SameOrigin


def rules() -> Rules:
    """Which requests get an answer: see `pipelines.contract.same_origin`."""
    below = "/" + str(config.get_option("server.baseUrlPath")).strip("/")
    return Rules(
        "the lab", tuple(f"{below.rstrip('/')}/{part}" for part in ("_stcore", "media", "component"))
    )


def warn_of_others() -> None:
    """Say so in the terminal where others than this machine can reach the lab."""
    address = config.get_option("server.address")
    if address not in LOOPBACK:
        print(
            f"  Note: with the address {address or '0.0.0.0'}, everybody who can reach this machine can open the "
            "lab and run queries in it. It has no login; without that setting it is for this machine alone.",
            file=sys.stderr,
        )


config.set_option("browser.gatherUsageStats", False)  # whatever a variable says: nothing is sent anywhere
warn_of_others()
streamlit_left_pages.install()
app = st.App(
    Path(__file__).with_name("script.py"),
    middleware=[
        Middleware(SameOrigin, rules=rules()),
        Middleware(OnePartAddresses, below=str(config.get_option("server.baseUrlPath"))),
        Middleware(FirstPaint, styles=stylesheet),
    ],
)
