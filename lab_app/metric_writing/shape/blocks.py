"""The fields of a metric that hold a block or a list: its inputs, windows, filters, and `config: meta:`."""

from __future__ import annotations

import re

from lab_app.metric_writing import vocabulary as words
from lab_app.metric_writing.finding import listed
from lab_app.metric_writing.shape.amounts import check_days, check_flag, check_number
from lab_app.metric_writing.shape.fields import LONGEST_NAME, NAME
from lab_app.metric_writing.shape.notes import ShapeNotes, shortened
from lab_app.metric_writing.text.document import Node
from lab_app.metric_writing.text.draft import Input
from lab_app.metric_writing.text.length import Window, meant_window, read_window
from lab_app.metrics.metric import GRAINS


def inputs_of(notes: ShapeNotes, node: Node) -> tuple[Input, ...]:
    """The metrics that a metric is computed from, as far as they can be read."""
    found = [_input(notes, node.value[key], key) for key in words.INPUTS if key in node.value]
    several = node.value.get("input_metrics")
    if several is not None and several.value is not None:
        if not isinstance(several.value, list):
            given = re.findall(r"\w+", str(several.value)) if isinstance(several.value, str) else []
            right = f"[{', '.join(given or ['revenue', 'orders'])}]"
            notes.say(
                several.place,
                f"`input_metrics` is {several.kind}.",
                "A list of metrics.",
                f"Write `input_metrics: {right}`, or one a line with a dash.",
                several.bare(right) if given else None,
            )
        else:
            found += [_input(notes, one, "input_metrics") for one in several.value]
    return tuple(i for i in found if i is not None)


def _input(notes: ShapeNotes, node: Node, role: str) -> Input | None:
    if isinstance(node.value, str):
        return Input(role, node.value, node.place, node)
    name = notes.scalar(node, "name") if isinstance(node.value, dict) else None
    if not isinstance(name, str):
        only = node.value[0].value if isinstance(node.value, list) and len(node.value) == 1 else None
        if node.value is not None:
            notes.say(
                node.place,
                f"`{role}` is {node.kind}.",
                "The name of a metric, or a block with its `name` and a `filter`.",
                f"Write `{role}: {only}`." if isinstance(only, str) else "",
            )
        return None
    notes.unknown(node, words.IN_INPUT, f"in `{role}`")
    alias = node.value.get("alias")
    if alias is not None and not (
        isinstance(alias.value, str)
        and NAME.fullmatch(alias.value)
        and len(alias.value) <= LONGEST_NAME
        and alias.value not in words.SQL_WORDS
    ):
        notes.say(
            alias.place,
            f"`{shortened(alias.plain())}` cannot be an alias.",
            f"2 to {LONGEST_NAME} small letters, digits and _, and not an SQL keyword such as `order`.",
        )
    grain = node.value.get("offset_to_grain")
    if grain is not None:
        notes.choice(grain, "offset_to_grain", GRAINS)
    if grain is not None and "offset_window" in node.value:
        notes.say(
            node.keys["offset_to_grain"],
            "The metric is offset twice, by `offset_window` and by `offset_to_grain`.",
            "One of the two.",
        )
    return Input(
        role,
        name,
        node.value["name"].place,
        node,
        filters_of(notes, node),
        str(alias.value) if alias is not None else None,
        window_of(notes, node, "offset_window"),
        str(grain.value) if grain is not None else None,
    )


def window_of(notes: ShapeNotes, node: Node, key: str) -> Window | None:
    """The length of time under `key`, None where there is none or it cannot be read."""
    given = node.value.get(key)
    if given is None or given.value is None:
        return None
    window = read_window(given.value) if isinstance(given.value, str) else None
    if window is None or window.count < 1:
        meant = meant_window(given.plain())
        notes.say(
            given.place,
            f"`{key}: {shortened(_as_written(given))}` is not {'how dbt writes ' if meant else ''}a length of time.",
            f"A whole number and a unit, such as `{key}: {meant or '28 days'}`.",
            f"Write `{meant}`." if meant else "Say how many days, weeks or months.",
            given.replaced_by(str(meant)) if meant else None,
        )
    return window


def _as_written(given: Node) -> str:
    """A value as in YAML, on one line."""
    if isinstance(given.value, dict):
        return "{" + ", ".join(f"{key}: {child.plain()}" for key, child in given.value.items()) + "}"
    return str(given.plain())


def filters_of(notes: ShapeNotes, node: Node) -> tuple[str, ...]:
    """The conditions of a block."""
    given = node.value.get("filter")
    if given is None or given.value is None:
        return ()
    parts = given.value if isinstance(given.value, list) else [given]
    for part in parts:
        if not isinstance(part.value, str):
            notes.say(
                part.place,
                f"`filter` is {part.kind}.",
                "A condition in quotes, such as \"{{ Dimension('segment__country') }} = 'DE'\".",
            )
    return tuple(part.value.strip() for part in parts if isinstance(part.value, str))


def _say_grains(notes: ShapeNotes, given: Node) -> None:
    """Note grains that are none, or no list."""
    said = [str(one.plain()).lower() for one in (given.value if isinstance(given.value, list) else [given])]
    meant = [words.PERIODS.get(one, one) for one in said]
    right = f"[{', '.join(meant)}]" if meant and set(meant) <= set(GRAINS) else ""
    notes.say(
        given.place,
        "`grains` is not what it should be.",
        f"A list of {listed(GRAINS)}.",
        f"Write `grains: {right}`." if right else "",
        given.bare(right) if right else None,
    )


def meta_of(notes: ShapeNotes, node: Node) -> dict[str, object]:  # noqa: C901 -- one case for each field
    """What is written under `config: meta:`."""
    config = node.value.get("config")
    if config is None or config.value is None:
        return {}
    if not isinstance(config.value, dict):
        notes.say(config.place, f"`config` is {config.kind}.", "A block with `meta:` in it.")
        return {}
    notes.unknown(config, words.CONFIG, "in `config`")
    enabled = config.value.get("enabled")
    if enabled is not None and enabled.value is not None:
        check_flag(notes, enabled, "enabled")
    meta = config.value.get("meta")
    if meta is None or meta.value is None:
        return {}
    if not isinstance(meta.value, dict):
        notes.say(meta.place, f"`meta` is {meta.kind}.", "A block: `owner: me`, `unit: share`, …")
        return {}
    for key, given in meta.value.items():
        value = given.value
        if key in words.META:
            notes.choice(given, key, words.META[key])
        elif key in ("owner", "parent") and not isinstance(value, str):
            notes.say(given.place, f"`{key}` is {given.kind}.", "A name.")
        elif key == "maturity":
            check_days(notes, given, key)
        elif key == "threshold":
            check_number(notes, given, key)
        elif key == "grains" and not (
            isinstance(value, list) and value and all(g.value in GRAINS for g in value)
        ):
            _say_grains(notes, given)
    return dict(meta.plain())
