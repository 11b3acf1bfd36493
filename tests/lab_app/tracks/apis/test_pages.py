"""The pages of the track on APIs: what they show, what a click does, and what they say where the API does not answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lab_app.api.client import ApiError, ApiServer
from lab_app.api.company.limits import Bucket
from lab_app.course.progress import Progress
from lab_app.course.tracks import exercise
from lab_app.kinds.request import RequestExercise
from lab_app.kinds.request.message import read_all
from lab_app.tracks.apis.apis.figures import BURST, PER_MINUTE, through_a_bucket, through_a_window
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from tests.lab_app.app_pages.opening import opened, words

pytestmark = pytest.mark.usefixtures("home")
KEY = "apis/apis/order_that_must_arrive"


def task_of(code: str, home: Path):  # type: ignore[no-untyped-def]
    release = current_release(Home(home))
    assert release is not None
    found = exercise(code)
    assert isinstance(found, RequestExercise)
    return found.deal(release.world.seed)


def click(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def write(app: AppTest, exercise_key: str, message) -> AppTest:  # type: ignore[no-untyped-def]
    """Fill the builder's fields with a request."""
    shown = (message.header("Authorization") or "").removeprefix("Bearer {{").removesuffix("}}")
    rest = message.with_header("Authorization", None).headers
    app.selectbox(key=f"{exercise_key}-request-method").set_value(message.method)
    app.text_input(key=f"{exercise_key}-request-path").set_value(message.target)
    app.selectbox(key=f"{exercise_key}-request-with").set_value(shown)
    app.text_area(key=f"{exercise_key}-request-headers").set_value("\n".join(f"{n}: {v}" for n, v in rest))
    app.text_area(key=f"{exercise_key}-request-body").set_value(message.body)
    return click(app, f"{exercise_key}-request-send")


@pytest.mark.parametrize("code", ["AP1", "AP2", "AP7"])
def test_an_exercise_is_solved_by_the_builder_and_stays_so(code: str, home: Path, progress: Progress) -> None:
    chosen = exercise(code)
    app = opened(f"apis-{chosen.id}")
    click(app, f"{chosen.key}-restart")
    for message in read_all(task_of(code, home).solution):
        write(app, chosen.key, message)
    click(app, f"{chosen.key}-check")
    said = words(app)
    assert "<h2>Right</h2>" in said, said[-2000:]
    assert chosen.takeaway.split(".")[0].split(",")[0][:30] in said
    assert chosen.key in progress.solved()
    again = words(opened(f"apis-{chosen.id}"))
    assert "Solved" in again
    assert "lab-journal" in again, "what was noted is there after a reload"


def test_a_mistake_gets_its_message_and_a_table_of_what_is_missing(home: Path) -> None:
    task = task_of("AP2", home)
    app = opened("apis-order_that_must_arrive")
    click(app, f"{KEY}-restart")
    write(app, KEY, task.saved[0].message)
    assert "504" in words(app)
    click(app, f"{KEY}-check")
    said = words(app)
    assert "you would have told the customer that it failed" in said
    assert "in no answer" in said
    click(app, f"{KEY}-restart")
    assert "you would have told the customer" not in words(app)


def test_another_saved_request_does_not_stand_above_the_answer_to_the_last_one(home: Path) -> None:
    key = exercise("AP1").key
    first, second = (saved for saved in task_of("AP1", home).saved[:2])
    app = opened("apis-four_saved_requests")
    click(app, f"{key}-open-{first.name}")
    click(app, f"{key}-request-send")
    assert "Response" in words(app)
    click(app, f"{key}-open-{second.name}")
    assert "Send a request, and its answer appears here." in words(app)


def test_a_request_that_is_half_written_is_kept_and_what_is_wrong_is_said() -> None:
    app = opened("apis-order_that_must_arrive")
    app.text_area(key=f"{KEY}-request-body").set_value('{"items": [').run()
    app.text_input(key=f"{KEY}-request-path").set_value("orders").run()
    said = words(app)
    assert "This is not JSON yet" in said
    click(app, f"{KEY}-request-send")
    assert "The path begins with a slash" in words(app)
    again = opened("apis-order_that_must_arrive")
    assert again.text_area(key=f"{KEY}-request-body").value == '{"items": ['
    assert again.text_input(key=f"{KEY}-request-path").value == "orders"


def test_where_the_api_cannot_be_started_each_page_says_so_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise ApiError("Ports 8765 to 8784 are all in use.")

    monkeypatch.setattr(ApiServer, "tenant", refuse)
    monkeypatch.setattr(ApiServer, "call", refuse)
    for address in ("apis-order_that_must_arrive", "apis-workbench"):
        said = words(opened(address))
        assert "Larder's API does not answer" in said or "Larder&#x27;s API does not answer" in said
        assert "Ports 8765 to 8784 are all in use." in said
    assert "The restaurant" in words(opened("apis")), "the lesson is read without it"


def test_a_key_of_ones_own_may_what_it_may() -> None:
    app = opened("apis-workbench")
    app.text_input(key="apis-workbench-new-name").set_value("planner")
    app.multiselect(key="apis-workbench-new-scopes").set_value(["plans:read"])
    next(button for button in app.button if button.label == "Make this key").click().run()
    assert "<b>planner</b>" in words(app)
    app.selectbox(key="apis-workbench-request-with").set_value("planner")
    app.text_input(key="apis-workbench-request-path").set_value("/v2/orders")
    click(app, "apis-workbench-request-send")
    assert "403 Forbidden" in words(app)
    click(app, "api-drop-planner")
    assert "<b>planner</b>" not in words(app)


def test_the_inbox_shows_an_order_and_its_signature_is_checked_by_hand() -> None:
    app = opened("apis-workbench")
    click(app, "apis-inbox-register")
    click(app, "apis-inbox-place")
    click(app, "apis-inbox-hour")
    said = words(app)
    assert "order.created" in said
    assert "They are the same" in said
    area = next(area for area in app.text_area if area.label.startswith("Body, as it came"))
    area.set_value(str(area.value).replace("order", "odour", 1)).run()
    assert "They differ" in words(app)


def test_the_documentation_names_every_operation_with_its_scope() -> None:
    said = words(opened("apis-documentation"))
    for route in ("/v2/orders/{id}/cancel", "/v2/webhooks", "/graphql", "/v1/orders"):
        assert route in said
    assert "orders:write" in said
    assert "Idempotency-Key" in said


def test_the_bucket_of_the_lesson_lets_through_what_the_apis_own_does() -> None:
    now = [0.0]
    bucket = Bucket(PER_MINUTE, BURST, lambda: now[0])
    for at in (
        [0.1 * i for i in range(200)],
        [59 + i / 60 for i in range(120)],
        [3.0 * i for i in range(50)],
    ):
        now[0] = at[0]
        bucket.__post_init__()
        through = 0
        for second in at:
            now[0] = second
            through += bucket.take().is_allowed
        assert through_a_bucket(tuple(at)) == through
    assert through_a_window(tuple(59 + i / 60 for i in range(120))) == 2 * PER_MINUTE
    # Sixty at once, and one more that comes back within the two seconds.
    assert through_a_bucket(tuple(59 + i / 60 for i in range(120)), PER_MINUTE) == PER_MINUTE + 1
