"""The form of a case: what is seen of it, its questions, and after the answer the truth beside what was said."""

from __future__ import annotations

from lab_app.kinds.case.form.page import fill, form, is_wide

__all__ = ["fill", "form", "is_wide"]
