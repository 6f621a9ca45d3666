"""First step: every ``{{variable}}`` of the request gets its value; secrets are read from the keyring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, is_dataclass
from dataclasses import fields as fields_of
from functools import cache
from pathlib import Path
from typing import Any

from sanderling.domain.errors import SecretMissing
from sanderling.domain.fields import Field, FieldType, shown_fields
from sanderling.domain.outgoing import ResolvedAuth
from sanderling.domain.secret import Masker, Secret, SecretRef
from sanderling.domain.send_settings import EffectiveSettings, SendSettings
from sanderling.domain.variables import Resolver, references_in
from sanderling.engine.auth import AUTH_KINDS
from sanderling.engine.dynamic import dynamic_value
from sanderling.engine.job import SendJob
from sanderling.engine.ports import ResolveText, SecretReader
from sanderling.engine.steps.resolve_settings import resolve_settings, texts_in_settings


@dataclass(frozen=True, slots=True)
class ResolvedJob:
    """The job, the function that resolves its texts, and what of it had to be fetched first."""

    job: SendJob
    resolve: ResolveText
    auth: ResolvedAuth
    settings: EffectiveSettings
    masker: Masker = field(repr=False)


async def resolve_variables(job: SendJob, secrets: SecretReader) -> ResolvedJob:
    """Fetch the secrets that the job leads to and make every text resolvable.

    Raises:
        SecretMissing: A secret has no value on this machine.
        UnresolvedVariable, VariableCycle, UnknownKind, InvalidSetting: See there.
        SecretStoreError: The keyring cannot be used.
    """
    masker = Masker()
    fields = _shown_fields(job)
    auth_texts = tuple(job.auth.values.get(item.name, "") for item in fields)
    texts = list(_templates_in((job.request, auth_texts, job.inherited_headers)))
    texts += texts_in_settings(job.settings)
    names = {name for text in texts for name in references_in(text)}
    values = {
        name: await _read(ref, f"the variable {{{{{name}}}}}", secrets, masker)
        for name, ref in job.scopes.secrets_behind(names).items()
    }

    async def read(ref: SecretRef, where: str) -> str:
        return (await _read(ref, where, secrets, masker)).value

    resolver = Resolver(job.scopes, secrets=values, dynamic=dynamic_value)
    auth = ResolvedAuth(job.auth.kind, await _auth_values(job, fields, resolver, secrets, masker))
    settings = await resolve_settings(job.settings, resolver.resolve, read, masker, job.base_folder)
    return ResolvedJob(job, resolver.resolve, auth, settings, masker)


def _shown_fields(job: SendJob) -> tuple[Field, ...]:
    """Return the auth fields that count: what is not shown is neither resolved nor asked from the keyring."""
    fields = AUTH_KINDS.get(job.auth.kind).fields
    resolver = Resolver(job.scopes, dynamic=dynamic_value)
    labels = {item.name: item.label for item in fields}
    deciding = {name for item in fields for name, _ in item.when}
    values = {name: job.auth.values.get(name, "") for name in deciding}
    decided = {
        name: resolver.resolve(value, _where(labels[name])) for name, value in values.items() if isinstance(value, str)
    }
    return shown_fields(fields, decided)


def _where(label: str) -> str:
    return f"the auth field “{label}”"


async def _auth_values(
    job: SendJob, fields: tuple[Field, ...], resolver: Resolver, secrets: SecretReader, masker: Masker
) -> dict[str, str]:
    values: dict[str, str] = {}
    for item in fields:
        where = _where(item.label)
        value = job.auth.values.get(item.name) or item.default
        if isinstance(value, SecretRef):
            values[item.name] = (await _read(value, where, secrets, masker)).value
        else:
            values[item.name] = resolver.resolve(value, where) or item.default
        if item.type is FieldType.FILE and values[item.name]:
            values[item.name] = str(Path(job.base_folder, Path(values[item.name].strip()).expanduser()))
        if item.secret:
            masker.add(values[item.name])
        if item.required and not values[item.name]:
            raise SecretMissing(f"{where[:1].upper()}{where[1:]} is empty.", advice="Fill it in. Nothing was sent.")
    return values


async def _read(ref: SecretRef, where: str, secrets: SecretReader, masker: Masker) -> Secret:
    secret = await secrets.get(ref)
    if secret is None:
        raise SecretMissing(
            f"The secret of {where} has no value on this machine.",
            advice="Secrets are not shared with the files. Enter it once; nothing was sent.",
        )
    masker.add(secret.value)
    return secret


def _templates_in(value: Any) -> Iterator[str]:
    """Yield every text with variables in a domain value, however deep. Settings are looked at where they are merged."""
    if isinstance(value, str):
        if "{{" in value:
            yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _templates_in(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _templates_in(item)
    else:
        for name in _fields_with_texts(type(value)):  # type: ignore[arg-type]  # types can be hashed
            yield from _templates_in(getattr(value, name))


@cache
def _fields_with_texts(kind: type[Any]) -> tuple[str, ...]:
    if not is_dataclass(kind) or kind in (SecretRef, SendSettings):
        return ()
    return tuple(item.name for item in fields_of(kind) if item.name != "unknown")
