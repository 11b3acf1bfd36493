"""The page of one's own boards: empty, filled, ordered, renamed, undone, shared."""

from __future__ import annotations

from lab_app.course.progress import Progress
from lab_app.ui.boards import kept
from lab_app.ui.boards.kept import OwnBoard, Pin
from lab_app.ui.boards.link import word_of
from tests.lab_app.app_pages.opening import words
from tests.lab_app.tracks.monitoring.conftest import Open

SIGNUPS, ORDERS = (
    Pin("s", "metric=new_signups&by=country"),
    Pin("o", "metric=orders&grain=month", "My orders"),
)


def has(progress: Progress, *boards: OwnBoard) -> None:
    kept.change(progress, lambda _: boards)


def pins(progress: Progress) -> list[str]:
    return [pin.id for board in kept.boards_of(progress) for pin in board.pins]


def test_an_empty_board_invites_and_four_numbers_are_a_start(open_page: Open, progress: Progress) -> None:
    app = open_page("monitoring-boards")
    assert "What do you want to know every Monday?" in words(app)
    app.button(key="boards-start").click().run()
    assert "Monthly active users, for each week" in words(app)
    assert [pin.asks for pin in kept.boards_of(progress)[0].pins][1] == "metric=new_signups&by=signup_source"


def test_what_is_pinned_in_the_explorer_and_on_the_board_is_there(
    open_page: Open, progress: Progress
) -> None:
    explorer = open_page("monitoring-explore", metric="orders", by="country", grain="month")
    explorer.button(key="explore-pin").click().run()
    open_page("monitoring-board").button(key="pin-mau").click().run()
    (board,) = kept.boards_of(progress)
    assert [pin.asks for pin in board.pins] == ["metric=orders&by=country&grain=month", "metric=mau"]
    said = words(open_page("monitoring-boards"))
    assert "Orders by country, for each month" in said


def test_pins_are_ordered_renamed_removed_and_brought_back(open_page: Open, progress: Progress) -> None:
    has(progress, OwnBoard("b", "Mondays", (SIGNUPS, ORDERS)))
    app = open_page("monitoring-boards")
    assert "Mondays" in words(app) and "My orders" in words(app)
    app.button(key="boards-up-o").click().run()
    assert pins(progress) == ["o", "s"]
    app.text_input(key="boards-title-s").set_value("Who is new").run()
    assert '<h2 class="lab-figure-title">Who is new</h2>' in words(app)
    app.button(key="boards-off-o").click().run()
    assert pins(progress) == ["s"]
    assert "“My orders” was removed." in words(app)
    app.button(key="boards-undo-do").click().run()
    assert pins(progress) == ["o", "s"]
    assert "was removed" not in words(app)


def test_a_metric_that_is_gone_is_named_and_the_others_stay(open_page: Open, progress: Progress) -> None:
    has(
        progress,
        OwnBoard("b", "Mondays", (Pin("x", "metric=of_yesterday"), Pin("y", "metric=mau&metric=nope"))),
    )
    said = words(open_page("monitoring-boards"))
    assert "This lab has no metric “of\\_yesterday”".replace("\\", "") in said.replace("\\", "")
    assert "Monthly active users, for each week" in said
    assert "leaves it out: metric nope." in said


def test_a_shared_board_is_shown_and_can_be_kept(open_page: Open, progress: Progress) -> None:
    has(progress, OwnBoard("b", "Mine", (ORDERS,)))
    word = word_of(OwnBoard("theirs", "Nora's board", (SIGNUPS, Pin("h", "metric=%3Cscript%3E"))))
    app = open_page("monitoring-boards", board=word)
    said = words(app)
    assert "New signups by country, for each week" in said
    assert "This lab has no metric “<script>”" in said
    assert not any("<script>" in element.proto.body for element in app.get("html"))
    assert not [button for button in app.button if (button.key or "").startswith("boards-off")]
    assert pins(progress) == ["o"]
    app.button(key="boards-keep").click().run()
    assert [board.name for board in kept.boards_of(progress)] == ["Mine", "Nora's board"]
    assert "board" not in app.query_params
    assert "New signups by country" in words(app)


def test_a_link_that_is_no_board_is_a_sentence(open_page: Open) -> None:
    app = open_page("monitoring-boards", board="1.%3Cimg")
    assert "This link holds no board" in words(app)
    app.button(key="boards-mine").click().run()
    assert "What do you want to know every Monday?" in words(app)
