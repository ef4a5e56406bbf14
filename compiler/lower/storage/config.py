"""Environment, configs and secrets: ConfigMaps and Secrets, and how containers read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from compiler.codes import configuring as codes
from compiler.codes import keeping
from compiler.diagnostics import Report
from compiler.ir import (
    AllFrom,
    ConfigMap,
    External,
    FromField,
    FromKey,
    Item,
    Literal,
    Meta,
    PodVolume,
    Projected,
    Reference,
    Secret,
    VolumeMount,
)
from compiler.knowledge.secrets import holds_secret, is_secret, is_secret_text
from compiler.lower.scope import Scope, object_name, unexpanded
from compiler.lower.storage.disks import Mounted, named_apart
from compiler.lower.storage.keeping import (
    READ_ONLY,
    as_text,
    expect_config_map,
    expect_secret,
    safe_key,
    skip_secrets,
    split_texts,
    weigh,
)
from compiler.lower.storage.placeholders import split_filled
from compiler.lower.telling import Hidden, telling_words
from compiler.options import Secrets
from compiler.project import Grant, Material, Service, Variable
from compiler.records import dataclass, replace
from compiler.regexes import regex
from compiler.source.values import Value, default, inferred

_MAP_NAME = regex(r"(?!\.\.?$|\.\.)[-._a-zA-Z][-._a-zA-Z0-9]{0,252}")
_PRINTABLE_NAME = regex(r"[ -<>-~]+")
_ANY_NAME_FROM = (1, 32)  # RelaxedEnvironmentVariableValidation is on by default

_INTERPOLATED = regex(r"(?<!\$)\$\{?([A-Za-z_]\w*)")

_WORDS = {Reference.CONFIG_MAP: "config", Reference.SECRET: "secret"}


@dataclass(frozen=True, slots=True)
class Configuration:
    """What one container reads its configuration from, and the objects that hold it."""

    env_from: tuple[AllFrom, ...] = ()
    env: tuple[Literal | FromField | FromKey, ...] = ()
    mounts: tuple[VolumeMount, ...] = ()
    volumes: tuple[PodVolume, ...] = ()
    config_maps: tuple[ConfigMap, ...] = ()
    secrets: tuple[Secret, ...] = ()
    external: tuple[External, ...] = ()


def configuration(service: Service, scope: Scope) -> Configuration:
    """Return a service's variables and the files that `configs` and `secrets` give it."""
    files = [_file(grant, kind, service, scope) for grant, kind in _grants(service)]
    granted = [_variable(*pair, service, scope) for pair in service.extension.secret_env]
    given = [_environment(service, scope), *(one for one in (*granted, *files) if one)]
    mounted = named_apart([Mounted(one.mounts, one.volumes) for one in given], scope)
    return replace(_united(given), mounts=mounted.mounts, volumes=mounted.volumes)


def secrets_in_commands(service: Service, scope: Scope) -> Hidden:
    """Return the secret values that commands have to refer to, and not to say.

    Under `--secrets skip` the variable is not there, and the reference stays as it is: what matters
    is that the value is not. Reports the words that look secret and are no variable's value.
    """
    named = [one for one in service.environment if _MAP_NAME.fullmatch(one.name.plain)]
    secret = [one for one in named if _is_secret(one)]
    references = {one.value.plain: f"$({one.name.plain})" for one in secret}
    public = (one.value.plain for one in named if one not in secret)
    parts = re.split("[/:@]", service.image.plain) if service.image else ()
    hidden = Hidden(references, frozenset((*public, *parts, *scope.names)))
    _say_told(service, hidden, scope)
    return hidden


def _say_told(service: Service, hidden: Hidden, scope: Scope) -> None:
    hooks = (*service.post_start, *service.pre_stop)
    lines = [(*(service.entrypoint or ()), *(service.command or ()))]
    lines += [hook.command for hook in hooks]
    given = [pair for hook in hooks for pair in hook.environment]
    words = [word for line in lines for word in telling_words(line, hidden)]
    words += [value for name, value in given if is_secret(name.plain, value.plain)]
    for word in words:
        scope.report.add(codes.SECRET_IN_COMMAND.at(word.span, service=service.name.plain))


