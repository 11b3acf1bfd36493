"""Metrics as YAML, with lines changed or added; None takes one out."""

from __future__ import annotations


def metric(**lines: str | None) -> str:
    """A ratio."""
    parts = {"name": "mine", "type": "ratio", "numerator": "orders", "denominator": "buyers", **lines}
    first, *rest = [f"{key}: {value}" for key, value in parts.items() if value is not None]
    return "metrics:\n  - " + first + "\n" + "".join(f"    {line}\n" for line in rest)


def simple(model: str = "fct_orders", **lines: str | None) -> str:
    """A simple metric, below its model."""
    parts = {"name": "mine", "type": "simple", "agg": "sum", "expr": "total_amount", **lines}
    first, *rest = [f"{key}: {value}" for key, value in parts.items() if value is not None]
    return f"models:\n  - name: {model}\n    metrics:\n      - {first}\n" + "".join(
        f"        {line}\n" for line in rest
    )


def derived(expr: str, *inputs: str) -> str:
    """A formula over these inputs."""
    return f"metrics:\n  - name: mine\n    type: derived\n    expr: {expr}\n    input_metrics: [{', '.join(inputs)}]\n"


def cumulative(**lines: str | None) -> str:
    """A metric over a window."""
    return metric(
        **{"type": "cumulative", "numerator": None, "denominator": None, "input_metric": "orders", **lines}
    )


def earlier(offset: str, **lines: str) -> str:
    """A formula that compares revenue with that of an earlier time."""
    other = "".join(f"    {key}: {value}\n" for key, value in lines.items())
    return (
        "metrics:\n  - name: mine\n    type: derived\n    expr: revenue / nullif(before, 0) - 1\n    input_metrics:\n"
        f"      - revenue\n      - {{name: revenue, alias: before, {offset}}}\n{other}"
    )
