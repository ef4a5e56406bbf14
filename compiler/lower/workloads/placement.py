"""Swarm's placement → node affinity, topology spread, and pods that keep apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from compiler.codes import running as codes
from compiler.diagnostics import Report
from compiler.ir import NodeRule, Pod, Spread
from compiler.lower.metadata import is_key
from compiler.project import Service
from compiler.records import replace
from compiler.regexes import regex
from compiler.source.values import Value

_CONSTRAINT = regex(r"\s*(\S+?)\s*(==|!=)\s*(.+?)\s*")
_LABEL = regex(r"([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?")
_OWN_LABELS = ("node.labels.", "engine.labels.")

# What Swarm calls it → the label that kubelets put on their nodes.
# https://kubernetes.io/docs/reference/labels-annotations-taints/
_WELL_KNOWN: Mapping[str, str] = {
    "node.hostname": "kubernetes.io/hostname",
    "node.platform.os": "kubernetes.io/os",
    "node.platform.arch": "kubernetes.io/arch",
    "engine.labels.operatingsystem": "kubernetes.io/os",
}
_ARCHITECTURES: Mapping[str, str] = {"x86_64": "amd64", "aarch64": "arm64"}

_ADVICE = "label the nodes with `kubectl label node`, and write `node.labels.NAME == VALUE`"


def place(pod: Pod, services: Sequence[Service], report: Report) -> Pod:
    """Return the pod with what its services say of the nodes it runs on."""
    owner = services[0].placement
    most = owner.most_per_node
    rules = (rule for one in services for rule in _rules(one, report))
    spread = [Spread(one.map(_node_label)) for one in owner.spread]
    if most and most.plain > 1:
        spread.append(Spread(most.be("kubernetes.io/hostname"), skew=most))
    return replace(
        pod,
        nodes=tuple(dict.fromkeys(rules)),
        spread=tuple(spread),
        apart=most.be(True) if most and most.plain == 1 else None,
    )


def _rules(service: Service, report: Report) -> Iterator[NodeRule]:
    for constraint in service.placement.constraints:
        match = _CONSTRAINT.fullmatch(constraint.plain)
        reason = "it is no comparison" if match is None else _reason(match[1], match[3])
        if match and reason is None:
            yield _rule(constraint, match)
        else:
            report.add(
                codes.CONSTRAINT.at(
                    constraint.span,
                    constraint=constraint.plain,
                    reason=reason,
                    advice=_ADVICE,
                    subject=service.name.plain,
                )
            )


def _reason(name: str, value: str) -> str | None:
    """Return why nodes can't be told apart by this, if they can't."""
    if name == "node.role":
        return "a cluster's workloads run on its workers anyway"
    label = _node_label(name)
    if label == name:
        return f"nodes of a cluster have no `{name}`"
    if not is_key(label) or not _LABEL.fullmatch(value):
        return "it can't be a label of a node"
    return None


def _rule(constraint: Value[str], match: re.Match[str]) -> NodeRule:
    value = _ARCHITECTURES.get(match[3], match[3]) if match[1].endswith(".arch") else match[3]
    return NodeRule(
        constraint.be(_node_label(match[1])),
        constraint.be("In" if match[2] == "==" else "NotIn"),
        (constraint.be(value),),
    )


def _node_label(name: str) -> str:
    """Return the label of nodes that is meant; the name itself where there is none."""
    if name in _WELL_KNOWN:
        return _WELL_KNOWN[name]
    prefix = next((one for one in _OWN_LABELS if name.startswith(one)), "")
    return name.removeprefix(prefix)
