"""Auth kinds: one file each, its form as data and its flow as a generator; all of them are listed here."""

from collections.abc import Mapping
from typing import Final

from sanderling.domain.registry import Registry
from sanderling.engine.auth.api_key import API_KEY
from sanderling.engine.auth.asap import ASAP
from sanderling.engine.auth.aws_sigv4 import AWS_SIGV4
from sanderling.engine.auth.basic import BASIC
from sanderling.engine.auth.bearer import BEARER
from sanderling.engine.auth.client_certificate import CLIENT_CERTIFICATE
from sanderling.engine.auth.digest import DIGEST
from sanderling.engine.auth.edgegrid import EDGEGRID
from sanderling.engine.auth.hawk import HAWK
from sanderling.engine.auth.hmac_template import HMAC_TEMPLATE
from sanderling.engine.auth.http_signature import HTTP_SIGNATURE
from sanderling.engine.auth.inherit import INHERIT
from sanderling.engine.auth.jwt import JWT
from sanderling.engine.auth.negotiate import NEGOTIATE
from sanderling.engine.auth.netrc_file import NETRC
from sanderling.engine.auth.none import NONE
from sanderling.engine.auth.ntlm import NTLM
from sanderling.engine.auth.oauth1 import OAUTH1
from sanderling.engine.auth.oauth2 import OAUTH2
from sanderling.engine.auth.wsse import WSSE
from sanderling.engine.ports import AuthKind
from sanderling.engine.sign_in_desk import SigningIn

AUTH_KINDS: Registry[AuthKind] = Registry(
    "auth kind",
    (
        INHERIT,
        NONE,
        BASIC,
        BEARER,
        API_KEY,
        OAUTH2,
        DIGEST,
        JWT,
        OAUTH1,
        AWS_SIGV4,
        HAWK,
        WSSE,
        EDGEGRID,
        HTTP_SIGNATURE,
        HMAC_TEMPLATE,
        ASAP,
        CLIENT_CERTIFICATE,
        NETRC,
        NTLM,
        NEGOTIATE,
    ),
)

SIGN_IN_KINDS: Final[Mapping[str, SigningIn]] = {OAUTH2.name: OAUTH2}
"""The kinds that talk to somebody before the request is sent."""
