"""What a learner's metric may say of whose it is and where it stands: it is its author's, and beside the project's."""

from __future__ import annotations

from lab_app.metric_writing import vocabulary as words
from lab_app.metric_writing.shape.notes import ShapeNotes, shortened
from lab_app.metric_writing.text.document import Node
from lab_app.metrics.manifest import OWNER, is_own

_OWN_ROLE = "component"  # the only role that puts a metric nowhere on the board


def check_ownership(notes: ShapeNotes, node: Node) -> None:
    """Note what makes a metric somebody else's, puts it among the project's, or switches it off."""
    config = node.value.get("config")
    if config is None or not isinstance(config.value, dict):
        return
    _check_config(notes, config)
    meta = config.value.get("meta")
    if meta is not None and isinstance(meta.value, dict):
        _check_meta(notes, meta)


def _check_config(notes: ShapeNotes, config: Node) -> None:
    enabled = config.value.get("enabled")
    if enabled is not None and str(enabled.value).strip().lower() in ("false", "no", "off", "0"):
        notes.say(
            enabled.place,
            "`enabled: false` switches the metric off: it would be saved, and seen nowhere.",
            "A metric that can be read.",
            "Take the line out; a metric that you don't want any more is removed under “Your metrics”.",
        )
    if "group" in config.value:
        notes.say(
            config.keys["group"],
            "`group` is the project's: a metric of yours belongs to none.",
            "",
            "Take the line out.",
        )


def _check_meta(notes: ShapeNotes, meta: Node) -> None:
    owner, role = meta.value.get("owner"), meta.value.get("role")
    if owner is not None and isinstance(owner.value, str) and not is_own(owner.value):
        notes.say(
            owner.place,
            f"`owner: {shortened(owner.value)}` is somebody else; what you write here is yours.",
            f"`owner: {OWNER}`, or no owner.",
            f"Write `{OWNER}`.",
            owner.replaced_by(OWNER),
        )
    if role is not None and role.value in words.ROLES and role.value != _OWN_ROLE:
        notes.say(
            role.place,
            f"`role: {role.value}` is for the metrics that all of Larder follows; yours is shown under “Your metrics”.",
            "",
            "Take the line out.",
        )
    if "parent" in meta.value:
        notes.say(
            meta.keys["parent"],
            "`parent` puts the metric into the tree that the project keeps; yours stands beside it.",
            "",
            "Take the line out.",
        )
