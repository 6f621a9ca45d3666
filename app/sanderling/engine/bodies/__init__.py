"""Body kinds: one file each; all of them are listed here."""

from sanderling.domain.registry import Registry
from sanderling.engine.bodies.file import FILE
from sanderling.engine.bodies.form import FORM
from sanderling.engine.bodies.multipart import MULTIPART
from sanderling.engine.bodies.none import NONE
from sanderling.engine.bodies.text import JSON, TEXT, XML
from sanderling.engine.ports import BodyKind

BODY_KINDS: Registry[BodyKind] = Registry("body kind", (NONE, JSON, XML, TEXT, FORM, MULTIPART, FILE))
