"""The body of a response: which form of it is shown, and the viewers for each, made when they are first needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from sanderling.domain.response import BytesSource
from sanderling.services.response_views import NO_BYTES, UTF_8, BodyFacts, BodyShape, Pretty, PrettyProblem
from sanderling.ui import object_names as names
from sanderling.ui.theme.tokens import SPACE_M, SPACE_S, SPACE_XS
from sanderling.ui.viewers.text_pane import TextPane
from sanderling.ui.viewers.text_viewer import COPY_BYTES
from sanderling.ui.widgets.icon_button import IconButton
from sanderling.ui.widgets.notice_bar import NoticeBar
from sanderling.ui.widgets.segmented_control import SegmentedControl

if TYPE_CHECKING:
    from sanderling.ui.viewers.hex_viewer import HexViewer
    from sanderling.ui.viewers.html_preview import HtmlPreview
    from sanderling.ui.viewers.image_viewer import ImageViewer

PRETTY: Final = "pretty"
RAW: Final = "raw"
HEX: Final = "hex"
PREVIEW: Final = "preview"
_FORMS: Final = {
    BodyShape.JSON: (PRETTY, RAW, HEX),
    BodyShape.HTML: (RAW, PREVIEW, HEX),
    BodyShape.IMAGE: (PREVIEW, HEX),
    BodyShape.BINARY: (HEX, RAW),
}
_OTHER_FORMS: Final = (RAW, HEX)


class ResponseBody(QWidget):
    """Shows one body as text, bytes, picture or page."""

    pretty_wanted = Signal()
    save_wanted = Signal(Path)
    link_opened = Signal(str)
    pages_wanted = Signal()
    """The person wants to follow the pages of the list that this is the first of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty; no viewer is made yet but the text's."""
        super().__init__(parent)
        self._source: BytesSource = NO_BYTES
        self._facts = BodyFacts(BodyShape.TEXT, UTF_8)
        self._pretty: Pretty | None = None
        self._shown_form = ""
        self._wanted: dict[BodyShape, str] = {}
        self.forms = SegmentedControl((), self)
        self.forms.setObjectName("bodyForms")
        self.forms.setAccessibleName(self.tr("Form of the body"))
        self.forms.key_changed.connect(self._form_chosen)
        self.notice = NoticeBar(self)
        self.text = TextPane(names.RESPONSE_BODY, self)
        self.text.viewer.setAccessibleName(self.tr("Response body"))
        self.text.viewer.wrap_changed.connect(self._wrap_changed)
        self.text.viewer.notice.connect(self.notice.show_notice)
        self.text.viewer.link_opened.connect(self.link_opened)
        self._make_tools()
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.text)
        self._hex: HexViewer | None = None
        self._image: ImageViewer | None = None
        self._page: HtmlPreview | None = None
        self._lay_out()

    def show_body(self, source: BytesSource, facts: BodyFacts) -> None:
        """Show another body, which may still grow."""
        self._source, self._facts, self._pretty = source, facts, None
        self._shown_form = ""
        self.notice.clear()
        self.pages_button.hide()
        keys = _FORMS.get(facts.shape, _OTHER_FORMS)
        self.forms.set_options([(key, self._form_name(key)) for key in keys])
        self.forms.set_key(self._wanted.get(facts.shape, keys[0]))
        self._show_form()

    def offer_pages(self) -> None:
        """Offer to follow the pages of a list."""
        self.pages_button.show()

    def grew(self) -> None:
        """Take in what has come."""
        viewer = self._stack.currentWidget()
        if isinstance(viewer, TextPane):
            viewer.source_grew()
        elif self._hex is not None and self._shown_form == HEX:
            self._hex.source_grew()

    def show_pretty(self, pretty: Pretty) -> None:
        """Take the pretty form, or the reason why there is none. What the person is reading stays as it is."""
        self._pretty = pretty
        if self.forms.key() != PRETTY:
            return
        if pretty.problem is not None:
            self.notice.show_notice(self._why_not(pretty), "warning", detail=pretty.detail)
            self.forms.set_key(RAW)
        elif self.text.viewer.top_row() == 0 and len(set(self.text.viewer.cursor_offsets())) == 1:
            self._show_form()
        else:
            self.forms.set_key(RAW)

    def clear(self) -> None:
        """Show nothing and let go of the body."""
        self.text.show_source(NO_BYTES)
        self._source, self._pretty, self._shown_form = NO_BYTES, None, ""
        self.notice.clear()

    def show_find(self) -> None:
        """Open the find bar."""
        if self._stack.currentWidget() is not self.text:
            self.forms.set_key(RAW)
            self._form_chosen(RAW)
        self.text.open_find()

    def copy_body(self) -> None:
        """Copy the text that is shown, all of it up to a limit."""
        viewer = self.text.viewer
        QGuiApplication.clipboard().setText(viewer.toPlainText())
        if viewer.lines.source.size_bytes > COPY_BYTES:
            self.notice.show_notice(self.tr("Only the first 16 MiB were copied. Save the body to have all of it."))

    def choose_file(self) -> None:
        """Ask where to save the body."""
        dialog = QFileDialog(self, self.tr("Save the response body"))
        dialog.setObjectName("saveBodyDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile("response" + _ENDINGS.get(self._facts.shape, ".bin"))
        dialog.fileSelected.connect(lambda path: self.save_wanted.emit(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # --- forms

    def _form_chosen(self, key: str) -> None:
        self._wanted[self._facts.shape] = key
        self._show_form()

    def _show_form(self) -> None:
        form = self.forms.key()
        if form == PREVIEW:
            self._show_preview()
        elif form == HEX:
            self._show_hex()
        else:
            self._show_text(form)
        text = form in {PRETTY, RAW}
        self.wrap_button.setEnabled(text)
        self.copy_button.setEnabled(text)

    def _show_text(self, form: str) -> None:
        made = self._pretty
        if form == PRETTY and made is not None and made.source is not None and made.source is not self._source:
            self._put_text(PRETTY, made.source)
            return
        if form == PRETTY and made is None:
            self.pretty_wanted.emit()
        if form == PRETTY and made is not None and made.problem is not None:
            self.notice.show_notice(self._why_not(made), "warning", detail=made.detail)
        self._put_text(RAW, self._source)

    def _put_text(self, form: str, source: BytesSource) -> None:
        self._stack.setCurrentWidget(self.text)
        if self._shown_form != form or self.text.viewer.lines.source is not source:
            charset = UTF_8 if form == PRETTY else self._facts.charset
            self.text.show_source(source, charset, self._facts.language)
        self._shown_form = form

    def _show_hex(self) -> None:
        from sanderling.ui.viewers.hex_viewer import HexViewer

        if self._hex is None:
            self._hex = HexViewer(self)
            self._stack.addWidget(self._hex)
        self._hex.show_source(self._source)
        self._bring(self._hex, HEX)

    def _show_preview(self) -> None:
        from sanderling.ui.viewers.html_preview import HtmlPreview
        from sanderling.ui.viewers.image_viewer import ImageViewer

        if self._facts.shape is BodyShape.IMAGE:
            self._image = self._image or ImageViewer(self)
            self._stack.addWidget(self._image)
            self._image.show_source(self._source)
            self._bring(self._image, PREVIEW)
        else:
            self._page = self._page or HtmlPreview(self)
            self._stack.addWidget(self._page)
            self._page.show_source(self._source, self._facts.charset)
            self._bring(self._page, PREVIEW)

    def _bring(self, viewer: QWidget, form: str) -> None:
        self._shown_form = form
        self._stack.setCurrentWidget(viewer)

    def _form_name(self, key: str) -> str:
        return {
            PRETTY: self.tr("Pretty"),
            RAW: self.tr("Raw"),
            HEX: self.tr("Hex"),
            PREVIEW: self.tr("Preview"),
        }[key]

    def _why_not(self, pretty: Pretty) -> str:
        return {
            PrettyProblem.INVALID: self.tr("This is not valid JSON, so it is shown as it came."),
            PrettyProblem.TOO_DEEP: self.tr("This JSON is nested too deeply to format, so it is shown as it came."),
            PrettyProblem.TOO_LARGE: self.tr("This JSON is too large to format, so it is shown as it came."),
        }.get(pretty.problem or PrettyProblem.FAILED, self.tr("The JSON could not be formatted; it is as it came."))

    # --- tools

    def _make_tools(self) -> None:
        self.pages_button = QPushButton(self.tr("Follow all pages"), self)
        self.pages_button.setObjectName("followPages")
        self.pages_button.setAccessibleName(self.tr("Follow all pages of this list"))
        told = self.tr("This is one page of a list. Set the request to gather the items of all its pages.")
        self.pages_button.setToolTip(told)
        self.pages_button.setProperty("kind", "quiet")
        self.pages_button.clicked.connect(self.pages_button.hide)
        self.pages_button.clicked.connect(self.pages_wanted)
        self.pages_button.hide()
        self.find_button = IconButton("search", self.tr("Find"), shortcut="Ctrl+F", parent=self)
        self.find_button.setObjectName("bodyFind")
        self.find_button.clicked.connect(self.show_find)
        self.wrap_button = IconButton("wrap", self.tr("Wrap lines"), checkable=True, parent=self)
        self.wrap_button.setObjectName("bodyWrap")
        self.wrap_button.clicked.connect(self.text.viewer.set_wrap)
        self.copy_button = IconButton("copy", self.tr("Copy the body"), parent=self)
        self.copy_button.setObjectName("bodyCopy")
        self.copy_button.clicked.connect(self.copy_body)
        self.save_button = IconButton("download", self.tr("Save the body to a file"), parent=self)
        self.save_button.setObjectName("bodySave")
        self.save_button.clicked.connect(self.choose_file)

    def _wrap_changed(self, wraps: bool) -> None:
        self.wrap_button.setChecked(wraps)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(SPACE_M, SPACE_XS, SPACE_S, SPACE_XS)
        bar.setSpacing(SPACE_XS)
        bar.addWidget(self.forms)
        bar.addStretch(1)
        bar.addWidget(self.pages_button)
        for tool in (self.find_button, self.wrap_button, self.copy_button, self.save_button):
            bar.addWidget(tool)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.notice)
        column.addWidget(self._stack, 1)


_ENDINGS: Final = {
    BodyShape.JSON: ".json",
    BodyShape.XML: ".xml",
    BodyShape.HTML: ".html",
    BodyShape.TEXT: ".txt",
    BodyShape.STREAM: ".txt",
}
