"""How differences and p-values read in the texts of exercises."""

from __future__ import annotations

from pipelines.contract.units import signed


def points(share: float) -> str:
    """A difference of shares: +3.1 points; 0.0 points, without a sign, where it rounds to nothing."""
    return signed(share, f"{100.0 * abs(share):.1f} points")


def change(share: float) -> str:
    """By how much something is more, or less: −12.0 %; 0.0 % where it rounds to nothing."""
    return signed(share, f"{100.0 * abs(share):.1f}\u00a0%")


def p_value(p: float) -> str:
    """As after the letter p: = .031, or < .001."""
    return "< .001" if p < 0.001 else f"= {p:.{3 if p < 0.1 else 2}f}".replace("0.", ".")
