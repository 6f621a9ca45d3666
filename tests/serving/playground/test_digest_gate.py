"""Digest authentication, against httpx's client and with every way of getting it wrong."""

import hashlib
import re

import httpx
import pytest


@pytest.mark.parametrize("algorithm", ["MD5", "MD5-sess", "SHA-256", "SHA-256-sess", ""])
def test_httpx_gets_in(client: httpx.Client, algorithm: str) -> None:
    """Httpx's own digest client is let in with each algorithm that it knows, body and query included."""
    query = {"algorithm": algorithm, "tide": "high water"} if algorithm else {}
    auth = httpx.DigestAuth("sanderling", "waves")
    answer = client.post("/protected/digest", params=query, content=b"wave", auth=auth)
    assert answer.status_code == 200
    assert "rspauth=" in answer.headers["authentication-info"]
    assert f"algorithm={algorithm or 'SHA-256'}," in answer.request.headers["authorization"]


def test_a_nonce_is_used_again_with_the_next_count(client: httpx.Client) -> None:
    """A second request with the same nonce needs no second challenge."""
    auth = httpx.DigestAuth("sanderling", "waves")
    hops: list[int] = []
    client.event_hooks["response"].append(lambda response: hops.append(response.status_code))
    client.get("/protected/digest?algorithm=MD5", auth=auth)
    client.get("/protected/digest?algorithm=MD5", auth=auth)
    assert hops == [401, 200, 200]


def test_both_algorithms_are_offered_the_stronger_first(client: httpx.Client) -> None:
    """Without a wish there are two challenges, SHA-256 before MD5."""
    lines = client.get("/protected/digest").headers.get_list("www-authenticate")
    assert [re.search(r"algorithm=([\w-]+)", line)[1] for line in lines] == ["SHA-256", "MD5"]  # type: ignore[index]


def test_a_wrong_password_stays_out(client: httpx.Client) -> None:
    """The wrong password, and the right one for another user, are refused without stale."""
    for user, password in (("sanderling", "calm"), ("dunlin", "waves")):
        answer = client.get("/protected/digest", auth=httpx.DigestAuth(user, password))
        assert answer.status_code == 401
        assert "stale" not in answer.headers["www-authenticate"]
        assert answer.json()["try"]["password"] == "waves"


def _challenge(client: httpx.Client, url: str) -> dict[str, str]:
    line = client.get(url).headers["www-authenticate"]
    return {name: value.strip('"') for name, value in re.findall(r'(\w+)=("[^"]*"|[\w-]+)', line)}


def _h(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _header(given: dict[str, str], target: str, **changes: str) -> dict[str, str]:
    """Return an Authorization header computed here, by the book, and then changed."""
    sent = {
        "username": "sanderling",
        "realm": given["realm"],
        "nonce": given["nonce"],
        "uri": target,
        "algorithm": "MD5",
        "opaque": given["opaque"],
        "qop": "auth",
        "nc": "00000001",
        "cnonce": "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
    }
    sent |= {name: value for name, value in changes.items() if name in ("nc", "uri", "nonce")}
    first, second = _h(f"sanderling:{sent['realm']}:waves"), _h(f"GET:{sent['uri']}")
    sent["response"] = _h(f"{first}:{sent['nonce']}:{sent['nc']}:{sent['cnonce']}:auth:{second}")
    sent |= changes
    return {"Authorization": "Digest " + ", ".join(f'{name}="{value}"' for name, value in sent.items() if value)}


URI = "/protected/digest?algorithm=MD5"


def test_by_the_book_it_opens_once(client: httpx.Client) -> None:
    """A digest computed by hand opens; the same count again is stale."""
    header = _header(_challenge(client, URI), URI)
    assert client.get(URI, headers=header).status_code == 200
    again = client.get(URI, headers=header)
    assert again.status_code == 401
    assert "stale=true" in again.headers["www-authenticate"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"uri": "/orders"}, "The digest is for “/orders”"),
        ({"realm": "elsewhere"}, "Realm and opaque"),
        ({"opaque": "x"}, "Realm and opaque"),
        ({"algorithm": "SHA-256"}, "The algorithm must be one of MD5."),
        ({"algorithm": "ROT13"}, "The algorithm must be one of MD5."),
        ({"qop": "auth-int"}, "The quality of protection (qop) must be auth."),
        ({"cnonce": ""}, "The Authorization header has no cnonce."),
        ({"nc": "xyz"}, "The nonce count (nc) must be hexadecimal."),
        ({"nonce": "1.2.3"}, "This nonce is not from here."),
        ({"nonce": "x"}, "This nonce is not from here."),
        ({"response": "0" * 32}, "User name or password is wrong"),
    ],
)
def test_every_deviation_is_refused_with_its_reason(client: httpx.Client, changes: dict[str, str], reason: str) -> None:
    """Each parameter is really checked, and the answer says which one was wrong."""
    answer = client.get(URI, headers=_header(_challenge(client, URI), URI, **changes))
    assert answer.status_code == 401
    assert reason in answer.json()["detail"]


def test_nonces_wear_out(client: httpx.Client) -> None:
    """A nonce for a single use is stale at the second one, and httpx then gets in with a new one."""
    worn = "/protected/digest?algorithm=MD5&uses=1"
    given = _challenge(client, worn)
    assert client.get(worn, headers=_header(given, worn)).status_code == 200
    second = client.get(worn, headers=_header(given, worn, nc="00000002"))
    assert "used up" in second.json()["detail"]
    auth = httpx.DigestAuth("sanderling", "waves")
    assert [client.get(worn, auth=auth).status_code for _ in range(3)] == [200, 200, 200]


@pytest.mark.parametrize("header", ["Digest", "Digest a", 'Digest username="', "Digest ,,,=", "Basic eDp5"])
def test_headers_that_are_no_digest_are_refused(client: httpx.Client, header: str) -> None:
    """Broken headers are 401, never a fault of the server."""
    assert client.get(URI, headers={"Authorization": header}).status_code == 401
