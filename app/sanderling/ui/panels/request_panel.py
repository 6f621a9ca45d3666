"""The request: where it lies, method and URL, and its sections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from sanderling.domain.request import Request
from sanderling.domain.send_settings import PROGRAM_DEFAULTS, EffectiveSettings, effective
from sanderling.domain.sign_in import HeldToken
from sanderling.domain.url_text import join_query, merge_query, split_query
from sanderling.ui import object_names as names
from sanderling.ui.panels.notices_area import NoticesArea
from sanderling.ui.panels.section import Offers, Section
from sanderling.ui.panels.section_stack import SectionStack
from sanderling.ui.panels.url_row import UrlRow
from sanderling.ui.theme.tokens import SPACE_M, SPACE_S, SPACE_XS
from sanderling.ui.widgets.badge import Badge
from sanderling.ui.widgets.breadcrumb import Breadcrumb
from sanderling.ui.widgets.icon_button import IconButton
from sanderling.ui.widgets.variables import VariableSource

SECTIONS = ("params", "headers", "auth", "body", "pages", "notes", "settings")


class RequestPanel(QWidget):
    """Emits a whole new request after each edit."""

    edited = Signal(object)
    send_requested = Signal()
    cancel_requested = Signal()
    save_requested = Signal()
    more_requested = Signal()
    sign_in_requested = Signal()
    forget_session_requested = Signal()
    crumb_activated = Signal(int)

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        """Lay out the panel; sections are built when they are first shown."""
        super().__init__(parent)
        self.setObjectName(names.REQUEST_PANEL)
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._offers = offers
        self._request = Request()
        self._inherited = PROGRAM_DEFAULTS
        self._unverified: Badge | None = None
        self._anchor = self._request.query  # what the line's pairs are matched with, while they are typed anew
        self.notices = NoticesArea(self)
        self.url_row = UrlRow(self)
        self.url_row.url_edited.connect(self._url_edited)
        self.url_row.method_changed.connect(lambda method: self._change({"method": method}))
        self.url_row.send_requested.connect(self.send)
        self.url_row.cancel_requested.connect(self.cancel_requested)
        self.sections = SectionStack(self)
        self.sections.tabs.setObjectName(names.REQUEST_SECTIONS)
        self.sections.changed.connect(self._change)
        self._add_sections()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(self._head())
        column.addWidget(self.url_row)
        column.addWidget(self.notices)
        column.addWidget(self.sections, 1)

    def _head(self) -> QHBoxLayout:
        self.breadcrumb = Breadcrumb(self)
        self.breadcrumb.setObjectName(names.BREADCRUMB)
        self.breadcrumb.activated.connect(self.crumb_activated)
        self.save_button = QPushButton(self.tr("Save"), self)
        self.save_button.setObjectName(names.SAVE_BUTTON)
        self.save_button.setAccessibleName(self.tr("Save"))
        self.save_button.setToolTip(self.tr("Save the request  Ctrl+S"))
        self.save_button.setProperty("kind", "quiet")
        self.save_button.clicked.connect(self.save)
        self.more_button = IconButton("more", self.tr("More"), parent=self)
        self.more_button.setObjectName(names.MORE_BUTTON)
        self.more_button.clicked.connect(self.more_requested)
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, 0)
        row.setSpacing(SPACE_XS)
        row.addWidget(self.breadcrumb, 1)
        self._head_row = row
        row.addWidget(self.save_button)
        row.addWidget(self.more_button)
        return row

    def _add_sections(self) -> None:
        add = self.sections.add
        add("params", self.tr("Params"), self._make_params)
        add("headers", self.tr("Headers"), self._make_headers)
        add("auth", self.tr("Auth"), self._make_auth)
        add("body", self.tr("Body"), self._make_body)
        add("pages", self.tr("Pages"), self._make_pages)
        add("notes", self.tr("Notes"), self._make_notes)
        add("settings", self.tr("Settings"), self._make_settings)

    def _make_params(self) -> Section:
        from sanderling.ui.panels.row_sections import ParamsSection

        return ParamsSection(self)

    def _make_headers(self) -> Section:
        from sanderling.ui.panels.row_sections import HeadersSection

        return HeadersSection(self)

    def _make_auth(self) -> Section:
        from sanderling.ui.panels.auth_section import AuthSection

        section = AuthSection(self._offers, self)
        section.sign_in_wanted.connect(self.sign_in)
        section.forget_wanted.connect(self.forget_session_requested)
        return section

    def _make_body(self) -> Section:
        from sanderling.ui.panels.body_section import BodySection

        return BodySection(self)

    def _make_pages(self) -> Section:
        from sanderling.ui.panels.pages_section import PagesSection

        return PagesSection(self._offers, self)

    def _make_notes(self) -> Section:
        from sanderling.ui.panels.notes_section import NotesSection

        return NotesSection(self)

    def _make_settings(self) -> Section:
        from sanderling.ui.panels.settings_section import SettingsSection

        return SettingsSection(self)

    # -- showing

    @property
    def request(self) -> Request:
        """The request as it is in the panel."""
        return self._request

    def show_request(self, request: Request) -> None:
        """Show a request that did not come from here."""
        self._request = request
        self._anchor = request.query
        self.url_row.method.show_method(request.method)
        self._show_line()
        self._show_rest()

    def show_place(self, trail: tuple[str, ...], name: str, unsaved: bool) -> None:
        """Show the folders around the request, its name, and whether there is something to save."""
        if self.breadcrumb.parts() != (*trail, name):
            self.breadcrumb.set_parts((*trail, name))
        self.save_button.setEnabled(unsaved)

    def show_sending(self, sending: bool) -> None:
        """Make Send cancel while an exchange is under way."""
        self.url_row.show_sending(sending)

    def show_live(self) -> None:
        """Make Send stop the stream that is open now."""
        self.url_row.show_live()

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up there from now on."""
        self.url_row.set_variables(source)
        self.sections.set_variables(source)

    def show_inherited(self, settings: EffectiveSettings) -> None:
        """Show what the folders around, the workspace and the program say about sending."""
        self._inherited = settings
        self.sections.set_inherited(settings)
        self._warn_of_tls()

    def _warn_of_tls(self) -> None:
        """Say as long as it lasts that certificates are not looked at."""
        counts = effective(self._request.settings, self._inherited)
        plain = self._request.url_template.lower().startswith("http:")
        hosts = ", ".join(counts.unverified_hosts)
        wanted = not plain and (not counts.verify_tls or bool(hosts))
        if wanted and self._unverified is None:
            self._unverified = Badge("", "warning", self)
            self._unverified.setObjectName("requestUnverified")
            self._head_row.insertWidget(1, self._unverified)
        if self._unverified is not None:
            self._unverified.set(self.tr("TLS not verified"), "warning")
            every = self.tr("Certificates are not verified: anybody could answer. Settings › TLS changes that.")
            some = self.tr("Certificates of these hosts are not verified: {hosts}").format(hosts=hosts)
            self._unverified.setToolTip(every if not counts.verify_tls else some)
            self._unverified.setVisible(wanted)

    def focus_url(self) -> None:
        """Give the keyboard to the URL line."""
        self.url_row.url.setFocus()
        self.url_row.url.selectAll()

    def send(self) -> None:
        """Ask for the request to be sent, with everything that is typed."""
        self.sections.commit_pending()
        self.send_requested.emit()

    def sign_in(self) -> None:
        """Ask for a sign-in, with everything that is typed."""
        self.sections.commit_pending()
        self.sign_in_requested.emit()

    def show_session(self, held: HeldToken | None, signs_in: bool) -> None:
        """Show the session that the request would use, while its auth is in front."""
        if self.sections.key() == "auth":
            section = self.sections.section("auth")
            getattr(section, "show_session")(held, signs_in=signs_in)  # noqa: B009 - only this section has it

    def save(self) -> None:
        """Ask for the request to be saved, with everything that is typed."""
        self.sections.commit_pending()
        self.save_requested.emit()

    def format_body(self) -> None:
        """Lay the body's text out anew, if that section is in front."""
        if self.sections.key() == "body":
            section = self.sections.section("body")
            getattr(section, "format_body")()  # noqa: B009 - only this section has it

    def _show_rest(self) -> None:
        request = self._request
        tabs = self.sections.tabs
        count = sum(row.enabled and bool(row.name or row.value) for row in request.query) + len(request.path_values)
        tabs.set_count("params", count)
        tabs.set_count("headers", sum(row.enabled for row in request.headers))
        tabs.set_dot("auth", request.auth.kind not in ("inherit", "none"))
        tabs.set_dot("body", request.body.kind != "none")
        tabs.set_dot("pages", request.pagination.kind != "none")
        tabs.set_dot("notes", bool(request.notes.strip()))
        self._warn_of_tls()
        tabs.set_dot("settings", request.settings != type(request.settings)(unknown=request.settings.unknown))
        self.sections.show_item(request)

    # -- editing

    def _change(self, changes: Mapping[str, object]) -> None:
        request = replace(self._request, **changes)  # type: ignore[arg-type]
        if request == self._request:
            return
        self._request = request
        self._anchor = request.query
        self._show_line()
        self._show_rest()
        self.edited.emit(request)

    def _url_edited(self, _text: str) -> None:
        url, typed = split_query(self.url_row.url.text())
        anchor = self._anchor
        self._change({"url_template": url, "query": merge_query(anchor, typed)})
        self._anchor = anchor

    def _show_line(self) -> None:
        """Show the URL with its query; a line that says the same already is left alone, it may be typed into."""
        self.url_row.show_url(join_query(self._request.url_template, self._request.query))
