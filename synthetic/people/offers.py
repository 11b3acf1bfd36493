"""An offer: euros off the next order, in a mail to people who have been away.

It draws people by how much they look at prices, which no table has. Of those who are away some come back anyway,
and take the euros for what they would have done; some stay away whatever they are offered; the thrifty are moved.

What an offer to somebody earned would be computed from twins, the same person with and without it in the weeks after
the mail: the contribution of the orders that they placed more, less the euros off the first order with it. Amounts
in the tables are those of the goods, without the euros off.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel.draws import Floats

_USUAL_EUROS = 8.0
_THRIFT = 0.9  # standard deviation of the log of the pull: one person in nine feels twice the mean, half of them under .7
_DAYS = 28
"""How long somebody stays whom nothing but the offer brought back."""


def pull(thrift: NDArray[np.float32], euros: float | Floats) -> Floats:
    """How strongly an offer draws each person: 0 without one; 1 is the mean over people for 8 euros."""
    felt = np.log1p(np.asarray(euros) / _USUAL_EUROS) / np.log(2.0)
    drawn: Floats = felt * np.exp(_THRIFT * thrift - _THRIFT**2 / 2.0)
    return drawn


def last_day(day: int) -> int:
    """The last day on which somebody can come by who was brought back on a day by an offer alone."""
    return day + _DAYS - 1
