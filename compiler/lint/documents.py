"""A source → the manifests in it: every document that is one, and the items of lists."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from compiler.codes import linting as codes
from compiler.codes import reading
from compiler.diagnostics import Diagnostic, Report
from compiler.lint.templates import Origin, template_in
from compiler.records import replace
from compiler.source.nodes import Plain
from compiler.source.text import Source
from compiler.source.yaml import KUBERNETES, Document, documents
from compiler.verify.bundle import api_versions_of, is_built_in
from compiler.verify.manifest import Fields, Written, items, mapping, text

_OF_LISTS = frozenset({"apiVersion", "kind", "metadata", "items"})
_NO_TYPE = "it has neither `apiVersion` nor `kind`"
_SETTINGS = "it has neither `metadata` nor `spec`, and is some tool's"
_NO_MAPPING = "it is no mapping, and so no object"
_TYPE = {"apiVersion": "`apiVersion: v1`, or the group and version", "kind": "`kind: ConfigMap`"}

# What is said of manifests only: other files are not for kubectl to read.
_OF_MANIFESTS = frozenset({reading.COVERED, reading.KEY_READ})

# What a manifest without a type would still have; settings of other tools have not both.
_BODIES = frozenset({"data", "rules", "spec", "stringData", "webhooks"})

# Kinds that are read by tools in place of a server: a kubeconfig, the scheduler's old policy, …
_TOOLS_OF_V1 = frozenset({("v1", "Config"), ("v1", "EncryptionConfig"), ("v1", "Policy")})
# Groups whose kinds are all read by tools.
_TOOLS = frozenset(
    {
        "apiserver.config.k8s.io",
        "audit.k8s.io",
        "builtin",  # Kustomize's generators and transformers
        "chainsaw.kyverno.io",
        "cli.kyverno.io",
        "client.authentication.k8s.io",
        "config.kubernetes.io",
        "config.k8s.io",
        "kind.x-k8s.io",
        "kpt.dev",
        "kubeadm.k8s.io",
        "kubelet.config.k8s.io",
        "kubeproxy.config.k8s.io",
        "kubescheduler.config.k8s.io",
        "kustomize.config.k8s.io",
        "kuttl.dev",
        "meta.pkg.crossplane.io",
        "scorecard.operatorframework.io",
        "skaffold",
    }
)


def manifests_in(source: Source, origin: Origin, report: Report) -> Iterator[Written]:
    """Yield the manifests of a source, or report why there are none."""
    inner = Report()
    found = documents(source, inner, scalars=KUBERNETES)
    if inner.failed and not origin.named and "apiVersion" not in source.text:
        report.add(codes.NO_MANIFEST.at(source.span(), why="it is no YAML, and no manifest"))
        return
    template = template_in(source, lambda: _meant(found), origin, is_yaml=not inner.failed)
    if template:
        report.add(template)
        return
    joined = _joined(inner)
    is_meant = any(_is_meant(one.value) for one in found)
    report.add(*(_parted(inner, joined) if is_meant else _of_any(inner)))
    parts = [Written(one) for one in found]
    if joined:
        parts = [one for one in parts if not any(_holds(one, each) for each in joined)]
    is_of_manifests = any(_is_whole(one.body) for one in parts)
    for one in parts:
        if _is_single(one.body):
            yield one
        elif is_of_manifests and one.body is not None and not _is_meant(one.body):
            report.add(_stray(one))
        else:
            yield from _manifests(one, report)


def _is_whole(body: Plain) -> bool:
    """Tell whether a document says of what type it is."""
    return isinstance(body, dict) and all(text(body, field) for field in _TYPE)


def _stray(one: Written) -> Diagnostic:
    """Say that a document among manifests is none."""
    is_mapping = isinstance(one.body, dict)
    why = _NO_TYPE if is_mapping else _NO_MAPPING
    return codes.NO_OBJECT.at(one.span(()), what="this document", why=why)


def _joined(report: Report) -> tuple[Diagnostic, ...]:
    """Return what is said of keys that a document has twice because a `---` is missing in it."""
    repeated = (one for one in report.diagnostics if one.code is reading.DUPLICATE_KEY)
    outer = tuple(one for one in repeated if one.span and one.span.first[1] == 1)
    return outer if any(one.span and one.span.text in _TYPE for one in outer) else ()


def _parted(report: Report, joined: tuple[Diagnostic, ...]) -> Iterator[Diagnostic]:
    """Yield what is said of a text; of several manifests in one document once."""
    for one in report.diagnostics:
        if one not in joined:
            yield one
        elif one is joined[0]:
            yield replace(one, hint="write `---` in front of it, if another manifest begins here")


def _of_any(report: Report) -> Iterator[Diagnostic]:
    """Yield what is said of a text, whoever reads it."""
    return (one for one in report.diagnostics if one.code not in _OF_MANIFESTS)


def _holds(one: Written, said: Diagnostic) -> bool:
    """Tell whether something is said of a document."""
    whole = one.span(())
    return said.span is not None and whole.start <= said.span.start < whole.end


def _meant(found: tuple[Document, ...]) -> Iterator[Plain]:
    """Yield what those of the documents say that are meant to be manifests."""
    return filter(_is_meant, (one.value for one in found))


def _manifests(one: Written, report: Report) -> Iterator[Written]:
    """Yield a manifest, or those in it; what is null has only comments, or nothing, in it."""
    if _is_single(one.body):
        yield one
    elif one.body is not None:
        yield from _others(one, one.body, report)


def _others(one: Written, body: Plain, report: Report) -> Iterator[Written]:
    """Yield the manifests of a list, or report that a document is no manifest."""
    if not isinstance(body, dict) or not _is_meant(body):
        report.add(_none_at_all(one))
    elif _is_for_tools(body):
        why = f"`{text(body, 'kind')}` is read by a tool, not by a server"
        report.add(codes.NO_MANIFEST.at(one.span(()), why=why))
    elif missing := [field for field in _TYPE if not text(body, field)]:
        _untyped(one, body, missing[0], report)
    elif text(body, "kind") == "List" and mapping(body, "items"):
        why = "its `items` are a mapping: write `-` in front of each of them"
        report.add(codes.NO_OBJECT.at(one.span(("items",), key=True), what="the list", why=why))
    elif _is_list(body):
        report.add(*_misspelt_items(one, body))
        for index in range(len(items(body, "items"))):
            yield from _listed(one.item("items", index), body, report)
    elif _are_settings(body):
        report.add(codes.NO_MANIFEST.at(one.span(()), why=_SETTINGS))
    else:
        yield one


def _none_at_all(one: Written) -> Diagnostic:
    """Say that a document is no manifest; one that is a list of them can't be applied."""
    body = one.body
    if isinstance(body, list) and any(map(_is_whole, body)):
        why = "it is a list: put `---` between manifests, or write `kind: List` and `items`"
        return codes.NO_OBJECT.at(one.span((0,)), what="this document", why=why)
    why = next((why for is_such, why in _OTHERS if is_such(body)), _NO_TYPE)
    return codes.NO_MANIFEST.at(one.span(()), why=why)


