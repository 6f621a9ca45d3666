"""What the pipeline is given: a stored request with everything around it that decides how it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field

from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.pagination import PagingResume
from sanderling.domain.request import Request, Row
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.domain.variables import Scopes


@dataclass(frozen=True, slots=True, kw_only=True)
class SendJob:
    """A request with its scopes and with inheritance already worked out.

    ``inherited_headers`` come from the folders around the request; the request's own win. ``resume`` is where an
    earlier send stopped following pages. Relative paths of files count from ``base_folder``, the workspace's; from the
    process's folder where it is empty.
    """

    request: Request
    scopes: Scopes
    auth: AuthChoice
    settings: EffectiveSettings = EffectiveSettings()
    inherited_headers: tuple[Row, ...] = ()
    base_folder: str = field(default="")
    resume: PagingResume | None = None
