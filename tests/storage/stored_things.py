"""Requests, folders and environments of every shape, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.client_certificate import ClientCertificate
from sanderling.domain.collection import Folder, WorkspaceInfo
from sanderling.domain.environment import Environment
from sanderling.domain.pagination import PAGINATION_KINDS, Pagination
from sanderling.domain.request import BODY_KINDS, Body, Part, Request, Row
from sanderling.domain.secret import SecretRef
from sanderling.domain.send_settings import SendSettings
from sanderling.domain.setting_fields import SETTINGS, SettingType
from sanderling.domain.variables import Variable

texts = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "a\nb", "a\r\nb\r\n", "\n", "\r", "line\n", "{{base}}/é漢", "\u2028", "\ufeff", "𝒳", "\x00"]),
)
_plain = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(texts, inner, max_size=2)),
    max_leaves=4,
)
unknown = st.dictionaries(st.text("xyz_", min_size=1, max_size=4).map(lambda name: f"x-{name}"), _plain, max_size=2)
_later_auth = st.dictionaries(st.just("x-scopes"), st.integers() | st.just(["a"]) | st.just([]), max_size=1)
secrets = st.text("0123456789abcdef", min_size=1, max_size=16).map(SecretRef)
sort_keys = st.floats(allow_nan=False, allow_infinity=False).map(lambda key: key + 0.0)
kinds = st.one_of(st.sampled_from(BODY_KINDS), texts)

rows = st.builds(
    Row,
    name=texts,
    value=texts,
    enabled=st.booleans(),
    description=texts,
    has_equals=st.booleans(),
    unknown=unknown,
)
row_lists = st.lists(rows, max_size=2).map(tuple)
parts = st.builds(
    Part,
    name=texts,
    value=texts,
    files=st.lists(texts, max_size=2).map(tuple),
    is_file=st.booleans(),
    content_type=texts,
    enabled=st.booleans(),
    description=texts,
    unknown=unknown,
)
bodies = st.builds(
    Body,
    kind=kinds,
    text=texts,
    fields=row_lists,
    parts=st.lists(parts, max_size=2).map(tuple),
    file=texts,
    content_type=texts,
    unknown=unknown,
)
auths = st.builds(
    AuthChoice,
    kind=st.one_of(st.sampled_from(["inherit", "none", "basic", "bearer"]), texts),
    values=st.dictionaries(texts.filter(lambda name: name not in ("kind", "x-scopes")), texts | secrets, max_size=2),
    unknown=_later_auth,
)
_limits = st.floats(min_value=0, max_value=1e6) | st.integers(0, 100).map(float)
_text_lists = st.lists(texts, max_size=2).map(tuple)
certificates = st.builds(
    ClientCertificate,
    host=texts,
    certificate_file=texts,
    key_file=texts,
    pass_phrase=texts | secrets,
    enabled=st.booleans(),
    unknown=unknown,
)
_values: dict[SettingType, st.SearchStrategy[object]] = {
    SettingType.SECONDS: _limits,
    SettingType.NUMBER: _limits,
    SettingType.COUNT: st.integers(0, 100),
    SettingType.BYTES: st.integers(0, 2**60),
    SettingType.SWITCH: st.booleans(),
    SettingType.CHOICE: texts,
    SettingType.TEXT: texts,
    SettingType.FILE: texts,
    SettingType.SECRET: texts | secrets,
    SettingType.LIST: _text_lists,
    SettingType.NUMBERS: st.lists(st.integers(0, 999), max_size=3).map(tuple),
    SettingType.CERTIFICATES: st.lists(certificates, max_size=2).map(tuple),
}


@st.composite
def some_settings(draw: st.DrawFn) -> SendSettings:
    """Return settings of which a few say something: with half a hundred of them, most files name three at most."""
    named = draw(st.lists(st.sampled_from(SETTINGS), max_size=4, unique_by=lambda setting: setting.name))
    return SendSettings(**{setting.name: draw(_values[setting.type]) for setting in named}, unknown=draw(unknown))  # type: ignore[arg-type]


settings = some_settings()
variables = st.builds(
    Variable, name=texts, value=texts | secrets, enabled=st.booleans(), description=texts, unknown=unknown
)
variable_lists = st.lists(variables, max_size=2).map(tuple)
_counts = st.integers(0, 2**53)
paginations = st.builds(
    Pagination,
    kind=st.one_of(st.sampled_from(PAGINATION_KINDS), texts),
    items_path=texts,
    next_path=texts,
    parameter=texts,
    size_parameter=texts,
    size=_counts,
    first=_counts,
    max_pages=_counts,
    max_items=_counts,
    max_bytes=_counts,
    max_time_s=_limits,
    unknown=unknown,
)
requests = st.builds(
    Request,
    name=texts,
    method=texts,
    url_template=texts,
    query=row_lists,
    path_values=row_lists,
    headers=row_lists,
    body=bodies,
    auth=auths,
    settings=settings,
    pagination=st.just(Pagination()) | paginations,
    notes=texts,
    sort_key=sort_keys,
    unknown=unknown,
)
folders = st.builds(
    Folder,
    name=texts,
    auth=auths,
    headers=row_lists,
    variables=variable_lists,
    settings=settings,
    notes=texts,
    sort_key=sort_keys,
    unknown=unknown,
)
environments = st.builds(Environment, name=texts, variables=variable_lists, sort_key=sort_keys, unknown=unknown)
infos = st.builds(WorkspaceInfo, name=texts, variables=variable_lists, settings=settings, unknown=unknown)
