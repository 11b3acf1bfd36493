"""The command `larder`."""

from __future__ import annotations

import signal
import sys

# A shell without job control starts what it puts into the background with SIGINT ignored. `larder lab` is to be stopped by
# it all the same, and from now on: the imports of its first second are still ahead (`stopping.py` has the rest).
if sys.argv[1:2] == ["lab"] and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