def _is_json_patch(body: Plain) -> bool:
    steps = [one for one in body if isinstance(one, dict)] if isinstance(body, list) else []
    return bool(steps) and all({"op", "path"} <= one.keys() for one in steps)


def _is_compose(body: Plain) -> bool:
    services = mapping(body, "services").values() if isinstance(body, dict) else ()
    return any(isinstance(one, dict) and {"image", "build"} & one.keys() for one in services)


# Documents that are told from what they hold.
_OTHERS = (
    (_is_json_patch, "a JSON patch, which is a part of a manifest"),
    (_is_compose, "a Compose file: `podc check` reads it"),
)


def _misspelt_items(one: Written, body: Fields) -> Iterator[Diagnostic]:
    """Yield that a list has something in place of its items; it may be empty."""
    others = [key for key in body if key not in _OF_LISTS]
    if "items" not in body and others:
        why = f"it has no `items`, but `{others[0]}`"
        yield codes.NO_OBJECT.at(one.span((others[0],), key=True), what="the list", why=why)


def _listed(item: Written, around: Fields, report: Report) -> Iterator[Written]:
    """Yield what an item of a list is; a list of one kind says for its items which."""
    body, kind = item.body, text(around, "kind").removesuffix("List")
    if not isinstance(body, dict):
        report.add(codes.NO_OBJECT.at(item.span(()), what="an item of the list", why=_NO_MAPPING))
        return
    if kind and _TYPE.keys().isdisjoint(body):
        given = {"apiVersion": text(around, "apiVersion"), "kind": kind}
        item = replace(item, given=tuple(given.items()))
    yield from _manifests(item, report)


def _untyped(one: Written, body: Fields, field: str, report: Report) -> None:
    """Report that a manifest lacks its type, or that another tool's file has a part of one."""
    if "kind" not in body and "name" in body and "version" in body:
        return  # the description of a chart
    known = api_versions_of(text(body, "kind"))
    if "metadata" not in body and not known:
        why = f"it has neither `{field}` nor `metadata`, and is some other tool's"
        report.add(codes.NO_MANIFEST.at(one.span(()), why=why))
        return
    span = one.span((next(iter(body)),), key=True)
    example = f"`apiVersion: {known[0]}`" if known else _TYPE[field]
    report.add(codes.MISSING_TYPE.at(span, field=field, example=example))


def _is_meant(body: Plain) -> bool:
    """Tell whether a document is meant to be a manifest, though it may lack its type."""
    names = body.keys() if isinstance(body, dict) else set[str]()
    return not names.isdisjoint(_TYPE) or ("metadata" in names and not names.isdisjoint(_BODIES))


def _is_list(body: Fields) -> bool:
    """Tell whether a manifest is a list of manifests, which may be empty and has no name."""
    if not text(body, "kind").endswith("List"):
        return False
    found, is_named = body.get("items"), "name" in mapping(body, "metadata")
    return isinstance(found, list) or (found is None and not is_named and "spec" not in body)


def _is_single(body: Plain) -> bool:
    """Tell whether a document is one object, as nearly always, and not a list or a tool's."""
    is_named = isinstance(body, dict) and "metadata" in body
    return is_named and _is_of_one(text(body, "apiVersion"), text(body, "kind"))


def _are_settings(body: Fields) -> bool:
    """Tell whether what has a type is some tool's: nothing in it is what objects have."""
    is_named = "metadata" in body or is_built_in(text(body, "apiVersion"))
    return not is_named and body.keys().isdisjoint(_BODIES)


@lru_cache
def _is_of_one(api_version: str, kind: str) -> bool:
    is_list = kind.endswith("List")
    return api_version != "" and kind != "" and not is_list and not _is_of_tools(api_version, kind)


def _is_for_tools(body: Fields) -> bool:
    # Tools, which are not as strict, read `apiversion`, too.
    api_version = text(body, "apiVersion") or text(body, "apiversion")
    return _is_of_tools(api_version, text(body, "kind"))


def _is_of_tools(api_version: str, kind: str) -> bool:
    is_of_tools = api_version.partition("/")[0] in _TOOLS and kind != ""
    return is_of_tools or (api_version, kind) in _TOOLS_OF_V1
