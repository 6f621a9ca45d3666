"""The kinds of body a request can have, in the order they are offered, and who edits each.

To add a kind: write its editor in a file of its own and add a line to ``BODY_KINDS``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtWidgets import QWidget

from sanderling.ui.editors.body_editor import BodyEditor
from sanderling.ui.editors.file_body import FileBody
from sanderling.ui.editors.form_body import FormBody
from sanderling.ui.editors.multipart_body import MultipartBody
from sanderling.ui.editors.no_body import NoBody
from sanderling.ui.editors.text_body import TextBody


@dataclass(frozen=True, slots=True)
class BodyKind:
    """A kind's stored name, its English label, and what makes its editor."""

    name: str
    source_label: str
    make: Callable[[QWidget], BodyEditor]

    @property
    def label(self) -> str:
        """The label in the person's language."""
        return QCoreApplication.translate("BodyKind", self.source_label)


BODY_KINDS: Final = (
    BodyKind("none", str(QT_TRANSLATE_NOOP("BodyKind", "No body")), NoBody),
    BodyKind("json", str(QT_TRANSLATE_NOOP("BodyKind", "JSON")), TextBody),
    BodyKind("xml", str(QT_TRANSLATE_NOOP("BodyKind", "XML")), TextBody),
    BodyKind("text", str(QT_TRANSLATE_NOOP("BodyKind", "Text")), TextBody),
    BodyKind("form", str(QT_TRANSLATE_NOOP("BodyKind", "Form, URL-encoded")), FormBody),
    BodyKind("multipart", str(QT_TRANSLATE_NOOP("BodyKind", "Form, multipart")), MultipartBody),
    BodyKind("file", str(QT_TRANSLATE_NOOP("BodyKind", "File")), FileBody),
)
