"""Files of a picture: they say what they are, and no cell of them is computed."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace

import pytest

from lab_app.metrics.changelog import Entry, Mark
from lab_app.ui.charts.points import Point
from lab_app.ui.explore.answer import Answer
from lab_app.ui.explore.files import as_csv, as_png, as_svg, page
from lab_app.ui.explore.picture import Picture, picture_of
from tests.lab_app.ui.examples import DAY, METRIC

SOURCE = "Source: Larder Lab, release r1."
MARKS = (Mark(1, (Entry(DAY, "Spring offer", "social. Half price.", budget=900.0),)),)


def pictured(*groups: str) -> Picture:
    points = tuple(
        Point(DAY - dt.timedelta(weeks=3 - n), 100.0 + n, group, n < 3) for group in groups for n in range(4)
    )
    return picture_of([Answer(METRIC, points, split=None)], "week", MARKS, "", DAY)


def test_a_table_has_dates_by_columns_and_says_what_it_is() -> None:
    made = pictured("")
    lines = as_csv(made, SOURCE).splitlines()
    about = [line for line in lines if line.startswith("# ")]
    assert about == [
        "# Page load time, for each week",
        "# Page load time: Three of four loads were this quick.",
        f"# {made.dates}",
        f"# {SOURCE}",
    ]
    rows = list(csv.DictReader(lines[len(about) :]))
    assert [row["Page load time"] for row in rows] == ["100.0", "101.0", "102.0", "103.0"]
    assert [row["complete"] for row in rows] == ["yes", "yes", "yes", "not yet"]


def test_no_name_is_a_formula() -> None:
    metric = replace(METRIC, label="=HYPERLINK(1)")
    points = tuple(Point(DAY, 1.0, group) for group in ("",))
    text = as_csv(picture_of([Answer(metric, points)], "week", (), "", DAY), SOURCE)
    header = next(row for row in csv.reader(io.StringIO(text)) if row[0] == "from")
    assert header[1] == "'=HYPERLINK(1)"


@pytest.mark.timeout(120)
def test_a_picture_for_a_slide_has_title_definition_dates_and_source() -> None:
    made = pictured("")
    svg = as_svg(made, MARKS, SOURCE)
    for said in (
        made.title,
        "Three of four loads were this quick.",
        made.dates,
        SOURCE,
        "Spring offer (social)",
    ):
        assert said in svg.replace("\u00a0", " "), said
    assert as_png(made, MARKS, SOURCE).startswith(b"\x89PNG")


def test_metrics_of_other_units_stand_below_each_other_on_the_same_days() -> None:
    later = replace(METRIC, name="rate", label="Rate", unit="share")
    first = tuple(Point(DAY - dt.timedelta(weeks=n), 100.0) for n in range(10))
    second = tuple(Point(DAY - dt.timedelta(weeks=n), 0.5) for n in range(5))
    made = picture_of([Answer(METRIC, first), Answer(later, second)], "week", MARKS, "", DAY)
    assert len(made.charts) == 2
    domains = [
        layer["encoding"]["x"]["scale"]
        for spec, _ in made.charts
        for layer in spec["layer"]
        if "y" in layer["encoding"] and "scale" in layer["encoding"]["x"]
    ]
    assert len({tuple(scale["domain"]) for scale in domains}) == 1
    assert [column.name for column in made.columns] == ["Page load time", "Rate"]
    assert len(page(made, MARKS, SOURCE)["vconcat"]) == 3


def test_metrics_of_one_unit_share_a_chart_by_name() -> None:
    other = replace(METRIC, name="other", label="Other time")
    points = tuple(Point(DAY - dt.timedelta(weeks=n), 100.0 + n) for n in range(10))
    made = picture_of([Answer(METRIC, points), Answer(other, points)], "week", (), "Country: Germany", DAY)
    assert len(made.charts) == 1
    assert {row["group"] for row in made.charts[0][0]["data"]["values"]} == {"Page load time", "Other time"}
    assert made.title.endswith("(Country: Germany)")


def test_nothing_has_no_picture() -> None:
    with pytest.raises(ValueError, match="nothing"):
        picture_of([Answer(METRIC, ())], "week", (), "", DAY)


def test_a_month_keeps_its_capital_letter_among_several_metrics() -> None:
    other = replace(METRIC, name="other", label="Other")
    points = (Point(dt.date(2026, 6, 1), 100.0),)
    answers = [Answer(METRIC, points), Answer(other, points)]
    assert "Other: June 2026" in picture_of(answers, "month", (), "", DAY).takeaway
    assert "Other: the week of 1 to 7 June 2026" in picture_of(answers, "week", (), "", DAY).takeaway
