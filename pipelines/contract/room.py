"""Room on the disk that a build needs, by the size of its world."""

from __future__ import annotations

FREE_BYTES_NEEDED = {"tiny": 200 << 20, "lab": 2 << 30, "large": 20 << 30}
