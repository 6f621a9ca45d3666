"""The response area: what it shows at each stage of an exchange, fed with real events and body files."""

from __future__ import annotations

import asyncio
import json
import time
from array import array
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from sanderling.domain import events as ev
from sanderling.domain.errors import (
    BodyIncomplete,
    NameResolutionFailed,
    SanderlingError,
    SignInRefused,
    UnresolvedVariable,
)
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.pagination import PagingState
from sanderling.domain.response import BodyFile, ResponseHead
from sanderling.domain.sign_in import DeviceVisit
from sanderling.services.response_views import ResponseViews
from sanderling.ui.panels.response_panel import ResponsePanel
from sanderling.ui.presenters.response_presenter import ResponsePresenter
from sanderling.ui.tasks import Tasks
from sanderling.ui.viewers.text_viewer import TextViewer
from sanderling.ui.widgets.pulsing_dot import PulsingDot

pytestmark = pytest.mark.qt_loop


class Stage:
    """A panel and its presenter, and exchanges played on them."""

    def __init__(self, folder: Path) -> None:
        self.problems: list[str] = []
        self.tasks = Tasks(lambda name, error: self.problems.append(f"{name}: {error!r}"))
        self.panel = ResponsePanel()
        self.presenter = ResponsePresenter(cache(ResponseViews), self.tasks, self.panel)
        self.panel.bind(self.presenter)
        self.panel.resize(900, 500)
        self.panel.show()
        self._folder = folder
        self._count = 0
        self.events: list[ev.Event] = []

    def new_file(self, data: bytes = b"") -> Path:
        self._count += 1
        path = self._folder / f"1-abc-{self._count}.body"
        path.write_bytes(data)
        return path

    def take(self, *events: ev.Event) -> None:
        for event in events:
            self.events.append(event)
            self.presenter.take(event)

    def begin(self) -> float:
        now = time.perf_counter()
        self.events = []
        self.presenter.begin()
        self.take(ev.Prepared(now, "GET", "http://a.test/", (), 0), ev.RequestSent(now + 0.001, 0))
        return now

    def end(
        self,
        outcome: Outcome = Outcome.DONE,
        head: ResponseHead | None = None,
        path: Path | None = None,
        error: SanderlingError | None = None,
    ) -> None:
        self.presenter.finish(
            Exchange(
                started_at=datetime.now(UTC),
                method="GET",
                url="http://a.test/",
                outcome=outcome,
                error=error,
                head=head,
                body=BodyFile(path, path.stat().st_size) if path else None,
                events=tuple(event for event in self.events if not isinstance(event, ev.MessagesReceived)),
            )
        )

    def answer(
        self,
        media_type: str,
        data: bytes,
        *,
        status: int = 200,
        reason: str = "OK",
        outcome: Outcome = Outcome.DONE,
        error: SanderlingError | None = None,
    ) -> None:
        """Play a whole exchange."""
        headers = (("content-type", media_type), ("set-cookie", "a=b; HttpOnly"))
        head = ResponseHead(status=status, reason=reason, http_version="HTTP/2", headers=headers)
        now, path = self.begin(), self.new_file(data)
        self.take(ev.HeadReceived(now + 0.1, head), ev.BodyOpened(now + 0.1, path))
        self.take(ev.BodyReceived(now + 0.128, len(data), len(data)), ev.Done(now + 0.128))
        self.end(outcome, head, path if data else None, error)

    def text(self, name: str) -> str:
        label = self.panel.findChild(QLabel, name)
        assert label is not None
        return label.text()

    def body(self) -> str:
        viewer = self.panel.findChild(TextViewer, "responseBody")
        return viewer.toPlainText() if viewer is not None and viewer.isVisible() else ""


@pytest_asyncio.fixture
async def stage(tmp_path: Path, qapp: object) -> AsyncIterator[Stage]:
    """A panel on the screen."""
    made = Stage(tmp_path)
    yield made
    made.presenter.close()
    await made.tasks.shut_down()
    made.panel.close()
    assert made.problems == []


async def until(check: Callable[[], object], limit_s: float = 5) -> None:
    """Wait for something to become true."""
    deadline = time.perf_counter() + limit_s
    while not check():
        assert time.perf_counter() < deadline, "it did not happen in time"
        await asyncio.sleep(0.005)