# --- variables ------------------------------------------------------------------------------------


def _environment(service: Service, scope: Scope) -> Configuration:
    name = service.name.plain
    named = [one for one in service.environment if _MAP_NAME.fullmatch(one.name.plain)]
    secret = [one for one in named if _is_secret(one)]
    hidden = {one.name.plain for one in secret}
    public, filled = split_filled(
        [one for one in named if one.name.plain not in hidden], service, scope
    )
    odd = [one for one in service.environment if not _MAP_NAME.fullmatch(one.name.plain)]
    odd_secrets = [one for one in odd if _is_secret(one)]
    return _united(
        [
            _public_variables(public, object_name(name, "-environment"), name) if public else None,
            _secret_variables(secret, odd_secrets, service, scope),
            Configuration(env=(*filled, *_odd_variables(odd, odd_secrets, scope))),
        ]
    )


def _is_secret(variable: Variable) -> bool:
    """Tell whether a variable is secret: by its name, its value, or what the value is made of."""
    name, value = variable.name.plain, variable.value.plain
    if is_secret(name, value):
        return True
    parts = _INTERPOLATED.findall(variable.value.span.text) if variable.value.span else ()
    return any(is_secret(part, value) for part in parts)


def _public_variables(variables: list[Variable], name: str, service: str) -> Configuration:
    rule = "the configuration of a service's containers is kept in one ConfigMap"
    value = inferred(name, rule, *(one.name for one in variables))
    texts = tuple((one.name.plain, one.value) for one in variables)
    return Configuration(
        env_from=(AllFrom(Reference.CONFIG_MAP, value),),
        config_maps=(ConfigMap(Meta(value, service=service), texts=texts),),
    )


def _secret_variables(
    variables: list[Variable], odd: list[Variable], service: Service, scope: Scope
) -> Configuration | None:
    """Return secret variables; the odd ones, whose names are no keys, are read one by one."""
    if not (variables or odd):
        return None
    keys = {one.name.plain: one.name.plain for one in variables}
    keys |= {one.name.plain: f"variable-{number}" for number, one in enumerate(odd, start=1)}
    every = [*variables, *odd]
    place = every[0].name
    if scope.options.secrets is Secrets.SKIP:
        skip_secrets(keys, place, service, scope)
        return None
    rule = "variables that look secret are kept in a Secret"
    name = object_name(service.name.plain, "-environment")
    value = inferred(name, rule, *(one.name for one in every))
    env_from = (AllFrom(Reference.SECRET, value),) if variables else ()
    env = tuple(
        FromKey(one.name, Reference.SECRET, value, one.name.be(keys[one.name.plain])) for one in odd
    )
    if scope.options.secrets is Secrets.EXTERNAL:
        literals = " ".join(f"--from-literal={key}=…" for key in keys.values())
        expect_secret(value, place, literals, scope)
        return Configuration(env_from, env, external=(External("Secret", value),))
    values = tuple((keys[one.name.plain], one.value.map(str.encode)) for one in every)
    secret = Secret(Meta(value, service=service.name.plain), values)
    return Configuration(env_from, env, secrets=(secret,))


def _odd_variables(
    variables: Iterable[Variable], secret: list[Variable], scope: Scope
) -> Iterator[Literal]:
    """Yield the variables whose names can't be keys of a ConfigMap, where the version has them."""
    has_any = scope.options.target.has(_ANY_NAME_FROM)
    for one in variables:
        if not has_any or not _PRINTABLE_NAME.fullmatch(one.name.plain):
            scope.report.add(codes.VARIABLE_NAME.at(one.name.span, name=one.name.plain))
        elif one not in secret:
            yield Literal(one.name, one.value.map(unexpanded))


def _variable(
    name: Value[str], secret: Value[str], service: Service, scope: Scope
) -> Configuration | None:
    """Return a variable whose value is a secret of the project."""
    material = _named(secret, Reference.SECRET, scope)
    if material is None:
        return None
    if scope.options.secrets is Secrets.SKIP:
        skip_secrets([material.key.plain], secret, service, scope)
        return None
    key = secret.map(safe_key)
    kept = _written_name(material, scope).map(object_name)
    variable = Configuration(env=(FromKey(name, Reference.SECRET, kept, key),))
    return _united([variable, _material_object(material, Reference.SECRET, kept, key, scope)])


