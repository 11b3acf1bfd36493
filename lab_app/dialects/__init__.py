"""SQL of other databases: recognised, put into this one's words, or refused with the reason.

"It runs" proves nothing: `DATEDIFF`, `LOG`, `/` and many others run in several databases and mean something else
in each. So every function that is translated is listed for each database that has it (`translator/catalogue.py`),
by what that database's manual says of it. What is not listed is not translated.
"""

from __future__ import annotations

from lab_app.dialects.ask import ask
from lab_app.dialects.names import Dialect

__all__ = ["Dialect", "ask"]
