"""The theme: switching, icons, style sheet, speed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QPushButton

from sanderling.ui.theme import Theme, current_theme
from sanderling.ui.theme.style_sheet import make_style_sheet
from sanderling.ui.theme.tokens import DARK, LIGHT

NAMED_ICONS = """
    send stop save plus close chevron-right chevron-down folder folder-open collection request environment history
    settings search copy download wrap pause play eye eye-off trash duplicate rename undo redo warning error info
    check lock unlock key stream link sidebar layout-below layout-beside sun moon more drag file upload format
    filter keyboard refresh
""".split()  # noqa: SIM905 - a list of fifty names is read more easily in lines


@pytest.fixture
def theme(qapp: QApplication, checkout: Path) -> Theme:
    """A theme of its own with the project's icons."""
    theme = Theme()
    theme.use_icons(checkout / "resources" / "icons")
    return theme


def test_switching_changes_palette_and_tells(theme: Theme, qapp: QApplication, qtbot: object) -> None:
    """Dark and light bring their colours into the palette, and widgets that paint themselves are told."""
    told: list[str] = []
    theme.changed.connect(lambda: told.append(theme.scheme))
    theme.apply(qapp, "dark")
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK["window"])
    assert theme.is_dark
    theme.apply(qapp, "light")
    assert qapp.palette().color(QPalette.ColorRole.Text) == QColor(LIGHT["text"])
    assert told == ["dark", "light"]


def test_system_choice_follows_the_system(theme: Theme, qapp: QApplication) -> None:
    """``system`` shows what the system says, light where it says nothing."""
    theme.apply(qapp, "system")
    says_dark = qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark
    assert theme.is_dark == says_dark


def test_colours_of_methods_and_statuses(theme: Theme) -> None:
    """Methods and statuses have their colours; unknown ones have one too."""
    assert theme.method_color("get") == QColor(LIGHT["method.get"])
    assert theme.method_color("BREW") == QColor(LIGHT["method.other"])
    assert theme.status_color(204) == QColor(LIGHT["status.2xx"])
    assert theme.status_color(799) == QColor(LIGHT["status.1xx"])
    assert theme.status_color(None) == QColor(LIGHT["status.failed"])
    assert theme.syntax_color("nothing known") == QColor(LIGHT["syntax.plain"])


def test_icon_is_drawn_in_the_tokens_colour_and_follows_the_theme(theme: Theme, qapp: QApplication) -> None:
    """One icon object is drawn in the light colour, then in the dark one."""
    icon = theme.icon("stop", "accent")
    for scheme, colors in (("light", LIGHT), ("dark", DARK)):
        theme.apply(qapp, scheme)
        assert QColor(colors["accent"]).name() in _colours(icon, 32)


def test_disabled_icon_is_drawn_in_the_disabled_colour(theme: Theme, qapp: QApplication) -> None:
    """The disabled mode does not look like the enabled one."""
    theme.apply(qapp, "light")
    assert QColor(LIGHT["disabled"]).name() in _colours(theme.icon("stop", "text"), 32, QIcon.Mode.Disabled)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0, 3.0])
def test_icon_has_the_pixels_of_the_screen(theme: Theme, scale: float) -> None:
    """At every scale the icon is drawn with as many pixels as the screen shows."""
    pixmap = theme.icon("search").pixmap(QSize(16, 16), scale)
    assert pixmap.size() == QSize(round(16 * scale), round(16 * scale))
    assert pixmap.devicePixelRatio() == scale


def test_unknown_icon_is_empty_and_harmless(theme: Theme) -> None:
    """A name without a file draws nothing."""
    assert _colours(theme.icon("no-such-icon"), 16) == set()


@pytest.mark.parametrize("name", NAMED_ICONS)
def test_icon_file_keeps_the_rules_of_the_set(checkout: Path, name: str) -> None:
    """Each icon is on the 16 px grid and takes the colour it is given."""
    text = (checkout / "resources" / "icons" / f"{name}.svg").read_text("utf-8")
    root = ElementTree.fromstring(text)
    assert root.attrib["viewBox"] == "0 0 16 16"
    assert root.attrib["stroke-width"] == "1.5"
    assert "currentColor" in text
    assert not re.search(r"#[0-9a-fA-F]{3}", text)


@pytest.mark.parametrize(("scheme", "colors"), [("light", LIGHT), ("dark", DARK)])
def test_marks_of_controls_repeat_the_tokens(checkout: Path, scheme: str, colors: dict[str, str]) -> None:
    """The small marks that the style sheet points to have this theme's colours and no others."""
    allowed = {colors["secondary"], colors["on_accent"]}
    folder = checkout / "resources" / "icons" / "controls" / scheme
    sheet = make_style_sheet(colors, folder)
    for path in re.findall(r'url\("([^"]+)"\)', sheet):
        assert set(re.findall(r"#[0-9a-f]{6}", Path(path).read_text("utf-8"))) <= allowed


def test_style_sheet_is_complete_and_understood(theme: Theme, qapp: QApplication, capfd: pytest.CaptureFixture) -> None:
    """Nothing is left to fill in and Qt has nothing to complain about."""
    assert "$" not in make_style_sheet(LIGHT, None)
    theme.apply(qapp, "light")
    button = QPushButton("x")
    button.ensurePolished()
    assert "Could not parse" not in capfd.readouterr().err


def test_fonts_have_fixed_sizes_and_tabular_figures(theme: Theme) -> None:
    """The window's font is 13 px with figures of one width; the code font is of fixed pitch at the chosen size."""
    assert theme.ui_font().pixelSize() == 13
    assert QFont.Tag("tnum") in theme.ui_font().featureTags()
    theme.set_code_font("Some Mono", 15)
    assert theme.code_font().families()[0] == "Some Mono"
    assert theme.code_font().pixelSize() == 15


_TIMED = """
import sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication, QLabel
from sanderling.ui.theme import Theme
app = QApplication([])
times = []
for scheme in ("light", "dark", "light", "dark"):
    start_s = time.perf_counter()
    theme = Theme()
    theme.use_icons(Path(sys.argv[1]))
    theme.apply(app, scheme)
    QLabel("the style sheet is parsed for the first widget").ensurePolished()
    times.append(time.perf_counter() - start_s)
print(times[0], min(times))
"""


def test_applying_is_fast(checkout: Path) -> None:
    """Bringing the theme in costs less than 25 ms at the program's start."""
    command = [sys.executable, "-c", _TIMED, str(checkout / "resources" / "icons")]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    first_s, best_s = map(float, answer.stdout.split())
    assert best_s < 0.025
    assert first_s < 0.1  # the fonts are looked up once, whoever draws first


def test_there_is_one_current_theme() -> None:
    """Widgets and boot get the same theme."""
    assert current_theme() is current_theme()


def _colours(icon: QIcon, size_px: int, mode: QIcon.Mode = QIcon.Mode.Normal) -> set[str]:
    """Return the colours of the opaque pixels."""
    image = icon.pixmap(QSize(size_px, size_px), 1.0, mode, QIcon.State.Off).toImage()
    points = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return {image.pixelColor(*point).name() for point in points if image.pixelColor(*point).alpha() == 255}
