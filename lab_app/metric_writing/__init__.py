"""Writing one's own metric: check it, see it, save it. Pages and the command `larder` stand on this."""

from __future__ import annotations