async def test_before_the_first_send_it_says_what_this_is(stage: Stage) -> None:
    """An empty panel names the key that sends."""
    assert stage.text("responseStatus") == ""
    shown = [label.text() for label in stage.panel.findChildren(QLabel) if label.isVisible()]
    assert any("Ctrl+Enter" in text for text in shown)


async def test_a_json_answer_is_shown_pretty(stage: Stage) -> None:
    """Status, time, size and protocol stand above; the body is printed nicely; counts stand on the tabs."""
    stage.answer("application/json", b'{"a":[1,2]}', status=201, reason="Created")
    await until(lambda: stage.body() == '{\n  "a": [\n    1,\n    2\n  ]\n}')
    assert stage.text("responseStatus") == "201 Created"
    assert stage.text("responseTime") == "127 ms"
    assert stage.text("responseSize").startswith("11")
    assert stage.text("responseProtocol") == "HTTP/2"
    tabs = stage.panel.tabs
    assert [tabs.tabText(index) for index in range(4)] == ["Body", "Headers 2", "Cookies 1", "Timeline"]


async def test_raw_and_back(stage: Stage) -> None:
    """The person chooses the form of the body, and the choice holds for the next answer of that kind."""
    stage.answer("application/json", b'{"a":1}')
    await until(lambda: stage.body() == '{\n  "a": 1\n}')
    QTest.keyClick(stage.panel.pages.body().forms, Qt.Key.Key_Right)
    assert stage.body() == '{"a":1}'
    stage.answer("application/json", b'{"b":2}')
    await until(lambda: stage.body() == '{"b":2}')
    QTest.keyClick(stage.panel.pages.body().forms, Qt.Key.Key_Left)
    await until(lambda: stage.body() == '{\n  "b": 2\n}')


async def test_invalid_json_is_shown_as_it_came(stage: Stage) -> None:
    """The reason stands above the raw text; deep nesting has its own."""
    stage.answer("application/json", b'{"a": oops}')
    notice = stage.panel.pages.body().notice
    await until(lambda: "not valid JSON" in notice.text())
    assert stage.body() == '{"a": oops}'
    stage.answer("application/json", b"[" * 100_000 + b"]" * 100_000)
    await until(lambda: "nested too deeply" in notice.text())
    assert stage.body().startswith("[[[[")


async def test_first_lines_are_shown_while_the_rest_arrives(stage: Stage) -> None:
    """A body is on the screen before it is complete, and stays where it was scrolled to when it is."""
    now, path = stage.begin(), stage.new_file()
    head = ResponseHead(status=200, headers=(("content-type", "application/json"),))
    stage.take(ev.HeadReceived(now, head), ev.BodyOpened(now, path))
    data = json.dumps([{"n": n} for n in range(30_000)], indent=1).encode()
    with path.open("ab") as file:
        file.write(data[:200_000])
        file.flush()
        stage.take(ev.BodyReceived(now, 200_000, 200_000))
        await until(lambda: '"n": 0' in stage.body())
        viewer = stage.panel.findChild(TextViewer, "responseBody")
        viewer.verticalScrollBar().setValue(100)
        shown = viewer.visible_text()
        file.write(data[200_000:])
    stage.take(ev.BodyReceived(now, len(data), len(data)), ev.Done(time.perf_counter()))
    stage.end(head=head, path=path)
    await asyncio.sleep(0.3)
    assert viewer.visible_text() == shown
    assert viewer.lines.row_count == data.count(b"\n") + 1


async def test_waiting_is_told_after_a_moment(stage: Stage) -> None:
    """A quick answer shows no waiting page; a slow one says what is going on, for how long, and can be cancelled."""
    cancelled: list[bool] = []
    stage.panel.cancel_wanted.connect(lambda: cancelled.append(True))
    stage.begin()
    await asyncio.sleep(0.05)
    assert stage.text("responseStatus") == ""
    await until(lambda: stage.text("responseStatus") == "Sending…")
    assert stage.text("sendingPhase") == "Waiting for the response"
    stage.panel.findChild(QPushButton, "sendingCancel").click()
    assert cancelled
    stage.presenter.stopped()
    await until(lambda: stage.text("responseStatus") == "Cancelled")