# --- files ----------------------------------------------------------------------------------------


def _grants(service: Service) -> Iterator[tuple[Grant, Reference]]:
    yield from ((grant, Reference.CONFIG_MAP) for grant in service.configs)
    yield from ((grant, Reference.SECRET) for grant in service.secrets)


def _file(grant: Grant, kind: Reference, service: Service, scope: Scope) -> Configuration | None:
    """Return one config or secret as one file: by `subPath`, so that its folder stays as it is."""
    material = _named(grant.source, kind, scope)
    if material is None:
        return None
    kind = _kept_in(material, kind, scope.report)
    if kind is Reference.SECRET and scope.options.secrets is Secrets.SKIP:
        skip_secrets([material.key.plain], grant.source, service, scope)
        return None
    key = grant.source.map(safe_key)
    name = _written_name(material, scope).map(object_name)
    shown = _shown(grant, kind, name, key)
    return _united([shown, _material_object(material, kind, name, key, scope)])


def _kept_in(material: Material, kind: Reference, report: Report) -> Reference:
    """Return what keeps a config or secret: a Secret, too, for a config whose text looks secret."""
    text = as_text(material.content.plain) if material.content else None
    if kind is Reference.SECRET or not text or not (is_secret_text(text) or holds_secret(text)):
        return kind
    name = material.key.plain
    report.add(keeping.CONFIG_IN_SECRET.at(material.key.span, name=name, subject=name))
    return Reference.SECRET


def _written_name(material: Material, scope: Scope) -> Value[str]:
    """Return the name of a config or secret; Docker puts the project before one nobody wrote."""
    given = f"{scope.project.name.plain}_{material.key.plain}"
    return material.key if material.name.plain == given else material.name


def _shown(grant: Grant, kind: Reference, name: Value[str], key: Value[str]) -> Configuration:
    mode = grant.mode or default(READ_ONLY, "Docker shows configs and secrets as 0444")
    suffix = "" if mode.plain == READ_ONLY else f"-{mode.plain:o}"
    volume = object_name(f"{_WORDS[kind]}-{key.plain}", suffix)
    items = (Item(key, key, mode),)
    always = default(True, "configs and secrets are never written to")
    mount = VolumeMount(volume, grant.target, read_only=always, sub_path=key)
    return Configuration(mounts=(mount,), volumes=(Projected(volume, kind, name, items),))


def _named(source: Value[str], kind: Reference, scope: Scope) -> Material | None:
    among = scope.index.secrets if kind is Reference.SECRET else scope.index.configs
    return among.get(source.plain)


def _material_object(
    material: Material, kind: Reference, name: Value[str], key: Value[str], scope: Scope
) -> Configuration:
    """Return the object that a config or secret is kept in; none for one that exists already."""
    meta = Meta(name)
    is_secret = kind is Reference.SECRET
    if material.content is None or (is_secret and scope.options.secrets is Secrets.EXTERNAL):
        what = "Secret" if is_secret else "ConfigMap"
        if is_secret:
            expect_secret(name, material.key, _given(material, key), scope)
        else:
            expect_config_map(name, key, material.key, scope)
        return Configuration(external=(External(what, name),))
    weigh(f"the {_WORDS[kind]} `{material.key.plain}`", material.content, scope)
    if is_secret:
        return Configuration(secrets=(Secret(meta, ((key.plain, material.content),)),))
    texts, binaries = split_texts([(key.plain, material.content)])
    return Configuration(config_maps=(ConfigMap(meta, texts, binaries),))


def _given(material: Material, key: Value[str]) -> str:
    """Return how `kubectl` is given a secret: from a file, or made of random bytes."""
    if material.generate is None:
        return f"--from-file={key.plain}=…"
    return f'--from-literal={key.plain}="$(openssl rand -base64 {material.generate.plain})"'


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
