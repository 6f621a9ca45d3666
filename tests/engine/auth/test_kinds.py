"""What holds for every kind: forms that make sense, and secrets that show nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from starlette.responses import Response
from tests.engine.conftest import Sender
from tests.servers.checking_server import CheckingServer

from sanderling.domain import events as ev
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.fields import FieldType
from sanderling.domain.request import Body, Request
from sanderling.domain.secret import Secret, SecretRef
from sanderling.engine.auth import AUTH_KINDS
from sanderling.engine.ports import AuthKind

PLANTED = "planted-7d1f-secret"
# What the values of a form are where a name alone is not enough.
VALUES = {
    "digest": {"username": "wader"},
    "hawk": {"id": "wader", "payload": "true"},
    "wsse": {"username": "wader"},
    "edgegrid": {"client_token": "akab-1"},
    "hmac": {"template": "{method}{body}{timestamp}", "extra_headers": "X-Nonce: {nonce}"},
    "http-signature": {"say_algorithm": "true", "nonce": "true"},
    "ntlm": {"username": "SHORE\\wader"},
    "negotiate": {"username": "SHORE\\wader"},
    "basic": {"username": "wader"},
    "bearer": {},
    "api-key": {"place": "query"},
}


@pytest.mark.parametrize("kind", list(AUTH_KINDS), ids=lambda kind: kind.name)
def test_its_form_makes_sense(kind: AuthKind) -> None:
    """Labels and help are there; defaults are among the choices; what decides about a field stands before it."""
    assert kind.label
    assert kind.help.endswith((".", ")", "]'"))
    choices: dict[str, set[str]] = {}
    for field in kind.fields:
        values = {choice.value for choice in field.choices}
        assert field.label or (field.type is FieldType.SWITCH and field.placeholder)
        assert field.name not in choices, "a name stands for one field"
        assert bool(values) is (field.type is FieldType.CHOICE)
        assert not values or field.default in values
        assert field.type is not FieldType.SWITCH or field.default in ("", "true", "false")
        assert not (field.secret and field.default), "no secret is written down in the program"
        for name, wanted in field.when:
            assert set(wanted) <= choices[name], f"{field.name} hangs on {name}"
        choices[field.name] = values or {"true", "false"}


@pytest.mark.parametrize("name", VALUES)
async def test_a_secret_shows_nowhere(send: Sender, name: str, tmp_path: Path) -> None:
    """Planted in every secret field, it is in no event, no error and no file that the send leaves behind."""
    kind = AUTH_KINDS.get(name)
    send.secrets.values[SecretRef("planted")] = Secret(PLANTED)
    secrets = {field.name: SecretRef("planted") for field in kind.fields if field.secret and not field.when}
    secrets |= {"secret": SecretRef("planted")} if name == "http-signature" else {}
    server = CheckingServer(lambda _received: Response("in"))
    with server.serve() as running:
        request = Request(method="POST", url_template=f"{running.base_url}/x?y=1", body=Body(kind="text", text="sand"))
        exchange = await send(request, auth=AuthChoice(name, {**VALUES[name], **secrets}))

    assert exchange.head is not None, exchange.error
    assert secrets
    # The raw head of the request is shown as it went out; it is masked, too.
    assert PLANTED not in repr((exchange, send.events))
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and PLANTED.encode() in path.read_bytes()]


@pytest.mark.parametrize(("name", "algorithm"), [("asap", "RS256"), ("http-signature", "ed25519")])
async def test_a_private_key_shows_nowhere(send: Sender, name: str, algorithm: str) -> None:
    """Neither when it signs nor when it does not fit."""
    keys = {"RS256": rsa.generate_private_key(65537, 2048), "ed25519": ed25519.Ed25519PrivateKey.generate()}
    pem = keys[algorithm].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    send.secrets.values[SecretRef("key")] = Secret(pem)
    values = {"issuer": "a", "key_id": "a/1", "audience": "b", "algorithm": algorithm, "private_key": SecretRef("key")}
    wrong = {**values, "algorithm": "ES256" if name == "asap" else "rsa-pss-sha512"}
    server = CheckingServer(lambda _received: Response("in"))
    with server.serve() as running:
        good = await send(Request(url_template=running.base_url), auth=AuthChoice(name, values))
        shown = repr((good, send.events))
        bad = await send(Request(url_template=running.base_url), auth=AuthChoice(name, wrong))

    assert good.head is not None
    assert bad.error is not None
    assert not any(isinstance(event, ev.ConnectStarted) for event in send.events)
    line = pem.splitlines()[1]
    assert line not in shown
    assert line not in repr((bad, send.events))
