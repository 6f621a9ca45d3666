"""The playground starts without what only a sign-in needs."""

import subprocess
import sys
import textwrap

from starlette.applications import Starlette
from tests.serving.playground.sign_in.plain_client import Caller

from sanderling.serving.local_server import LocalServer
from sanderling.serving.playground import create_playground

_CHILD = textwrap.dedent(
    """
    import sys, urllib.request
    from sanderling.serving.local_server import LocalServer
    from sanderling.serving.playground import create_playground

    with LocalServer(create_playground()) as server:
        urllib.request.urlopen(server.base_url + "/").read()
        before = {"joserfc", "cryptography", "authlib"} & set(sys.modules)
        urllib.request.urlopen(server.base_url + "/sign-in/jwks").read()
        print(before, "joserfc" in sys.modules)
    """
)


def test_libraries_come_with_the_first_sign_in() -> None:
    """The index page loads none of them, the first place of the server does."""
    done = subprocess.run([sys.executable, "-c", _CHILD], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "set() True", done.stdout + done.stderr


def test_each_playground_has_keys_and_memory_of_its_own() -> None:
    """A token of one opens nothing in another; within one, the keys stay."""
    app = create_playground()
    assert isinstance(app, Starlette)
    with LocalServer(app) as one, LocalServer(create_playground()) as other:
        ours, theirs = Caller(one.base_url), Caller(other.base_url)
        assert ours.ask("GET", "/sign-in/jwks").json == ours.ask("GET", "/sign-in/jwks").json
        assert ours.ask("GET", "/sign-in/jwks").json != theirs.ask("GET", "/sign-in/jwks").json
        token = ours.service_token({"grant_type": "client_credentials"}).json["access_token"]
        assert ours.protected(token).status == 200
        assert theirs.protected(token).status == 401