async def test_stopping_between_attempts_does_not_say_that_nothing_came(stage: Stage) -> None:
    """The status of the last answer stays in sight, so the words under it fit."""
    now = stage.begin()
    head = ResponseHead(status=503, reason="Busy")
    stage.take(ev.HeadReceived(now, head), ev.WaitScheduled(now, "retry", 60.0, "503 Busy", 2))
    stage.end(Outcome.CANCELLED, head)
    await until(lambda: stage.text("responseStatus") == "503 Busy")
    words = [label.text() for label in stage.panel.findChildren(QLabel) if label.isVisible()]
    assert "No body is kept. The timeline tells what had come by then." in words


async def test_the_last_answer_stays_until_the_next(stage: Stage) -> None:
    """Sending again does not empty the panel at once."""
    stage.answer("text/plain", b"first")
    await until(lambda: stage.body() == "first")
    stage.begin()
    await asyncio.sleep(0.04)
    assert stage.body() == "first"
    assert stage.text("responseStatus") == "200 OK"
    await until(lambda: stage.text("responseStatus") == "Sending…")
    assert stage.body() == ""


async def test_a_failure_says_what_where_and_what_to_do(stage: Stage) -> None:
    """The error's sentences are shown; technical detail only on demand."""
    error = NameResolutionFailed("The name a.test has no address.", advice="Check the host.", detail="EAI_NONAME")
    now = stage.begin()
    stage.take(ev.Failed(now + 0.2, error))
    stage.end(Outcome.FAILED, error=error)
    assert stage.text("responseStatus") == "Failed"
    assert stage.text("responseErrorTitle") == "The request failed"
    assert (stage.text("responseError"), stage.text("responseAdvice")) == (error.message, error.advice)
    detail = stage.panel.findChild(QLabel, "responseErrorDetail")
    assert not detail.isVisible()
    stage.panel.findChild(QPushButton, "responseErrorMore").click()
    assert detail.isVisible()
    stage.begin()
    stage.end(Outcome.FAILED, error=UnresolvedVariable("The variable {{x}} has no value. " * 4))
    assert stage.text("responseErrorTitle") == "The request was not sent"
    assert (stage.text("responseStatus"), stage.text("responseTime")) == ("Not sent", "")
    message = stage.panel.findChild(QLabel, "responseError")
    assert message.height() >= message.heightForWidth(message.width()) > message.fontMetrics().height() * 1.5


async def test_a_failed_sign_in_leads_to_its_steps(stage: Stage) -> None:
    """The page of the error has a way to the timeline, which has each step; other errors have none."""
    error = SignInRefused("id.test refused a token.", error_code="invalid_scope", advice="Check the scope.")
    now = stage.begin()
    stage.take(ev.SignInStep(now + 0.1, "token", "failed", error.message), ev.Failed(now + 0.2, error))
    stage.end(Outcome.FAILED, error=error)
    assert stage.text("responseErrorTitle") == "The request was not sent"
    stage.panel.findChild(QPushButton, "responseErrorSteps").click()
    assert stage.panel.tabs.key() == "timeline"
    stage.panel.show_section("body")
    stage.begin()
    stage.end(Outcome.FAILED, error=UnresolvedVariable("No value."))
    assert not stage.panel.findChild(QPushButton, "responseErrorSteps").isVisible()


async def test_a_person_is_waited_for_where_the_response_will_be(stage: Stage) -> None:
    """The page of the visit stands there for as long as it lasts; then what happens is told as ever."""
    now = stage.begin()
    stage.take(ev.SignInStarted(now, "device code at id.test"))
    await until(lambda: stage.panel.findChild(QLabel, "sendingPhase") is not None)
    assert stage.text("sendingPhase") == "Signing in: device code at id.test"
    visit = DeviceVisit("id.test", "tv", 60, user_code="AB-CD", verification_uri="http://id.test/device")
    stage.panel.show_visit(visit)
    assert stage.text("signInCode") == "AB-CD"
    assert stage.panel.pages.currentWidget() is stage.panel.pages.sign_in()
    cancelled: list[bool] = []
    stage.panel.pages.sign_in_cancelled.connect(lambda: cancelled.append(True))
    stage.panel.findChild(QPushButton, "signInCancel").click()
    assert cancelled == [True]
    stage.panel.show_visit(None)
    assert stage.panel.pages.currentWidget() is stage.panel.pages.sending()
    stage.end(Outcome.CANCELLED)


