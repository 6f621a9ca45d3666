"""Session and drafts, to and from JSON objects."""

from __future__ import annotations

from sanderling.domain.session import Draft, Session, TabState
from sanderling.storage.json_files import kind_of
from sanderling.storage.stored_fields import Fields, JsonObject, WrongShape, without_defaults
from sanderling.storage.stored_items import request_from, request_to


def session_from(value: object) -> tuple[Session, JsonObject]:
    """Return the session that a stored object stands for, and the fields this version does not know."""
    fields = Fields(value)
    session = Session(
        tabs=tuple(_tab_from(tab) for tab in fields.objects("tabs")),
        active_key=fields.text("active"),
        environment=fields.text("environment"),
        layout=_texts_by_name(fields.inner("layout")),
    )
    return session, fields.rest()


def session_to(session: Session, unknown: JsonObject) -> JsonObject:
    """Return a session as it is stored."""
    fields = {
        "tabs": [_tab_to(tab) for tab in session.tabs],
        "active": session.active_key,
        "environment": session.environment,
        "layout": dict(session.layout),
    }
    return without_defaults(fields, unknown)


def _tab_from(fields: Fields) -> TabState:
    texts = {name: fields.text(name) for name in ("key", "path", "section", "place")}
    return TabState(**texts)


def _tab_to(tab: TabState) -> JsonObject:
    return {"key": tab.key, **without_defaults({"path": tab.path, "section": tab.section, "place": tab.place}, {})}


def _texts_by_name(fields: Fields) -> dict[str, str]:
    texts = {}
    for name, value in fields.rest().items():
        if not isinstance(value, str):
            raise WrongShape(f"“layout” → “{name}” must be text, not {kind_of(value)}")
        texts[name] = value
    return texts


def draft_from(value: object) -> Draft:
    """Return the draft that a stored object stands for."""
    fields = Fields(value)
    request = request_from(fields.inner("request").rest(), "")
    base = request_from(fields.inner("base").rest(), "") if "base" in fields else None
    return Draft(key=fields.text("key"), path=fields.text("path"), request=request, base=base)


def draft_to(draft: Draft) -> JsonObject:
    """Return a draft as it is stored."""
    stored: JsonObject = {"key": draft.key, "path": draft.path, "request": request_to(draft.request)}
    return stored if draft.base is None else {**stored, "base": request_to(draft.base)}
