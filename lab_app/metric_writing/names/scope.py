"""All that the metrics of a text can name: each other, and what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lab_app.metric_writing.names.entries import manifest_entry
from lab_app.metric_writing.names.known import Known, Model
from lab_app.metric_writing.text.draft import Draft
from lab_app.metrics.manifest import Entry, aggregation, input_names


@dataclass(frozen=True)
class Scope:
    """The metrics of a text, by name, among those that are known."""

    drafts: Mapping[str, Draft]
    known: Known

    def entry(self, name: str) -> Entry | None:
        """The metric of this name as in a semantic manifest; that of the text, if it has one."""
        draft = self.drafts.get(name)
        return manifest_entry(draft, self.known) if draft is not None else self.known.metrics.get(name)

    def models_below(self, name: str, seen: frozenset[str] = frozenset()) -> list[Model]:
        """The models at the bottom of a metric, as far as they are known."""
        metric = self.entry(name)
        if metric is None or name in seen:
            return []
        counted = aggregation(metric)
        if counted:
            model = self.known.by_semantic.get(counted["semantic_model"] or "")
            return [model] if model else []
        return [m for part in input_names(metric) for m in self.models_below(part, seen | {name})]

    def dimensions(self, model: Model) -> set[str]:
        """Full names of the dimensions that a model's metrics can be split by."""
        found: set[str] = set()
        for entity, kind in model.entities.items():
            home = model if kind == "primary" else self.known.models.get(self.known.homes.get(entity, ""))
            found |= {f"{entity}__{d}" for d in home.dimensions} if home else set()
        return found

    def way_round(self, name: str) -> list[str] | None:
        """The metrics by which one leads back to itself, None if it doesn't."""
        return self._way(name, name, [])

    def _way(self, name: str, target: str, path: list[str]) -> list[str] | None:
        metric = self.entry(name)
        if metric is None or len(path) > 50:
            return None
        for part in input_names(metric):
            if part == target:
                return [*path, part]
            if part not in path:
                found = self._way(part, target, [*path, part])
                if found:
                    return found
        return None
