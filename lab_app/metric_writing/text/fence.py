"""A text as chats and documents pass it on: with marks of code round it, and words before and after."""

from __future__ import annotations

import re

from lab_app.metric_writing.finding import Finding, MetricYamlError

_FENCE = re.compile(r"^[ \t\u00a0]*(`{3,}|~{3,})[ \t]*([\w.+-]*)[^`\n]*$")


def unfenced(text: str) -> str:
    """What is inside ``` marks, each line where it was; a text without such marks as it is.

    Raises MetricYamlError for several blocks: which of them is meant is not for us to guess.
    """
    lines = text.split("\n")
    marks = [i for i, line in enumerate(lines) if _FENCE.match(line)]
    if not marks:
        return text
    blocks = [
        range(first + 1, end) for first, end in zip(marks[::2], [*marks[1::2], len(lines)], strict=False)
    ]
    if len(marks) == 1 and not any(line.strip() for line in lines[marks[0] + 1 :]):
        blocks = [range(marks[0])]  # only the closing mark was copied
    filled = [block for block in blocks if any(lines[i].strip() for i in block)]
    if len(filled) > 1:
        raise MetricYamlError(
            Finding(
                "yaml",
                f"The text holds {len(filled)} blocks between ``` marks.",
                filled[1].start + 1,
                expected="One block.",
                advice="Keep the one that you want to check, and take the others out.",
            )
        )
    inside = set(filled[0]) if filled else set()
    return "\n".join(line if i in inside else "" for i, line in enumerate(lines))
