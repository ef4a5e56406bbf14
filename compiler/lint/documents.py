"""A source → the manifests in it: every document that is one, and the items of lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeGuard

from compiler.codes import linting as codes
from compiler.diagnostics import Report, Severity
from compiler.records import dataclass
from compiler.regexes import regex
from compiler.source.nodes import Mapping, Node, Scalar, Sequence
from compiler.source.text import Source
from compiler.source.yaml import KUBERNETES, parse
from compiler.verify.bundle import api_versions_of

_TYPE = {"apiVersion": "`apiVersion: v1`, or the group and version", "kind": "`kind: ConfigMap`"}

# What a manifest without a type would still have; settings of other tools have not both.
_BODIES = frozenset({"data", "rules", "spec", "stringData", "webhooks"})

# Kinds that are read by tools in place of a server: a kubeconfig, the scheduler's old policy, …
_TOOLS_OF_V1 = frozenset({("v1", "Config"), ("v1", "EncryptionConfig"), ("v1", "Policy")})
# Groups whose kinds are all read by tools.
_TOOLS = frozenset(
    {
        "apiserver.config.k8s.io",
        "audit.k8s.io",
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
# Helm's own objects, which no other tool that uses double braces has.
_HELM = regex(r"\{\{-?[^{}]*\.(?:Values|Release|Chart|Capabilities)\b")
# Braces of a template where a line, an item or a value begins: to YAML a mapping that is a key.
_BARE = regex(
    r"^(?:[ \t]*(?:-[ \t]+)*"
    r"|[^#'\"\n]*?(?::[ \t]+|(?<!\{)[\[{](?!\{)(?:[^'\"\n]*,)?[ \t]*))(?=\{\{)|(?=\{%)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a source comes from: `named` by the caller, or found; the chart it is a template of."""

    named: bool = True
    chart: str | None = None


def manifests_in(source: Source, origin: Origin, report: Report) -> Iterator[Mapping]:
    """Yield the manifests of a source, or report why there are none."""
    inner = Report()
    documents = parse(source, inner, scalars=KUBERNETES)
    if inner.failed and not origin.named and "apiVersion" not in source.text:
        report.add(codes.NO_MANIFEST.at(source.span(), why="it is no YAML, and no manifest"))
        return
    braces = _template(source, documents, inner)
    if braces is not None:
        severity = _severity(origin)
        span = source.span(braces, braces + 2)
        report.add(codes.TEMPLATE.at(span, severity=severity, chart=origin.chart or "CHART"))
        return
    report.add(*inner.diagnostics)
    for document in documents:
        yield from _manifests(document, report)


def _severity(origin: Origin) -> Severity | None:
    """Return how bad a template is: only who names one expects it to be checked."""
    if origin.chart:
        return Severity.NOTE
    return None if origin.named else Severity.WARNING


def _template(source: Source, documents: tuple[Node, ...], report: Report) -> int | None:
    """Return where the braces stand that make a text a template, and no YAML or YAML of no use."""
    if "{{" not in source.text and "{%" not in source.text:
        return None
    is_filled = any(_is_filled_in(one) for one in documents if _is_meant(one))
    found = (report.failed and _BARE.search(source.text)) or (is_filled and _find(source))
    return found.end() if found else None


def _find(source: Source) -> re.Match[str] | None:
    return re.search(f"(?={_HELM.pattern})", source.text)


def _is_filled_in(node: Node) -> bool:
    """Tell whether a text of one line has Helm's braces; whole files inside a manifest may."""
    match node:
        case Scalar(value=str(value)):
            return "{{" in value and "\n" not in value and _HELM.search(value) is not None
        case Sequence():
            return any(map(_is_filled_in, node.items))
        case Mapping():
            return any(_is_filled_in(entry.value) for entry in node.entries)
        case _:
            return False


def _manifests(node: Node, report: Report) -> Iterator[Mapping]:
    if isinstance(node, Scalar) and node.value is None:
        return  # comments only, or nothing between two marks
    if not _is_meant(node):
        report.add(codes.NO_MANIFEST.at(node.span, why="it has neither `apiVersion` nor `kind`"))
        return
    missing = [field for field in _TYPE if not _text(node, field)]
    if missing:
        _untyped(node, missing[0], report)
        return
    items = node.get("items")
    if _is_list(node):
        for item in items if isinstance(items, Sequence) else ():
            yield from _manifests(item, report)
    elif _is_for_tools(node):
        why = f"`{_text(node, 'kind')}` is read by a tool, not by a server"
        report.add(codes.NO_MANIFEST.at(node.span, why=why))
    else:
        yield node


def _untyped(node: Mapping, field: str, report: Report) -> None:
    """Report that a manifest lacks its type, or that another tool's file has a part of one."""
    if "kind" not in node and "name" in node and "version" in node:
        return  # the description of a chart
    known = api_versions_of(_text(node, "kind"))
    if "metadata" not in node and not known:
        why = f"it has neither `{field}` nor `metadata`, and is some other tool's"
        report.add(codes.NO_MANIFEST.at(node.span, why=why))
        return
    span = node.entries[0].key.span
    example = f"`apiVersion: {known[0]}`" if known else _TYPE[field]
    report.add(codes.MISSING_TYPE.at(span, field=field, example=example))


def _is_meant(node: Node) -> TypeGuard[Mapping]:
    """Tell whether a node is meant to be a manifest, though it may lack its type."""
    if not isinstance(node, Mapping):
        return False
    names = {entry.name for entry in node.entries}
    return not names.isdisjoint(_TYPE) or ("metadata" in names and not names.isdisjoint(_BODIES))


def _is_list(node: Mapping) -> bool:
    """Tell whether a node is a list of manifests, which may be empty and has no name."""
    items, metadata = node.get("items"), node.get("metadata")
    is_empty = items is None or (isinstance(items, Scalar) and items.value is None)
    is_named = isinstance(metadata, Mapping) and "name" in metadata
    return _text(node, "kind").endswith("List") and (
        isinstance(items, Sequence) or (is_empty and not is_named and "spec" not in node)
    )


def _is_for_tools(node: Mapping) -> bool:
    api_version, kind = _text(node, "apiVersion"), _text(node, "kind")
    return api_version.partition("/")[0] in _TOOLS or (api_version, kind) in _TOOLS_OF_V1


def _text(node: Mapping, name: str) -> str:
    found = node.get(name)
    return found.value if isinstance(found, Scalar) and isinstance(found.value, str) else ""
