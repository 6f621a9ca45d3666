"""AWS Signature Version 4."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.fields import Choice, Field, FieldType
from sanderling.domain.outgoing import OutgoingRequest, with_header
from sanderling.engine.addresses import parse_address
from sanderling.engine.aws_signature import (
    ALGORITHM,
    LONGEST_EXPIRY_S,
    UNSIGNED_PAYLOAD,
    Credentials,
    Scope,
    canonical_request,
    guessed_scope,
    signature,
    signed_pairs,
    string_to_sign,
)
from sanderling.engine.body_hash import body_hash
from sanderling.engine.ports import AuthFlow
from sanderling.engine.query_text import with_query_value

_FROM_HOST: Final = "From the host’s name"
_TOKEN_HEADER: Final = "X-Amz-Security-Token"


class AwsSignatureAuth:
    """Method, URL, headers and body signed with an access key."""

    name = "aws-sigv4"
    label = "AWS Signature v4"
    help = "Signs the request with an AWS access key (AWS Signature Version 4), for AWS and services that are like it."
    fields = (
        Field(name="access_key_id", label="Access key ID", required=True, placeholder="AKIA…"),
        Field(name="secret_access_key", label="Secret access key", secret=True, required=True),
        Field(name="session_token", label="Session token", secret=True, help="Only with temporary credentials."),
        Field(name="region", label="Region", placeholder=_FROM_HOST, help="Such as eu-central-1."),
        Field(name="service", label="Service", placeholder=_FROM_HOST, help="Such as execute-api, s3 or lambda."),
        Field(
            name="place",
            label="Place",
            type=FieldType.CHOICE,
            default="header",
            choices=(Choice("header", "Header"), Choice("query", "Query (presigned URL)")),
        ),
        Field(
            name="expires_s",
            label="Valid for (s)",
            default="3600",
            help="A presigned URL opens for everybody who has it until then; a week (604800) at most.",
            when=(("place", ("query",)),),
        ),
        Field(
            name="payload",
            label="Body",
            type=FieldType.CHOICE,
            default="auto",
            choices=(
                Choice("auto", "As usual (signed; in presigned S3 URLs not)"),
                Choice("signed", "Signed"),
                Choice("unsigned", "Not signed (UNSIGNED-PAYLOAD)"),
            ),
        ),
        Field(
            name="sign_token",
            label="Signing",
            type=FieldType.SWITCH,
            default="true",
            placeholder="The session token is signed too; a few services want it added afterwards",
        ),
    )
    signs = True

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Take the clock."""
        self._now = now

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        credentials = Credentials(
            values.get("access_key_id", "").strip(),
            values.get("secret_access_key", "").strip(),
            values.get("session_token", "").strip(),
        )
        scope = _scope(request, values, self._now())
        make = _in_query if values.get("place") == "query" else _in_header
        yield make(request, credentials, scope, values)


def _in_header(
    request: OutgoingRequest, credentials: Credentials, scope: Scope, values: Mapping[str, str]
) -> OutgoingRequest:
    headers = with_header(request.headers, "X-Amz-Date", scope.timestamp)
    token = (_TOKEN_HEADER, credentials.token) if credentials.token else None
    if token and _signs_token(values):
        headers = with_header(headers, *token)
    payload = _payload_hash(request, scope, values)
    if scope.is_s3 or payload == UNSIGNED_PAYLOAD:
        headers = with_header(headers, "X-Amz-Content-Sha256", payload)
    pairs = signed_pairs(headers)
    made = _signature(replace(request, headers=headers), credentials, scope, pairs, payload)
    names = ";".join(name for name, _ in pairs)
    value = f"{ALGORITHM} Credential={credentials.key_id}/{scope.text}, SignedHeaders={names}, Signature={made}"
    headers = with_header(headers, "Authorization", value)
    if token and not _signs_token(values):
        headers = with_header(headers, *token)
    return replace(request, headers=headers)


def _in_query(
    request: OutgoingRequest, credentials: Credentials, scope: Scope, values: Mapping[str, str]
) -> OutgoingRequest:
    pairs = signed_pairs(request.headers, only_needed=True)
    url = request.url
    token = {_TOKEN_HEADER: credentials.token} if credentials.token else {}
    parameters = {
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{credentials.key_id}/{scope.text}",
        "X-Amz-Date": scope.timestamp,
        "X-Amz-Expires": str(_expiry_s(values)),
        "X-Amz-SignedHeaders": ";".join(name for name, _ in pairs),
    } | (token if _signs_token(values) else {})
    for name, value in parameters.items():
        url = _with_parameter(url, name, value, request)
    payload = _payload_hash(request, scope, values)
    made = _signature(replace(request, url=url), credentials, scope, pairs, payload)
    for name, value in ({} if _signs_token(values) else token).items():
        url = _with_parameter(url, name, value, request)
    request.masker.add(made)  # whoever has such a URL gets in
    return replace(request, url=_with_parameter(url, "X-Amz-Signature", made, request))


def _with_parameter(url: str, name: str, value: str, request: OutgoingRequest) -> str:
    encoded = quote(value, safe="-._~")
    if name == _TOKEN_HEADER:
        request.masker.add(encoded)
    return with_query_value(url, name, encoded)


def _signature(
    request: OutgoingRequest, credentials: Credentials, scope: Scope, pairs: list[tuple[str, str]], payload: str
) -> str:
    canonical = canonical_request(request, pairs, payload, is_s3=scope.is_s3)
    return signature(credentials.secret, scope, string_to_sign(canonical, scope))


def _scope(request: OutgoingRequest, values: Mapping[str, str], now: datetime) -> Scope:
    host = parse_address(request.url).host
    guessed_region, guessed_service = guessed_scope(host)
    region = values.get("region", "").strip() or guessed_region
    service = values.get("service", "").strip() or guessed_service
    for what, found, example in (("region", region, "eu-central-1"), ("service", service, "execute-api")):
        if not found:
            raise InvalidSetting(
                f"The AWS {what} to sign for is not said, and the host “{host}” does not tell it.",
                advice=f"Fill in the auth field “{what.capitalize()}”, such as {example}. Nothing was sent.",
            )
    # A request that brings its own date is signed for that: a fixed one is what examples and tests need.
    own = request.header("x-amz-date")
    return Scope(_moment(own) if own else now, region, service)


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text.strip(), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise InvalidSetting(
            f"The header X-Amz-Date is “{text[:40]}”, which is not a time as AWS writes it.",
            advice="Take the header out, it is added, or write it like 20150830T123600Z. Nothing was sent.",
        ) from None


def _expiry_s(values: Mapping[str, str]) -> int:
    text = values.get("expires_s", "").strip() or "3600"
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= LONGEST_EXPIRY_S):
        raise InvalidSetting(
            f"A presigned URL cannot be valid for “{text[:20]}” seconds.",
            advice=f"Write a whole number from 1 to {LONGEST_EXPIRY_S} in “Valid for (s)”. Nothing was sent.",
        )
    return int(text)


def _payload_hash(request: OutgoingRequest, scope: Scope, values: Mapping[str, str]) -> str:
    wish = values.get("payload") or "auto"
    if wish == "unsigned" or (wish == "auto" and scope.is_s3 and values.get("place") == "query"):
        return UNSIGNED_PAYLOAD
    return body_hash(request.body, "sha256").hex()


def _signs_token(values: Mapping[str, str]) -> bool:
    return values.get("sign_token") != "false"


AWS_SIGV4 = AwsSignatureAuth()
