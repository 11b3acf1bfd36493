"""A case file: the pictures that a learner has pinned, each with a sentence of theirs, and the report that they become.

`pins` is what is pinned, and `kept` what is done to it in the progress file. `still` draws a picture without a browser;
`report` holds what a report says, which `markdown` and `web_page` write.
"""

from __future__ import annotations

from lab_app.diagnosis.case_file.kept import (
    CaseFile,
    CaseFileFullError,
    case_file_of,
    keep,
    move,
    remove,
    reword,
)
from lab_app.diagnosis.case_file.markdown import as_markdown
from lab_app.diagnosis.case_file.pins import MOST_LETTERS, Pin
from lab_app.diagnosis.case_file.report import Report, Statement
from lab_app.diagnosis.case_file.web_page import as_html

__all__ = [
    "MOST_LETTERS",
    "CaseFile",
    "CaseFileFullError",
    "Pin",
    "Report",
    "Statement",
    "as_html",
    "as_markdown",
    "case_file_of",
    "keep",
    "move",
    "remove",
    "reword",
]
