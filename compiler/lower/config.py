"""Environment, configs and secrets: ConfigMaps and Secrets, and how containers read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from compiler.codes import lowering as codes
from compiler.ir import (
    AllFrom,
    ConfigMap,
    External,
    Item,
    Literal,
    Meta,
    PodVolume,
    Projected,
    Reference,
    Secret,
    VolumeMount,
)
from compiler.knowledge.secrets import is_secret, is_secret_text
from compiler.lower.keeping import (
    READ_ONLY,
    expect_secret,
    safe_key,
    skip_secret,
    split_texts,
    weigh,
)
from compiler.lower.scope import Scope, object_name, unexpanded
from compiler.options import Secrets
from compiler.project import Grant, Material, Service, Variable
from compiler.source.values import Value, default, inferred

_MAP_NAME = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*")
_PRINTABLE_NAME = re.compile(r"[ -<>-~]+")
_ANY_NAME_FROM = (1, 32)  # RelaxedEnvironmentVariableValidation is on by default


@dataclass(frozen=True, slots=True)
class Configuration:
    """What one container reads its configuration from, and the objects that hold it."""

    env_from: tuple[AllFrom, ...] = ()
    env: tuple[Literal, ...] = ()
    mounts: tuple[VolumeMount, ...] = ()
    volumes: tuple[PodVolume, ...] = ()
    config_maps: tuple[ConfigMap, ...] = ()
    secrets: tuple[Secret, ...] = ()
    external: tuple[External, ...] = ()


def configuration(service: Service, scope: Scope) -> Configuration:
    """Return a service's variables and the files that `configs` and `secrets` give it."""
    files = [_file(grant, kind, service, scope) for grant, kind in _grants(service)]
    return _united([_environment(service, scope), *files])


def command_words(service: Service, scope: Scope) -> Mapping[str, str]:
    """Return what stands in place of secret values in a command: value → `$(NAME)`.

    Reports the words that look secret and are no variable's value.
    """
    if scope.options.secrets is Secrets.SKIP:
        return {}
    values = {
        variable.value.plain: f"$({variable.name.plain})"
        for variable in service.environment
        if is_secret(variable.name.plain, variable.value.plain)
    }
    for word in (*(service.entrypoint or ()), *(service.command or ())):
        if is_secret_text(word.plain) and not any(value in word.plain for value in values):
            scope.report.add(codes.SECRET_IN_COMMAND.at(word.span, service=service.name.plain))
    return values


# --- variables ------------------------------------------------------------------------------------


def _environment(service: Service, scope: Scope) -> Configuration:
    name = service.name.plain
    named = [one for one in service.environment if _MAP_NAME.fullmatch(one.name.plain)]
    secret = [one for one in named if is_secret(one.name.plain, one.value.plain)]
    public = [one for one in named if one not in secret]
    odd = [one for one in service.environment if not _MAP_NAME.fullmatch(one.name.plain)]
    return _united(
        [
            _public_variables(public, object_name(name, "-environment"), name) if public else None,
            _secret_variables(secret, service, scope) if secret else None,
            Configuration(env=tuple(_odd_variables(odd, scope))),
        ]
    )


def _public_variables(variables: list[Variable], name: str, service: str) -> Configuration:
    rule = "the configuration of a service's containers is kept in one ConfigMap"
    value = inferred(name, rule, *(one.name for one in variables))
    texts = tuple((one.name.plain, one.value) for one in variables)
    return Configuration(
        env_from=(AllFrom(Reference.CONFIG_MAP, value),),
        config_maps=(ConfigMap(Meta(value, service=service), texts=texts),),
    )


def _secret_variables(
    variables: list[Variable], service: Service, scope: Scope
) -> Configuration | None:
    names = "`, `".join(one.name.plain for one in variables)
    if scope.options.secrets is Secrets.SKIP:
        skip_secret(names, variables[0].name, service, scope)
        return None
    rule = "variables that look secret are kept in a Secret"
    name = object_name(service.name.plain, "-environment")
    value = inferred(name, rule, *(one.name for one in variables))
    reference = AllFrom(Reference.SECRET, value)
    if scope.options.secrets is Secrets.EXTERNAL:
        literals = " ".join(f"--from-literal={one.name.plain}=…" for one in variables)
        expect_secret(value, variables[0].name, literals, scope)
        return Configuration(env_from=(reference,), external=(External("Secret", value),))
    values = tuple((one.name.plain, one.value.map(str.encode)) for one in variables)
    secret = Secret(Meta(value, service=service.name.plain), values)
    return Configuration(env_from=(reference,), secrets=(secret,))


