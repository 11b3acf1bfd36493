"""What the editor completes in a metric's YAML, from what a release knows."""

from __future__ import annotations

from typing import Any

from lab_app.metric_writing import vocabulary as words
from lab_app.metric_writing.names.known import Known
from lab_app.metrics.manifest import KEYS, OWNER

_TYPES = {
    "simple": "counts or adds up rows of a model",
    "ratio": "one metric divided by another",
    "derived": "a formula over metrics",
    "cumulative": "over a moving window",
    "conversion": "from one thing to another",
}


def completion_words(known: Known) -> dict[str, Any]:
    """Words by where they may be written: see lab_app/frontend/src/yaml.js."""
    keys = dict.fromkeys([*words.COMMON, *(k for own in words.OWN.values() for k in own), *words.IN_INPUT])
    values = {key: [{"label": choice} for choice in choices] for key, choices in words.CHOICES.items()}
    values |= {key: [{"label": choice} for choice in choices] for key, choices in words.META.items()}
    values["type"] = [{"label": t, "detail": _TYPES[t]} for t in words.TYPES]
    values["window"] = [{"label": f"{n} days"} for n in (7, 28, 91)]
    values["offset_window"] = values["window"]
    values["owner"] = [{"label": OWNER, "detail": "puts it under Your metrics"}]
    dimensions = sorted(
        {
            f"{entity}__{dimension}"
            for model in known.models.values()
            for entity, kind in model.entities.items()
            if kind in KEYS
            for dimension in model.dimensions
        }
    )
    return {
        "top": [{"label": "metrics"}, {"label": "models", "detail": "for simple metrics"}],
        "keys": [{"label": key} for key in keys],
        "meta": [
            {"label": k} for k in ("owner", "unit", "good_direction", "maturity", *words.META, "grains")
        ],
        "values": values,
        "metrics": [
            {"label": name, "detail": metric["type"], "info": str(metric.get("label") or "")}
            for name, metric in sorted(known.metrics.items())
        ],
        "models": [{"label": m.name, "detail": f"one row per {m.grain}"} for m in known.models.values()],
        "columns": {
            m.name: [{"label": c, "detail": t, "info": m.about.get(c, "")} for c, t in m.columns.items()]
            for m in known.models.values()
        },
        "dimensions": [{"label": name} for name in dimensions],
        "entities": [{"label": e} for e in sorted({e for m in known.models.values() for e in m.entities})],
        "calls": [
            {
                "label": call,
                "apply": f"{{{{ {call}('') }}}}",
                "detail": "the name goes between the quotes",
            }
            for call in ("Dimension", "TimeDimension", "Entity")
        ],
    }
