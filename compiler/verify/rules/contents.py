"""Rules: what ConfigMaps and Secrets hold."""

from __future__ import annotations

import binascii
import json
from base64 import b64decode
from collections.abc import Iterator, Mapping

from compiler.codes import governing
from compiler.codes import verifying as codes
from compiler.verify import words
from compiler.verify.manifest import Fields, mapping, mapping_at, text
from compiler.verify.plan import Fault, Form, Place
from compiler.verify.rules.table import Rules, whole

_CONFIG = "core.v1.ConfigMap"
_SECRET = "core.v1.Secret"  # noqa: S105 - the kind
LIMIT = 1024 * 1024
_WIDEST = 4  # bytes that a character has at most
_FIELDS: Mapping[str, tuple[str, str]] = {
    "ConfigMap": ("data", "binaryData"),
    "Secret": ("stringData", "data"),
}
_SSH = "kubernetes.io/ssh-auth"
_ACCOUNT = "kubernetes.io/service-account.name"
# The keys that a Secret of a type has: each of the first, or one at least of the second.
_KEYS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "kubernetes.io/tls": (("tls.crt", "tls.key"), ()),
    "kubernetes.io/dockerconfigjson": ((".dockerconfigjson",), ()),
    "kubernetes.io/dockercfg": ((".dockercfg",), ()),
    "kubernetes.io/basic-auth": ((), ("username", "password")),
    _SSH: (("ssh-privatekey",), ()),
}

_LOGINS: Mapping[str, str] = {
    "kubernetes.io/dockerconfigjson": ".dockerconfigjson",
    "kubernetes.io/dockercfg": ".dockercfg",
}


def keys(at: Place) -> Iterator[Fault]:
    """Check that keys can be names of files."""
    for field in _FIELDS[at.manifest.kind]:
        for key in mapping(at.fields, field):
            if not words.is_key(key):
                yield Fault((field, key), f"the key `{key}` has to have {words.KEY.said}", key=True)


def keys_differ(at: Place) -> Iterator[Fault]:
    """Check that each key is there once."""
    encoded = mapping(at.fields, "binaryData")
    for key in mapping(at.fields, "data"):
        if key in encoded:
            yield Fault(("binaryData", key), f"the key `{key}` is used twice", key=True)


def encoding(at: Place) -> Iterator[Fault]:
    """Check that bytes are written in Base64."""
    field = _FIELDS[at.manifest.kind][1]
    for key, value in mapping(at.fields, field).items():
        if isinstance(value, str) and decoded(value) is None:
            hint = "put it under `stringData`" if at.manifest.kind == "Secret" else ""
            if decoded(f"{value}{'=' * (-len(value) % 4)}"):
                hint = f"it lacks `{'=' * (-len(value) % 4)}` at its end"
            yield Fault((field, key), f"what is under `{key}` is no Base64", hint)


def size(at: Place) -> Iterator[Fault]:
    """Check that all that it holds fits into an object."""
    readable, encoded = (mapping(at.fields, field) for field in _FIELDS[at.manifest.kind])
    values = (*readable.values(), *encoded.values())
    if sum(map(len, map(str, values))) * _WIDEST <= LIMIT:
        return
    texts = (value for value in readable.values() if isinstance(value, str))
    total = sum(len(one.encode(errors="replace")) for one in texts)
    for value in encoded.values():
        total += len(decoded(value) or b"") if isinstance(value, str) else 0
    if total > LIMIT:
        yield Fault((), f"it holds {total} bytes, and {LIMIT} are allowed")


def decoded(value: str) -> bytes | None:
    """Return the bytes behind Base64, whose line breaks don't count, or `None`."""
    try:
        return b64decode(value.replace("\n", "").replace("\r", ""), validate=True)
    except (binascii.Error, ValueError):
        return None


BASE64 = Form(
    "bytes in Base64", lambda value: not isinstance(value, str) or decoded(value) is not None
)


def secret_keys(at: Place) -> Iterator[Fault]:
    """Check that a Secret has the keys of its type."""
    kind = text(at.fields, "type")
    needed, either = _KEYS.get(kind, ((), ()))
    found = _values(at.fields) if kind in _KEYS else {}
    for key in needed:
        if not found.get(key) and (key not in found or kind == _SSH):
            yield Fault(("type",), f"a Secret of the type `{kind}` needs the key `{key}`")
    if either and not any(key in found for key in either):
        fact = f"a Secret of the type `{kind}` needs one of the keys {' and '.join(either)}"
        yield Fault(("type",), fact)
    account = mapping_at(at.fields, "metadata", "annotations").get(_ACCOUNT)
    if kind == "kubernetes.io/service-account-token" and not account:
        yield Fault(("type",), f"a Secret of the type `{kind}` needs the annotation `{_ACCOUNT}`")


def registry_login(at: Place) -> Iterator[Fault]:
    """Check that a login at registries is a mapping in JSON."""
    key = _LOGINS.get(text(at.fields, "type"), "")
    login = _values(at.fields).get(key) if key else None
    if login is not None and not _is_json_mapping(login):
        field = "stringData" if key in mapping(at.fields, "stringData") else "data"
        yield Fault((field, key), f"what is under `{key}` is no mapping in JSON")


def _values(secret: Fields) -> dict[str, bytes]:
    found = {key: decoded(str(value)) or b"" for key, value in mapping(secret, "data").items()}
    readable = mapping(secret, "stringData")
    return {
        **found,
        **{key: str(value).encode(errors="replace") for key, value in readable.items()},
    }


def _is_json_mapping(written: bytes) -> bool:
    try:
        return isinstance(json.loads(written), dict)
    except ValueError:
        return False


_SOURCE = "core.ValidateConfigMap, core.ValidateSecret"
RULES: Rules = (
    *(
        rule
        for on, encoded in ((_CONFIG, "binaryData"), (_SECRET, "data"))
        for rule in (
            whole(on, codes.OBJECT_CONTENT, _SOURCE, keys),
            whole(on, codes.OBJECT_CONTENT, "none: decoding", encoding, encoded),
            whole(on, codes.OBJECT_CONTENT, _SOURCE, size),
        )
    ),
    whole(_CONFIG, codes.OBJECT_CONTENT, _SOURCE, keys_differ, "binaryData"),
    whole(_SECRET, governing.SECRET_TYPE, "core.ValidateSecret", secret_keys, "type"),
    whole(_SECRET, governing.SECRET_TYPE, "core.ValidateSecret", registry_login, "type"),
)