async def test_an_incomplete_body_is_kept_and_marked(stage: Stage) -> None:
    """What had come before the line broke is shown, marked as incomplete."""
    error = BodyIncomplete("The body ended early.", advice="Send again.")
    stage.answer("application/json", b'{"a": [1, 2', outcome=Outcome.FAILED, error=error)
    await until(lambda: stage.body() == '{"a": [1, 2')
    assert stage.panel.status.incomplete.isVisible()
    assert stage.panel.notice.text() == "The body ended early. Send again."


async def test_an_answer_without_a_body(stage: Stage) -> None:
    """204 is complete and says that there is no body, also after an answer with one."""
    stage.answer("text/plain", b"first")
    await until(lambda: stage.body() == "first")
    stage.answer("text/plain", b"", status=204, reason="No Content")
    assert stage.text("responseStatus") == "204 No Content"
    assert stage.body() == ""


async def test_a_stream_is_shown_live(stage: Stage) -> None:
    """Events appear while the stream is open, which is told; afterwards everything can still be read."""
    live: list[bool] = []
    stage.panel.went_live.connect(lambda: live.append(True))
    now, path = stage.begin(), stage.new_file()
    head = ResponseHead(status=200, reason="OK", headers=(("content-type", "text/event-stream"),))
    stage.take(ev.HeadReceived(now, head), ev.BodyOpened(now, path), ev.StreamOpened(now, "sse"))
    block = b'data: {"n":1}\n\n'
    with path.open("ab") as file:
        file.write(block * 3)
    size = len(block)
    starts = array("Q", [0, size, 2 * size])
    stage.take(ev.BodyReceived(now, 3 * size, 3 * size))
    stage.take(ev.MessagesReceived(now, starts, array("Q", [start + size - 2 for start in starts])))
    await until(lambda: stage.panel.pages.events().table.rowCount() == 3)
    assert stage.panel.tabs.key() == "events"
    assert live == [True]
    stage.end(Outcome.CANCELLED, head, path)
    assert stage.text("responseStatus") == "200 OK"
    assert stage.panel.pages.events().table.index(1, 4).data() == '{"n":1}'
    stage.panel.show_section("body")
    assert stage.body().startswith('data: {"n":1}')
    stage.answer("text/plain", b"plain")
    await until(lambda: stage.body() == "plain")
    assert not stage.panel.tabs.isTabVisible(4)


async def test_a_stream_that_breaks_says_so_beside_its_events(stage: Stage) -> None:
    """The reason stands above the events that had come, and goes with the next answer."""
    now, path = stage.begin(), stage.new_file()
    head = ResponseHead(status=200, reason="OK", headers=(("content-type", "text/event-stream"),))
    stage.take(ev.HeadReceived(now, head), ev.BodyOpened(now, path), ev.StreamOpened(now, "sse"))
    stage.end(Outcome.FAILED, head, path, BodyIncomplete("The connection was closed."))
    assert stage.panel.tabs.key() == "events"
    assert stage.panel.notice.isVisible()
    stage.answer("text/plain", b"next")
    await until(lambda: stage.body() == "next")
    assert not stage.panel.notice.isVisible()


class List:
    """A list whose pages come one after another."""

    def __init__(self, stage: Stage, *, goes_on: bool = False) -> None:
        self.stage = stage
        self.path = stage.new_file()
        self.count = 0
        self.head = ResponseHead(status=200, reason="OK", headers=(("content-type", "application/json"),))
        self.now = time.perf_counter()
        stage.events = []
        stage.presenter.begin(goes_on=goes_on)

    def page(self, number: int, items: int) -> None:
        """Let a page come."""
        stage, now = self.stage, self.now
        stage.take(ev.Prepared(now, "GET", f"http://a.test/?page={number}", (), 0), ev.HeadReceived(now, self.head))
        if not self.count:
            stage.take(ev.BodyOpened(now, self.path), ev.StreamOpened(now, "items"))
        width, size = 8, self.path.stat().st_size
        with self.path.open("ab") as file:
            file.writelines(b'{"n":%d}\n' % (n % 10) for n in range(items))
        self.count += items
        starts = array("Q", range(size, size + items * width, width))
        stage.take(ev.BodyReceived(now, 0, size + items * width))
        stage.take(ev.MessagesReceived(now, starts, array("Q", [start + width - 1 for start in starts])))
        stage.take(ev.PageReceived(now, number, items, self.count, size + items * width))

    def end(self, reason: str, *, more: bool, outcome: Outcome = Outcome.DONE) -> None:
        """Let the list end."""
        state = PagingState(next_url="http://a.test/?page=9", pages=2, items=self.count) if more else None
        self.stage.take(ev.PagingEnded(self.now, reason, state))
        self.stage.end(outcome, self.head, self.path)