def _odd_variables(variables: Iterable[Variable], scope: Scope) -> Iterator[Literal]:
    """Yield the variables whose names can't be keys of a ConfigMap, where the version has them."""
    version = tuple(int(part) for part in scope.options.target.kubernetes.split(".")[:2])
    for one in variables:
        if version >= _ANY_NAME_FROM and _PRINTABLE_NAME.fullmatch(one.name.plain):
            yield Literal(one.name, one.value.map(unexpanded))
        else:
            scope.report.add(codes.VARIABLE_NAME.at(one.name.span, name=one.name.plain))


# --- files ----------------------------------------------------------------------------------------


def _grants(service: Service) -> Iterator[tuple[Grant, Reference]]:
    yield from ((grant, Reference.CONFIG_MAP) for grant in service.configs)
    yield from ((grant, Reference.SECRET) for grant in service.secrets)


def _file(grant: Grant, kind: Reference, service: Service, scope: Scope) -> Configuration | None:
    """Return one config or secret as one file: by `subPath`, so that its folder stays as it is."""
    material = _material(grant, kind, scope)
    if material is None:
        return None
    if kind is Reference.SECRET and scope.options.secrets is Secrets.SKIP:
        skip_secret(material.key.plain, grant.source, service, scope)
        return None
    key = grant.source.map(safe_key)
    named = material.name if material.content is None else material.key
    name = named.map(object_name)
    shown = _shown(grant, kind, name, key)
    return _united([shown, _material_object(material, kind, name, key, scope)])


def _shown(grant: Grant, kind: Reference, name: Value[str], key: Value[str]) -> Configuration:
    mode = grant.mode or default(READ_ONLY, "Docker shows configs and secrets as 0444")
    prefix = "secret" if kind is Reference.SECRET else "config"
    suffix = "" if mode.plain == READ_ONLY else f"-{mode.plain:o}"
    volume = object_name(f"{prefix}-{key.plain}", suffix)
    items = (Item(key, key, mode),)
    always = default(True, "configs and secrets are never written to")
    mount = VolumeMount(volume, grant.target, read_only=always, sub_path=key)
    return Configuration(mounts=(mount,), volumes=(Projected(volume, kind, name, items),))


def _material(grant: Grant, kind: Reference, scope: Scope) -> Material | None:
    among = scope.project.secrets if kind is Reference.SECRET else scope.project.configs
    return next((one for one in among if one.key.plain == grant.source.plain), None)


def _material_object(
    material: Material, kind: Reference, name: Value[str], key: Value[str], scope: Scope
) -> Configuration:
    """Return the object that a config or secret is kept in; none for one that exists already."""
    meta = Meta(name)
    is_secret = kind is Reference.SECRET
    if material.content is None or (is_secret and scope.options.secrets is Secrets.EXTERNAL):
        what = "Secret" if is_secret else "ConfigMap"
        if is_secret:
            expect_secret(name, material.key, f"--from-file={key.plain}=…", scope)
        return Configuration(external=(External(what, name),))
    weigh(f"the {kind.value} `{material.key.plain}`", material.content, scope)
    if is_secret:
        return Configuration(secrets=(Secret(meta, ((key.plain, material.content),)),))
    texts, binaries = split_texts([(key.plain, material.content)])
    return Configuration(config_maps=(ConfigMap(meta, texts, binaries),))


def _united(parts: Iterable[Configuration | None]) -> Configuration:
    given = [part for part in parts if part]
    return Configuration(
        env_from=tuple(one for part in given for one in part.env_from),
        env=tuple(one for part in given for one in part.env),
        mounts=tuple(one for part in given for one in part.mounts),
        volumes=tuple(dict.fromkeys(one for part in given for one in part.volumes)),
        config_maps=tuple(one for part in given for one in part.config_maps),
        secrets=tuple(one for part in given for one in part.secrets),
        external=tuple(one for part in given for one in part.external),
    )
