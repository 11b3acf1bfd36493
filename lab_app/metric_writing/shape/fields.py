"""The fields of a metric that hold one value: name, type, texts, choices, numbers and flags."""

from __future__ import annotations

import re
import unicodedata

from lab_app.metric_writing import vocabulary as words
from lab_app.metric_writing.finding import closest, listed
from lab_app.metric_writing.shape.amounts import check_flag, check_percentile
from lab_app.metric_writing.shape.notes import ShapeNotes, shortened
from lab_app.metric_writing.text.document import Node
from lab_app.metrics.metric import GRAINS

NAME = re.compile(r"[a-z](?:(?!__)[a-z0-9_])*[a-z0-9]")
LONGEST_NAME = 60
LONGEST_LABEL = 120
_SPELT = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "æ": "ae"}
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def check_name(notes: ShapeNotes, node: Node) -> None:
    """Note what is wrong with the name."""
    given = node.value.get("name")
    if given is None or given.value is None:
        notes.say(node.place, "The metric has no name.", "`name:` with small letters, digits and _.")
        return
    name = str(given.value)
    if not isinstance(given.value, str):
        notes.say(given.place, f"The name is {given.kind}.", "Small letters, digits and _.")
    elif not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        fitting = re.sub(r"_+", "_", re.sub(r"[^a-z0-9]+", "_", _in_ascii(name))).strip("_")[:LONGEST_NAME]
        fitting = fitting if NAME.fullmatch(fitting) else ""
        notes.say(
            given.place,
            f"`{name[:LONGEST_NAME]}` cannot be a metric's name.",
            f"2 to {LONGEST_NAME} small letters, digits and single _; a letter first, no _ last.",
            f"Write `{fitting}`; what people read goes into `label`."
            if fitting
            else "Say what is counted, such as `orders_per_buyer`; what people read goes into `label`.",
            given.replaced_by(fitting) if fitting else None,
        )
    elif name in words.SQL_WORDS or name in words.DEVICES:
        where = "in SQL" if name in words.SQL_WORDS else "on some computers"
        notes.say(
            given.place,
            f"`{name}` is reserved {where}, so no column or file can have this name.",
            "Another name.",
            f"Write `{name}_metric`, say.",
        )
    elif name in (*GRAINS, "metric_time", "hour", "minute", "second"):
        notes.say(
            given.place,
            f"`{name}` is one of MetricFlow's own words.",
            "Another name.",
            f"Write `{name}_metric`, say.",
        )


def _in_ascii(name: str) -> str:
    """A name in small letters without accents: Umsätze is umsaetze, coût is cout."""
    flat = "".join(_SPELT.get(letter, letter) for letter in name.lower())
    return unicodedata.normalize("NFKD", flat).encode("ascii", "ignore").decode()


def type_of(notes: ShapeNotes, node: Node, model: str | None) -> str | None:
    """The type, None where there is none that dbt knows."""
    given = node.value.get("type")
    if given is None or given.value is None:
        guess = next(
            (t for t in words.TYPES if all(k in node.value for k in words.NEEDED[t])),
            "simple" if model else None,
        )
        notes.say(
            node.keys.get("name", node.place),
            "The metric has no `type`.",
            f"One of {listed(words.TYPES)}.",
            f"Add `type: {guess}`." if guess else "",
        )
        return None
    counted = str(given.value).lower()
    counted = words.AGG_INSTEAD.get(counted, counted)
    if counted in words.AGGREGATIONS:
        notes.say(
            given.place,
            f"`{shortened(given.value)}` says how rows are combined, and is no type of metric.",
            f"`type: simple`, and `agg: {counted}` on a line of its own.",
            "Start from the template “Count or sum”.",
        )
        return None
    if given.value not in words.TYPES:
        said = str(given.value).strip().lower()
        near = words.CHOICE_INSTEAD["type"].get(said) or closest(said, words.TYPES)
        notes.say(
            given.place,
            f"There is no type `{shortened(given.value)}`.",
            f"One of {listed(words.TYPES)}.",
            f"Did you mean `{near}`?" if near else "",
            given.replaced_by(near) if near else None,
        )
        return None
    return str(given.value)


def check_texts(notes: ShapeNotes, node: Node) -> None:
    """Note characters that nobody sees in a label or description, and a label that no list has room for.

    For texts that are being written: a metric that is saved already stays, whatever it is called.
    """
    for key in ("label", "description"):
        given = node.value.get(key)
        said = given.value if given is not None and isinstance(given.value, str) else ""
        if given is not None and _UNSEEN.search(said):
            notes.say(
                given.place,
                f"`{key}` holds a character that cannot be shown.",
                "Letters, digits and punctuation.",
                "Delete it.",
            )
        elif given is not None and key == "label" and len(said) > LONGEST_LABEL:
            notes.say(
                given.place,
                f"The `label` has {len(said)} characters.",
                f"At most {LONGEST_LABEL}: it is what people read in lists.",
                "What it means goes into `description`.",
            )


def check_fields(notes: ShapeNotes, node: Node, kind: str) -> None:  # noqa: C901 -- one case for each kind of field
    """Texts, choices, numbers and flags of a metric."""
    for key in words.TEXTS:
        given = node.value.get(key)
        if given is None or given.value is None:
            continue
        numeric = key == "expr" and isinstance(given.value, int) and not isinstance(given.value, bool)
        if not isinstance(given.value, str) and not numeric:
            notes.say(
                given.place,
                f"`{key}` is {given.kind}.",
                "A text.",
                "Put it in quotes." if not isinstance(given.value, dict | list) else "Write one text.",
            )
    for key in words.FLAGS:
        given = node.value.get(key)
        if given is not None and given.value is not None:
            check_flag(notes, given, key)
    for key, choices in words.CHOICES.items():
        if key in node.value and node.value[key].value is not None:
            notes.choice(node.value[key], key, choices)
    if kind == "simple":
        check_percentile(notes, node)
        _non_additive(notes, node)
    if kind == "cumulative" and "window" in node.value and "grain_to_date" in node.value:
        notes.say(
            node.keys["grain_to_date"],
            "The metric has both a `window` and a `grain_to_date`.",
            "One of the two: the last so many days, or since the start of the month.",
            "Take one out.",
        )
    properties = node.value.get("constant_properties")
    if properties is not None and not (
        isinstance(properties.value, list)
        and all(
            isinstance(p.value, dict) and set(p.value) == {"base_property", "conversion_property"}
            for p in properties.value
        )
    ):
        notes.say(
            properties.place,
            "`constant_properties` is not what it should be.",
            "A list of pairs: `- base_property: …` and `conversion_property: …`.",
        )


def _non_additive(notes: ShapeNotes, node: Node) -> None:
    given = node.value.get("non_additive_dimension")
    if given is None:
        return
    if not isinstance(given.value, dict) or not {"name", "window_agg"} <= given.value.keys():
        notes.say(
            given.place,
            "`non_additive_dimension` is not what it should be.",
            "`name:` of the day's column, and `window_agg: max` for the last day.",
        )
        return
    notes.unknown(given, ("name", "window_agg", "group_by"), "in `non_additive_dimension`")
    notes.choice(given.value["window_agg"], "window_agg", words.CHOICES["window_agg"])
    if not isinstance(given.value["name"].value, str):
        notes.say(given.value["name"].place, "The name of a column is expected here.")
    groups = given.value.get("group_by")
    if groups is not None and not (
        isinstance(groups.value, list) and all(isinstance(g.value, str) for g in groups.value)
    ):
        notes.say(groups.place, f"`group_by` is {groups.kind}.", "A list of names.")
