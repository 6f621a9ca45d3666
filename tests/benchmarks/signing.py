"""What digest, AWS, OAuth 1 and JWT signatures add to a send, by whole sends in turns with one that is not signed.

As a program: ``python -m tests.benchmarks.signing URL``.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from tests.benchmarks.children import ask, report, serving
from tests.benchmarks.figures import Figure, limit, timed

from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.request import Body, Request
from sanderling.domain.response import ResponseHead
from sanderling.domain.variables import Scopes
from sanderling.engine.auth.digest import DIGEST
from sanderling.engine.job import SendJob
from sanderling.engine.pipeline import Pipeline
from sanderling.storage.response_bodies import ResponseBodies

_ROUNDS = 400
_WARM_ROUNDS = 20
_MOST_MS = 0.5
_BODY = '{"tide": "high", "note": "' + "wave " * 200 + '"}'
_ACCOUNT = {"username": "sanderling", "password": "waves"}


def run() -> list[Figure]:
    """Measure in one process."""
    with serving("tests.benchmarks.raw_server") as address:
        found = ask("tests.benchmarks.signing", f"{address}/")
    plain_ms, rsa_ms = found.pop("none"), found.pop("rsa")
    plain = f"a send that is not signed: {plain_ms:.2f} ms"
    return [
        limit(
            f"{name} adds to a send, median of {_ROUNDS}",
            took_ms - plain_ms,
            "ms",
            _MOST_MS,
            against=f"{plain}; the signature of RSA itself: {rsa_ms:.2f} ms" if " RS" in name else plain,
        )
        for name, took_ms in found.items()
    ]


def _ways(key: rsa.RSAPrivateKey) -> dict[str, AuthChoice]:
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    aws = {"access_key_id": "AKID", "secret_access_key": "k" * 40, "region": "eu-west-1", "service": "execute-api"}
    oauth = {"consumer_key": "c", "consumer_secret": "s", "token": "token", "token_secret": "t"}
    claims = '{"sub": "knot", "aud": "https://tide.test"}'
    return {
        "none": AuthChoice("none"),
        "Digest SHA-256, auth-int": AuthChoice("digest", {**_ACCOUNT, "qop": "auth-int"}),
        "AWS Signature v4": AuthChoice("aws-sigv4", aws),
        "OAuth 1 HMAC-SHA1": AuthChoice("oauth1", oauth),
        "OAuth 1 RSA-SHA256": AuthChoice("oauth1", {**oauth, "method": "RSA-SHA256", "private_key": pem}),
        "JWT HS256": AuthChoice("jwt", {"secret": "s" * 40, "claims": claims}),
        "JWT RS256": AuthChoice("jwt", {"algorithm": "RS256", "private_key": pem, "claims": claims}),
    }


def _challenge(url: str) -> None:
    """Let the server have asked for digest already, as it has for every send but the first."""
    flow = DIGEST.flow(OutgoingRequest(method="POST", url=url), _ACCOUNT)
    next(flow)
    offer = 'Digest realm="r", nonce="n", qop="auth, auth-int", algorithm=SHA-256, opaque="o"'
    flow.send(ResponseHead(status=401, headers=(("WWW-Authenticate", offer),)))
    flow.close()


class _NoSecrets:
    async def get(self, _ref: object) -> None:
        return None


async def _measure(url: str) -> dict[str, float]:
    _challenge(url)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    ways = _ways(key)
    took_ms: dict[str, list[float]] = {name: [] for name in (*ways, "rsa")}
    with tempfile.TemporaryDirectory() as folder:
        bodies = ResponseBodies(Path(folder))
        pipeline = Pipeline(bodies, _NoSecrets())
        request = Request(method="POST", url_template=url, body=Body(kind="json", text=_BODY))
        for turn in range(_WARM_ROUNDS + _ROUNDS):
            for name, auth in ways.items():
                started_s = time.perf_counter()
                exchange = await pipeline.run(SendJob(request=request, scopes=Scopes(()), auth=auth), lambda _: None)
                if turn >= _WARM_ROUNDS:
                    took_ms[name].append((time.perf_counter() - started_s) * 1000)
                if exchange.body is None:
                    raise RuntimeError(f"{name} failed: {exchange.error}")
                bodies.discard(exchange.body.path)
            took_ms["rsa"].append(timed(lambda: key.sign(b"wave", padding.PKCS1v15(), hashes.SHA256())) * 1000)
        await pipeline.aclose()
        bodies.close()
    return {name: statistics.median(values) for name, values in took_ms.items()}


if __name__ == "__main__":
    report(asyncio.run(_measure(sys.argv[1])))
