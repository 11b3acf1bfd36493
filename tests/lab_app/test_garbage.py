"""What stays is looked at once, and what a run leaves behind is found all the same."""

from __future__ import annotations

import gc
import sys
import types
import weakref
from collections.abc import Iterator

import pytest

from lab_app import garbage


class Ring:
    """An object that nothing but itself reaches, once its name is gone."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    garbage.give_back()
    yield
    garbage.give_back()


def test_what_stays_is_passed_over_and_what_comes_later_is_collected() -> None:
    gc.collect()  # what other tests left behind does not stay
    before = len(gc.get_objects())
    garbage.keep_what_stays()
    assert gc.get_freeze_count() > before / 2
    assert len(gc.get_objects()) < before / 10
    ring = Ring()
    seen = weakref.ref(ring)
    del ring
    assert seen() is not None
    gc.collect()
    assert seen() is None


def test_what_was_garbage_already_does_not_stay() -> None:
    ring = Ring()
    seen = weakref.ref(ring)
    del ring
    garbage.keep_what_stays()
    assert seen() is None


def test_it_is_told_again_only_where_modules_have_come(monkeypatch: pytest.MonkeyPatch) -> None:
    garbage.keep_what_stays()
    kept = [Ring() for _ in range(1000)]
    garbage.keep_what_stays()
    assert sum(gc.is_tracked(one) for one in kept) == 1000
    assert any(one is kept[0] for one in gc.get_objects())
    monkeypatch.setitem(sys.modules, "a_module_that_came", types.ModuleType("a_module_that_came"))
    garbage.keep_what_stays()
    assert not any(one is kept[0] for one in gc.get_objects())


def test_what_was_kept_and_is_left_is_found_after_it_is_given_back() -> None:
    ring = Ring()
    seen = weakref.ref(ring)
    garbage.keep_what_stays()
    del ring
    gc.collect()
    assert seen() is not None
    garbage.give_back()
    gc.collect()
    assert seen() is None