async def test_a_list_is_shown_while_its_pages_come(stage: Stage) -> None:
    """Items appear page by page under a title of their own; nothing pulses; the lines are readable as a body."""
    pages = List(stage)
    pages.page(1, 20)
    pages.page(2, 20)
    await until(lambda: stage.panel.pages.has_events)
    await until(lambda: stage.text("itemsCount") == "40 items from 2 pages, loading")
    assert stage.panel.tabs.tabText(4) == "Items"
    assert stage.panel.tabs.key() == "events"
    assert not stage.panel.status.findChild(PulsingDot).is_live()
    assert stage.text("responseStatus") == "200 OK"
    stage.take(ev.Prepared(pages.now, "GET", "http://a.test/?page=3", (), 0))
    stage.take(ev.WaitScheduled(time.perf_counter(), "retry", 60.0, "503 Service Unavailable", 2))
    await until(lambda: stage.text("itemsReason").startswith("Attempt 2 in "))
    assert stage.text("responseStatus") == "200 OK"
    assert stage.panel.pages.events().isVisible()
    stage.take(ev.WaitEnded(time.perf_counter()))
    pages.page(3, 2)
    pages.end("There are no more pages.", more=False)
    assert stage.text("itemsCount") == "42 items from 3 pages"
    assert stage.text("itemsReason") == "There are no more pages."
    assert not stage.panel.pages.events().items.more.isVisible()
    stage.panel.show_section("body")
    assert stage.body().startswith('{"n":0}\n{"n":1}')
    assert not stage.panel.pages.body().notice.isVisible()


async def test_a_list_can_be_stopped_and_go_on(stage: Stage) -> None:
    """Stop keeps what came and offers more; going on counts from there; if it cannot begin, all stays as it was."""
    wanted: list[str] = []
    stage.panel.cancel_wanted.connect(lambda: wanted.append("stop"))
    stage.panel.more_wanted.connect(lambda: wanted.append("more"))
    pages = List(stage)
    pages.page(1, 20)
    await until(lambda: stage.panel.pages.has_events)
    items = stage.panel.pages.events().items
    await until(items.stop.isVisible)
    items.stop.click()
    pages.end("It was stopped.", more=True, outcome=Outcome.CANCELLED)
    assert not stage.panel.status.incomplete.isVisible()
    items.more.click()
    assert wanted == ["stop", "more"]
    stage.presenter.begin(goes_on=True)
    await asyncio.sleep(0.3)
    assert stage.panel.pages.events().table.rowCount() == 20
    stage.events = []
    stage.end(Outcome.FAILED, error=UnresolvedVariable("The variable {{x}} has no value.", advice="Give it one."))
    assert stage.text("itemsCount") == "20 items from 1 page"
    assert stage.panel.notice.text() == "The variable {{x}} has no value. Give it one."
    assert items.more.isVisible()
    items.more.click()
    pages = List(stage, goes_on=True)
    pages.page(2, 40)
    await until(lambda: stage.text("itemsCount") == "40 items from 2 pages, loading")
    pages.end("There are no more pages.", more=False)
    stage.panel.show_section("body")
    assert stage.body().count("\n") == 40


async def test_writing_items_is_told_above_them_and_can_be_ended(stage: Stage) -> None:
    """The share counts up beside one button; its end takes the place of it."""
    ended: list[bool] = []
    notice = stage.panel.notice
    notice.export_ended.connect(lambda: ended.append(True))
    notice.tell_export("birds.csv", 0.2)
    button = notice.findChild(QPushButton, "notice-endExport")
    notice.tell_export("birds.csv", 0.45)
    assert notice.text() == "Writing birds.csv: 45 %"
    assert notice.findChild(QPushButton, "notice-endExport") is button
    button.click()
    assert ended == [True]
    notice.ask(ev.SizeLimitReached(0.0, 2_000_000, 1_000_000))
    notice.tell_export("birds.csv", 0.9)
    notice.tell("All is written.", "success")
    assert notice.text().startswith("The body has reached")


