"""The form of a North Star: that of any metric."""

from __future__ import annotations

from lab_app.kinds.metric.form import beside, form

__all__ = ["beside", "form"]
