"""The sizes that exercises ask as ranges: what is true of each, and how it is best read from data.

A reading knows what a learner knows who has found the cause: which people were hit, and from when to when. It looks
at counts and rows of the published world; what an incident did comes from twins, and is never looked at by a reading.
"""

from __future__ import annotations

from synthetic.checks.asked import arms, newcomers, records, reward

SIZES = newcomers.SIZES + records.SIZES + arms.SIZES + reward.SIZES
"""Every size that is asked, with the unit in which it is asked."""
