"""Kinds of checks: one file each, a place in a response where a check can look; all of them are listed here."""

from sanderling.domain.registry import Registry
from sanderling.engine.check_rules import CheckKind
from sanderling.engine.checks.body_text import BODY
from sanderling.engine.checks.header import HEADER
from sanderling.engine.checks.json_value import JSON
from sanderling.engine.checks.status import STATUS

CHECK_KINDS: Registry[CheckKind] = Registry("check", (STATUS, JSON, HEADER, BODY))
