"""URLs for the wire: parsed with a reason for each fault, encoded without touching what is encoded already."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urljoin, urlsplit

import idna

from sanderling.domain.errors import InvalidUrl, UnsupportedScheme

DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_SCHEME: Final = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):(//)?")
_BARE_HOST: Final = re.compile(r"^(localhost|\[[0-9a-fA-F:.]+\]|[^/?#:@]+\.[^/?#:@]+|[^/?#:@]+(?=:\d))(:\d+)?([/?#]|$)")
_UNSAFE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})|[^!#$%&'()*+,/:;=?@\[\]~A-Za-z0-9._-]|[\[\]#]")


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed URL. ``host`` is in ASCII, ``target`` is path and query as they go into the request line."""

    scheme: str
    host: str
    port: int
    target: str
    userinfo: str = ""

    @property
    def host_header(self) -> str:
        """The value of the Host header: the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port."""
        return self.scheme, self.host, self.port

    @property
    def url(self) -> str:
        """The URL as text, without credentials."""
        return f"{self.scheme}://{self.host_header}{self.target}"


def with_scheme(text: str) -> str:
    """Return the URL with ``http://`` in front where a person left the scheme out (``localhost:8000/x``)."""
    text = text.strip()
    if _BARE_HOST.match(text):
        return f"http://{text}"
    return text


@lru_cache(maxsize=16)  # each step on the way asks once more; few, since a URL may hold a secret
def parse_address(text: str) -> Address:
    """Parse and encode an absolute http or https URL.

    Raises:
        InvalidUrl: It is not a URL; the message says why.
        UnsupportedScheme: It is one of another scheme.
    """
    url = with_scheme(text)
    if not url:
        raise InvalidUrl("There is no URL.", advice="Give one, such as http://localhost:8000/.")
    _check_scheme(url)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _invalid(text, _reason(error)) from None
    if not parts.hostname:
        raise _invalid(text, "the host is missing")
    scheme = parts.scheme.lower()
    path = _encoded(parts.path or "/", keep="")
    query = f"?{_encoded(parts.query, keep='')}" if "?" in url.partition("#")[0] else ""
    if not path.startswith("/"):
        path = f"/{path}"
    host = _ascii_host(parts.hostname, text)
    userinfo = parts.netloc.rpartition("@")[0]
    return Address(scheme, host, port or DEFAULT_PORTS[scheme], path + query, userinfo)


def join_location(base: str, location: str) -> str:
    """Return where a ``Location`` header points, seen from the URL it came from (RFC 9110, 10.2.2)."""
    return urljoin(base, location.strip())


def encode_component(value: str) -> str:
    """Percent-encode a value for one part of a path, leaving what is encoded already."""
    return _encoded(value, keep="").replace("/", "%2F").replace("?", "%3F")


def encode_query_text(value: str) -> str:
    """Percent-encode a name or value of a query, leaving what is encoded already, ``+`` included."""
    return _encoded(value, keep="").replace("&", "%26").replace("#", "%23")


def encode_query_data(value: str) -> str:
    """Percent-encode data for a query: a ``+`` means itself, where most servers would read a bare one as a space."""
    return encode_query_text(value).replace("+", "%2B")


def _check_scheme(url: str) -> None:
    match = _SCHEME.match(url)
    if match is None:
        raise InvalidUrl(
            f"“{_short(url)}” is not a complete URL: the scheme is missing.",
            advice="Start it with http:// or https://.",
        )
    scheme = match.group(1).lower()
    if scheme not in DEFAULT_PORTS:
        raise UnsupportedScheme(
            f"The scheme “{scheme}:” is not one that can be sent here.", advice="Use http:// or https://."
        )
    if not match.group(2):
        raise _invalid(url, f"“//” is missing after “{scheme}:”")


def _ascii_host(host: str, text: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    if host.isascii():
        if re.search(r"[^A-Za-z0-9._~!$&'()*+,;=-]", host):
            raise _invalid(text, f"the host “{host}” has a character that no host name can have")
        return host.lower()
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise _invalid(text, f"the host “{host}” is not a valid international name") from None


def _encoded(text: str, keep: str) -> str:
    def encode(match: re.Match[str]) -> str:
        found = match.group()
        if found in keep:
            return found
        return "".join(f"%{byte:02X}" for byte in found.encode("utf-8", "surrogatepass"))

    return _UNSAFE.sub(encode, text)


def _reason(error: ValueError) -> str:
    text = str(error)
    if "ort" in text:
        return "the port is not a number from 0 to 65535"
    if "IPv6" in text or "bracket" in text:
        return "the square brackets of the IPv6 address do not fit"
    return text[:1].lower() + text[1:]


def _invalid(text: str, reason: str) -> InvalidUrl:
    return InvalidUrl(f"“{_short(text)}” is not a valid URL: {reason}.", advice="Correct the URL. Nothing was sent.")


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:60]}…{text[-15:]}"
