"""Home: the story, the map, the seven skills, how far one is and what comes next."""

from __future__ import annotations

from lab_app.app_pages.home.page import render

__all__ = ["render"]
