"""HTTP Message Signatures (RFC 9421): the components that a signature covers, and the text that is signed."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.addresses import Address, parse_address

# A name, bare or in quotes, and its parameters: @query-param;name="Pet", "x-data";bs
_COMPONENT: Final = re.compile(r'"?(@?[A-Za-z0-9!#$%&\'*+.^_`|~-]+)"?((?:;[a-z]+(?:="[^"]*")?)*)(?=[\s,]|$)')
_GAP: Final = re.compile(r"[\s,]*")
_PARAMETER: Final = re.compile(r';([a-z]+)(?:="([^"]*)")?')
_FOLD: Final = re.compile(r"[ \t]*\r?\n[ \t]+")


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the message: a header's name in small letters, or a derived one such as ``@method``."""

    name: str
    parameters: tuple[tuple[str, str | None], ...] = ()

    @property
    def identifier(self) -> str:
        """How it is written in the signature base and in Signature-Input."""
        text = "".join(f";{key}" if value is None else f';{key}="{value}"' for key, value in self.parameters)
        return f'"{self.name}"{text}'


def components_in(text: str) -> tuple[Component, ...]:
    """Return the components that a person lists, with spaces, commas or line breaks between.

    Raises:
        InvalidSetting: One cannot be understood, is not one of a request, or stands there twice.
    """
    found: list[Component] = []
    at = _past_gap(text, 0)
    while at < len(text):
        match = _COMPONENT.match(text, at)
        if match is None:
            raise _wrong(f"The list of signed components cannot be understood from “{text[at : at + 30]}” on.")
        parameters = tuple((pair[1], pair[2]) for pair in _PARAMETER.finditer(match[2]))
        component = Component(match[1].lower(), parameters)
        _check(component)
        if component in found:
            raise _wrong(f"The component {component.identifier} is listed twice.")
        found.append(component)
        at = _past_gap(text, match.end())
    return tuple(found)


def signature_input(components: tuple[Component, ...], parameters: tuple[tuple[str, str | int], ...]) -> str:
    """Return the signature's own parameters as they are signed and sent (RFC 9421, 2.3).

    Raises:
        InvalidSetting: A text has a character that a structured field cannot carry.
    """
    covered = " ".join(component.identifier for component in components)
    return f"({covered})" + "".join(f";{name}={_bare(name, value)}" for name, value in parameters)


def signature_base(request: OutgoingRequest, components: tuple[Component, ...], own_parameters: str) -> bytes:
    """Return what is signed (RFC 9421, 2.5).

    Raises:
        InvalidSetting: The request does not have one of the components.
    """
    lines = [f"{component.identifier}: {component_value(request, component)}" for component in components]
    return "\n".join((*lines, f'"@signature-params": {own_parameters}')).encode()


def component_value(request: OutgoingRequest, component: Component) -> str:
    """Return a component's value; see ``signature_base``."""
    if not component.name.startswith("@"):
        return _header_value(request, component)
    address = parse_address(request.url)
    if component.name == "@query-param":
        return _query_parameter(address, dict(component.parameters)["name"] or "")
    path, mark, query = address.target.partition("?")
    values = {
        "@method": request.method,
        "@target-uri": f"{address.scheme}://{_authority(request, address)}{address.target}",
        "@authority": _authority(request, address),
        "@scheme": address.scheme,
        "@request-target": address.target,
        "@path": path,
        "@query": f"?{query}" if mark else "?",
    }
    return values[component.name]


_DERIVED: Final = frozenset(
    ("@method", "@target-uri", "@authority", "@scheme", "@request-target", "@path", "@query", "@query-param")
)


def _authority(request: OutgoingRequest, address: Address) -> str:
    host = (request.header("Host") or address.host_header).lower()
    default = {"http": ":80", "https": ":443"}[address.scheme]
    return host.removesuffix(default)


def _header_value(request: OutgoingRequest, component: Component) -> str:
    values = [_FOLD.sub(" ", value).strip() for key, value in request.headers if key.lower() == component.name]
    if not values:
        raise _wrong(f"The signature covers the header “{component.name}”, which the request does not have.")
    if ("bs", None) in component.parameters:
        return ", ".join(f":{base64.b64encode(value.encode()).decode('ascii')}:" for value in values)
    return ", ".join(values)


def _query_parameter(address: Address, name: str) -> str:
    pairs = parse_qsl(address.target.partition("?")[2], keep_blank_values=True)
    values = [_form_encoded(value) for key, value in pairs if _form_encoded(key) == name]
    if len(values) != 1:
        count = "no" if not values else "more than one"
        raise _wrong(f"The signature covers the query parameter “{name}”, but the URL has {count} such parameter.")
    return values[0]


def _form_encoded(text: str) -> str:
    """Percent-encode as the URL standard's form set does, a space as ``%20`` (RFC 9421, 2.2.8)."""
    return quote(text, safe="*").replace("~", "%7E")


def _check(component: Component) -> None:
    names = [name for name, _ in component.parameters]
    if component.name.startswith("@"):
        if component.name not in _DERIVED:
            known = ", ".join(sorted(_DERIVED))
            raise _wrong(f"“{component.name}” is not a component of a request.", f"There are: {known}.")
        if names != (["name"] if component.name == "@query-param" else []) or ("name", None) in component.parameters:
            raise _wrong(
                f"The component {component.identifier} has parameters that do not fit.",
                'Only @query-param has one: @query-param;name="Pet".',
            )
    elif component.parameters not in ((), (("bs", None),)):
        raise _wrong(
            f"The header component {component.identifier} has parameters that Sanderling cannot make.",
            "Of sf, key, bs, tr and req only bs is supported for requests.",
        )


def _bare(name: str, value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    if not (value.isascii() and value.isprintable()):
        raise _wrong(f"The signature's parameter “{name}” has a character that is not printable ASCII.")
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def header_names(components: tuple[Component, ...]) -> Iterator[str]:
    """Yield the names of the headers among the components."""
    return (component.name for component in components if not component.name.startswith("@"))


def _past_gap(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _wrong(message: str, advice: str = "") -> InvalidSetting:
    return InvalidSetting(message, advice=f"{advice} Nothing was sent.".lstrip())
