"""A release whose models Sail has built, or Spark, serves the lab: the first exercise and the board, as on any other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import Lab, serving
from tests.browser.homes import borrow
from tests.browser.test_board import (
    test_the_board_shows_a_value_a_change_and_a_meaning_for_each_metric as test_the_board,
)
from tests.browser.test_first_exercise import (
    test_a_newcomer_solves_the_first_exercise_and_finds_it_solved_after_a_reload as test_the_first_exercise,
)

__all__ = ["test_the_board", "test_the_first_exercise"]


@pytest.fixture(scope="module")
def lab(engine_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with serving(borrow(engine_home, tmp_path_factory.mktemp("engine-lab") / "home")) as served:
        yield served


@pytest.fixture
def fresh_lab(serve: Callable[[Path], Lab], engine_home: Path, tmp_path: Path) -> Lab:
    return serve(borrow(engine_home, tmp_path / "home"))
