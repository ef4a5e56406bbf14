"""Bytes as ConfigMaps and Secrets keep them: keys, text or binary, sizes, and who creates what."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from compiler.codes import configuring as codes
from compiler.codes import storing
from compiler.diagnostics import Report
from compiler.ir import Secret, Texts
from compiler.lower.scope import Scope
from compiler.project import Service
from compiler.regexes import regex
from compiler.source.values import Value
from compiler.source.wording import listed

READ_ONLY = 0o444
EXECUTABLE = 0o555
LARGEST = 1 << 20  # etcd's limit of an object

_LARGEST_BY_CLIENT = 1 << 18  # the limit of annotations, where `kubectl apply` keeps a copy
_UNSAFE = regex(r"[^-._a-zA-Z0-9]|^\.(?=\.|$)")
_LONGEST_KEY = 253
_BINARY = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")

Binaries = tuple[tuple[str, Value[bytes]], ...]


def safe_key(text: str) -> str:
    """Return the text as a key of a ConfigMap or Secret: IsConfigMapKey in Kubernetes' validation.

    Where characters are cut off, a digest of the whole text keeps different texts apart.
    """
    key = _UNSAFE.sub("-", text)
    if len(key) <= _LONGEST_KEY:
        return key
    return f"{key[: _LONGEST_KEY - 9]}-{sha256(text.encode()).hexdigest()[:8]}"


def split_texts(contents: Iterable[tuple[str, Value[bytes]]]) -> tuple[Texts, Binaries]:
    """Return what a ConfigMap keeps as text, and what as bytes: no UTF-8, or control characters."""
    texts, binaries = [], []
    for key, content in contents:
        text = as_text(content.plain)
        if text is None:
            binaries.append((key, content))
        else:
            texts.append((key, content.be(text)))
    return tuple(texts), tuple(binaries)


def as_text(content: bytes) -> str | None:
    """Return bytes as text, if they are text that YAML carries unchanged."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return None if _BINARY.search(text) else text


def weigh(what: str, content: Value[bytes], scope: Scope) -> None:
    """Report what is too large for an object, or for a plain `kubectl apply`."""
    size = len(content.plain)
    if size > LARGEST:
        scope.report.add(codes.TOO_LARGE.at(content.span, what=what, size=size))
    elif size > _LARGEST_BY_CLIENT:
        scope.report.add(codes.SERVER_SIDE.at(content.span, what=what, size=size))


def expect_secret(
    name: Value[str], place: Value[str], arguments: str, scope: Scope, *, form: str = "generic"
) -> None:
    """Report a Secret that somebody else has to create, and the command that does."""
    namespace = scope.options.target.namespace
    command = f"kubectl create secret {form} {name.plain} {arguments}"
    command += f" --namespace {namespace}" if namespace else ""
    scope.report.add(codes.SECRET_EXPECTED.at(place.span, name=name.plain, command=command))


def expect_config_map(name: Value[str], key: Value[str], place: Value[str], scope: Scope) -> None:
    """Report a ConfigMap that somebody else has to create, and the command that does."""
    namespace = scope.options.target.namespace
    command = f"kubectl create configmap {name.plain} --from-file={key.plain}=…"
    command += f" --namespace {namespace}" if namespace else ""
    fact = storing.CONFIG_EXPECTED.at(
        place.span, name=name.plain, key=key.plain, command=command, subject=place.plain
    )
    scope.report.add(fact)


def skip_secrets(names: Iterable[str], place: Value[str], service: Service, scope: Scope) -> None:
    """Report what a service runs without, since secrets are to be left out."""
    shown = listed(names)
    name = f"`{service.name.plain}`"
    scope.report.add(codes.SECRET_SKIPPED.at(place.span, names=shown, service=name))


def say_inline(secrets: Iterable[Secret], report: Report) -> None:
    """Warn, once a run, of secret values that the manifests hold."""
    names = listed(one.meta.name.plain for one in secrets)
    if names:
        report.add(codes.SECRETS_INLINE.at(None, names=names))
