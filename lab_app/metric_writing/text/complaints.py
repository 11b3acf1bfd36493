"""What a YAML parser complains about, in plain words."""

from __future__ import annotations

import yaml

from lab_app.metric_writing.finding import Finding, MetricYamlError, Place


def refused(place: Place, message: str, expected: str, advice: str) -> MetricYamlError:
    return MetricYamlError(Finding("yaml", message, place.line, place.column, expected, advice))


def invisible(line: int) -> Finding:
    return Finding(
        "yaml",
        "There is a character that cannot be shown.",
        line,
        expected="Letters, digits and punctuation.",
        advice="Delete the invisible character; it often comes with pasted text.",
    )


def explained(error: yaml.YAMLError, text: str) -> Finding:
    """What a YAML parser complains about, in plain words."""
    if isinstance(error, yaml.reader.ReaderError):
        before = text[: error.position] if isinstance(error.position, int) else ""
        return invisible(before.count("\n") + 1)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = min(mark.line + 1, max(text.count("\n") + 1, 1)) if mark else None
    column = mark.column + 1 if mark else None
    problem = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or ''}"
    opened = getattr(error, "context_mark", None)
    opened_at = opened.line + 1 if opened else line
    source = text.split("\n")[line - 1] if line and line <= text.count("\n") + 1 else ""
    if "'\\t'" in problem or (source[: (column or 1)].strip(" ") == "" and "\t" in source[:column]):
        return Finding(
            "yaml", "There is a tab in front of the text.", line, column,
            "YAML is indented with spaces only.", "Replace the tab with two spaces.",
        )  # fmt: skip
    if "quoted scalar" in problem:
        return Finding(
            "yaml", "A quotation mark is opened and never closed.", opened_at, None,
            "Quotation marks come in pairs.", "Close it at the end of the text, or take it out.",
        )  # fmt: skip
    if "flow sequence" in problem or "flow mapping" in problem:
        return Finding(
            "yaml", "A bracket is opened and never closed.", opened_at, None,
            "[ needs a ], and { needs a }.", "Close the bracket, or put the text in quotes.",
        )  # fmt: skip
    above = next((i for i in range((line or 1) - 2, -1, -1) if text.split("\n")[i].strip()), None)
    before = text.split("\n")[above].strip().removeprefix("- ").strip() if above is not None else ":"
    if "mapping values are not allowed" in problem and ":" not in before and above is not None:
        return Finding(
            "yaml", f"`{before[:40]}` has no colon.", above + 1, None,
            "Every line has the form `name: value`.", "Add the colon, and a space after it.",
        )  # fmt: skip
    if "mapping values are not allowed" in problem:
        return Finding(
            "yaml", "There is a second colon, or a line is indented too far.", line, column,
            "One name, one colon and one value in each line.",
            "Put a text that has a colon in it in quotes; else line this up with the line above.",
        )  # fmt: skip
    if "could not find expected ':'" in problem:
        return Finding(
            "yaml", "A name has no colon and no value.", opened_at, None,
            "Every line has the form `name: value`.", "Add the colon, and a space after it.",
        )  # fmt: skip
    if "found character" in problem:
        character = source[(column or 1) - 1 : (column or 1)]
        return Finding(
            "yaml", f"A text cannot start with {character or 'this character'}.", line, column,
            "Texts that start with a special character need quotes.", "Put the text in quotes.",
        )  # fmt: skip
    if "block collection" in problem or "block mapping" in problem or "block sequence" in problem:
        return Finding(
            "yaml", "This line does not line up with the ones above it.", line, column,
            "Lines of one block start in the same column; a list's lines start with a dash and a space.",
            "Check the spaces at the start of the line, and the dash.",
        )  # fmt: skip
    return Finding(
        "yaml", "This is not readable as YAML.", line, column,
        "Every line has the form `name: value`, indented with spaces.", "Compare the line with a template.",
    )  # fmt: skip
