"""How differences and p-values read in the texts of exercises."""

from __future__ import annotations

from pipelines.contract.units import number, percent, signed


def points(share: float) -> str:
    """A difference of shares: +3.1 points."""
    return signed(share, f"{number(100.0 * abs(share), digits=1)} points")


def change(share: float) -> str:
    """By how much something is more, or less: −12.0 %."""
    return signed(share, percent(abs(share)))


def p_value(p: float) -> str:
    """As after the letter p: = .031, or < .001."""
    return "< .001" if p < 0.001 else f"= {p:.{3 if p < 0.1 else 2}f}".replace("0.", ".")