async def test_the_parts_of_an_answer(stage: Stage) -> None:
    """Headers, cookies and the timeline show what belongs to this answer, also when it changes."""
    stage.answer("text/html", b"<p>hi</p>")
    stage.panel.show_section("headers")
    headers = stage.panel.pages.headers().table
    assert headers.texts(0) == ("content-type", "text/html")
    stage.panel.show_section("cookies")
    assert stage.panel.pages.cookies().table.texts(0)[0] == "a"
    stage.panel.show_section("timeline")
    await until(lambda: stage.panel.pages.timeline().log.table.rowCount() == 6)
    stage.answer("text/css", b"p { }")
    await until(lambda: headers.texts(0) == ("content-type", "text/css"))


async def test_binary_and_pages_have_their_own_forms(stage: Stage) -> None:
    """Bytes that are no text are shown as figures; a page can be previewed; a picture is drawn."""
    stage.answer("application/octet-stream", bytes(range(256)))
    await until(lambda: stage.panel.pages.body().forms.key() == "hex")
    assert stage.body() == ""
    stage.answer("text/html", b"<h1>Hello</h1>")
    await until(lambda: stage.body() == "<h1>Hello</h1>")
    assert stage.panel.pages.body().forms.keys() == ["raw", "preview", "hex"]
    stage.answer("image/png", b"\x89PNG\r\n\x1a\nbroken")
    await until(lambda: stage.panel.pages.body().forms.keys() == ["preview", "hex"])


async def test_copy_save_and_find(stage: Stage, tmp_path: Path) -> None:
    """The body can be copied, saved to a file, and searched; a place that cannot be written is told."""
    stage.answer("text/plain", b"some words here")
    await until(lambda: stage.body() == "some words here")
    body = stage.panel.pages.body()
    body.copy_body()
    assert QGuiApplication.clipboard().text() == "some words here"
    body.save_wanted.emit(tmp_path / "saved.txt")
    await until(lambda: "was saved" in stage.panel.notice.text())
    assert (tmp_path / "saved.txt").read_bytes() == b"some words here"
    body.save_wanted.emit(tmp_path / "missing" / "saved.txt")
    await until(lambda: "could not be written" in stage.panel.notice.text())
    stage.panel.show_find()
    assert body.text.find_bar.isVisible()


async def test_large_json_is_formatted_by_another_process(stage: Stage) -> None:
    """JSON above ten megabytes in one line is shown at once and replaced by its pretty form when that is ready."""
    data = json.dumps([{"number": n, "text": "x" * 40} for n in range(160_000)]).encode()
    assert len(data) > 10_000_000
    shown: list[str] = []
    stage.presenter.body_opened.connect(lambda _source, _facts: shown.append("raw"))
    stage.presenter.pretty_ready.connect(lambda _pretty: shown.append("pretty"))
    stage.answer("application/json", data)
    await until(lambda: shown == ["raw", "pretty"], limit_s=20)
    await until(lambda: stage.body()[:8] == "[\n  {\n  ", limit_s=20)
    assert stage.panel.pages.body().forms.key() == "pretty"


async def test_redirects_show_the_last_answer(stage: Stage) -> None:
    """Of a chain of redirects the final status is shown, and the timeline has every hop."""
    now = stage.begin()
    first = ResponseHead(status=302, reason="Found")
    stage.take(ev.HeadReceived(now, first), ev.Redirected(now, 302, "http://b.test/", "GET", ()))
    stage.take(ev.Prepared(now, "GET", "http://b.test/", (), 0))
    last, path = ResponseHead(status=200, reason="OK"), stage.new_file(b"there")
    stage.take(ev.HeadReceived(now, last), ev.BodyOpened(now, path), ev.BodyReceived(now, 5, 5), ev.Done(now))
    stage.end(head=last, path=path)
    await until(lambda: stage.body() == "there")
    assert stage.text("responseStatus") == "200 OK"
    assert sum(isinstance(event, ev.Prepared) for event in stage.presenter.events()) == 2


async def test_pages_without_rows_say_why(stage: Stage) -> None:
    """Cookies and headers tell an answer without them from no answer; rows take the words' place."""

    def words() -> str:
        labels = stage.panel.pages.currentWidget().findChildren(QLabel)
        return " ".join(label.text() for label in labels if label.isVisible())

    stage.panel.show_section("cookies")
    assert "No response yet" in words()
    stage.panel.pages.show_head(ResponseHead(status=200))
    assert "No cookies" in words()
    stage.answer("text/plain", b"one")
    await until(lambda: words() == "")
