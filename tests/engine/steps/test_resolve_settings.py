"""Texts of the settings become plain before anything uses them."""

from __future__ import annotations

import pytest
from tests.engine.conftest import Sender
from tests.servers.proxies import Account, http_proxy

from sanderling.domain.client_certificate import ClientCertificate
from sanderling.domain.errors import InvalidSetting, SecretMissing
from sanderling.domain.exchange import Outcome
from sanderling.domain.request import Request
from sanderling.domain.secret import Masker, Secret, SecretRef
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.domain.setting_fields import SETTING_BY_NAME
from sanderling.engine.steps.resolve_settings import resolve_settings, texts_in_settings

PASS_PHRASE, PASSWORD = SecretRef("phrase"), SecretRef("password")


async def resolved(settings: EffectiveSettings, masker: Masker | None = None) -> EffectiveSettings:
    """Resolve settings with ``{{dir}}`` known and two secrets in the keyring."""
    known = masker or Masker()

    async def read(ref: SecretRef, where: str) -> str:
        value = {PASS_PHRASE: "open sesame", PASSWORD: "pebble"}.get(ref)
        if value is None:
            raise SecretMissing(f"{where} is missing")
        known.add(value)
        return value

    return await resolve_settings(settings, lambda text, _: text.replace("{{dir}}", "/certs"), read, known)


async def test_nothing_to_do_is_nothing_done() -> None:
    """Settings without texts are handed on as they are."""
    settings = EffectiveSettings(total_timeout_s=3.0, verify_tls=False)

    assert await resolved(settings) is settings
    assert list(texts_in_settings(settings)) == []


async def test_every_text_is_resolved() -> None:
    """Plain ones, lists, files and client certificates; what is empty or switched off is dropped."""
    made = await resolved(
        EffectiveSettings(
            ca_file="{{dir}}/ca.pem",
            server_name=" {{dir}} ",
            unverified_hosts=("a{{dir}}", " "),
            proxy="manual",
            proxy_url="http://proxy{{dir}}",
            proxy_password=PASSWORD,
            client_certificates=(
                ClientCertificate(host="A.test", certificate_file="{{dir}}/a.pem", pass_phrase=PASS_PHRASE),
                ClientCertificate(host="b.test", pass_phrase=SecretRef("nobody has it"), enabled=False),
            ),
        )
    )

    assert (made.ca_file, made.server_name, made.unverified_hosts) == ("/certs/ca.pem", "/certs", ("a/certs",))
    assert (made.proxy_url, made.proxy_password) == ("http://proxy/certs", "pebble")
    (certificate,) = made.client_certificates
    assert (certificate.host, certificate.certificate_file) == ("a.test", "/certs/a.pem")
    assert certificate.pass_phrase == "open sesame"


async def test_secrets_are_masked() -> None:
    """Those of the keyring, and pass phrases that were typed."""
    masker = Masker()
    certificates = (ClientCertificate(certificate_file="x", pass_phrase="typed"),)
    await resolved(EffectiveSettings(proxy="manual", proxy_password=PASSWORD, client_certificates=certificates), masker)

    assert "pebble" not in masker.mask("pebble")
    assert "typed" not in masker.mask("typed")


async def test_a_secret_that_is_not_used_is_not_asked_for() -> None:
    """The password of a proxy that is switched off does not open the keyring; a used one has to be there."""
    missing = SecretRef("nobody has it")

    assert (await resolved(EffectiveSettings(proxy="none", proxy_password=missing))).proxy_password == ""
    with pytest.raises(SecretMissing, match="Proxy password"):
        await resolved(EffectiveSettings(proxy="manual", proxy_url="x", proxy_password=missing))


@pytest.mark.parametrize(("name", "value"), [("http_version", "4"), ("proxy", "maybe"), ("min_tls", "9")])
async def test_choices_that_there_are_not(name: str, value: str) -> None:
    """The setting is named with what it may be."""
    with pytest.raises(InvalidSetting, match=f"“{value}” is not a value") as raised:
        await resolved(EffectiveSettings(**{name: value}))  # type: ignore[arg-type]
    assert "Choose one of: " in raised.value.advice


@pytest.mark.parametrize("name", ["connect_timeout_s", "retries", "max_body_bytes", "max_connections_per_host"])
async def test_a_number_below_0_in_a_file_is_refused(name: str) -> None:
    """No form takes one; as a time limit or a count it would do something else than it says."""
    with pytest.raises(InvalidSetting, match=f"“-7” is not a value of the setting “{SETTING_BY_NAME[name].label}”"):
        await resolved(EffectiveSettings(**{name: -7}))  # type: ignore[arg-type]


async def test_a_failure_that_there_is_not() -> None:
    """It would never be retried; known ones are known after their variables have a value."""
    with pytest.raises(InvalidSetting, match="“boredom” is not a value") as raised:
        await resolved(EffectiveSettings(retry_failures=("reset", "boredom")))
    assert "write-timeout" in raised.value.advice
    assert (await resolved(EffectiveSettings(retry_failures=(" reset",)))).retry_failures == ("reset",)


async def test_variables_of_the_job_reach_the_wire(send: Sender) -> None:
    """A proxy whose address, user and password stand in variables and the keyring."""
    send.secrets.values[PASSWORD] = Secret("pebble")
    with http_proxy({}, Account("birdy", "pebble")) as proxy:
        exchange = await send(
            Request(url_template="http://shop.test/"),
            proxy="manual",
            proxy_url="http://{{host}}",
            proxy_user="{{who}}",
            proxy_password="{{word}}",
            variables={"host": f"127.0.0.1:{proxy.port}", "who": "birdy", "word": PASSWORD},
        )

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert exchange.head is not None
    assert exchange.head.status == 502
