"""Rules: what parts of a cluster tell each other: leases, times, namespaces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.codes import governing
from compiler.regexes import regex
from compiler.verify import words
from compiler.verify.forms import NOT_NEGATIVE, at_least
from compiler.verify.manifest import texts
from compiler.verify.plan import Fault, Form, Place, Rule
from compiler.verify.rules.table import Rules, fields, whole

_TIME = r"[0-9]{4}-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]"
_ZONE = r"(?:Z|[+-][0-9]{2}:[0-9]{2})"
_RELEASE = regex(r"latest|v1\.(?:0|[1-9][0-9]*)")  # k8s.io/pod-security-admission/api.ParseVersion


def _instant(said: str, pattern: str) -> Form:
    form = regex(pattern, re.ASCII)
    return Form(said, lambda value: not isinstance(value, str) or form.fullmatch(value) is not None)


_FINALIZER = Form(
    "`kubernetes`, or a name such as `example.com/cleanup`",
    lambda value: value == "kubernetes" or ("/" in str(value) and words.is_qualified(str(value))),
)
TIME = _instant("a time such as `2024-01-31T12:00:00Z`", rf"{_TIME}(?:[.,][0-9]+)?{_ZONE}")
EXACT_TIME = _instant(
    "a time such as `2024-01-31T12:00:00.000000Z`", rf"{_TIME}\.[0-9]{{6}}{_ZONE}"
)


def not_both(at: Place) -> Iterator[Fault]:
    """Check that a pod's claim for devices is there already, or made from a template."""
    given = [one for one in ("resourceClaimName", "resourceClaimTemplateName") if one in at.fields]
    if len(given) != 1:
        fact = "a claim needs `resourceClaimName` or `resourceClaimTemplateName`, and one only"
        yield Fault((), fact)


def revised(at: Place) -> Iterator[Fault]:
    """Check that a revision of a workload has what it revises."""
    if at.fields.get("data") is None:
        yield Fault(("data",), "a revision needs `data`")


def levels(at: Place) -> Iterator[Fault]:
    """Check that the levels of security which a namespace asks for are known."""
    for key, value in texts(at.fields, "metadata", "labels").items():
        domain, _, name = key.partition("/")
        mode, _, version = name.partition("-")
        if domain != "pod-security.kubernetes.io" or mode not in ("enforce", "audit", "warn"):
            continue
        if not version and value not in ("privileged", "baseline", "restricted"):
            fact = f"`{key}: {value}` is none of `privileged`, `baseline` and `restricted`"
            yield Fault(("metadata", "labels", key), fact)
        if version == "version" and not _RELEASE.fullmatch(value):
            fact = f"`{key}: {value}` has to be `latest`, or a version such as `v1.34`"
            yield Fault(("metadata", "labels", key), fact)


_OBJECT = governing.CLUSTER_OBJECT
RULES: Rules = (
    Rule("meta.v1.Time", _OBJECT, "decoding", f"is {TIME.said}", form=TIME),
    Rule("meta.v1.MicroTime", _OBJECT, "decoding", f"is {EXACT_TIME.said}", form=EXACT_TIME),
    *fields(
        "coordination.v1.LeaseSpec",
        _OBJECT,
        "coordination.ValidateLeaseSpec",
        leaseDurationSeconds=at_least(1),
        leaseTransitions=NOT_NEGATIVE,
    ),
    whole("apps.v1.ControllerRevision", _OBJECT, "apps.ValidateControllerRevisionCreate", revised),
    *fields(
        "apps.v1.ControllerRevision",
        _OBJECT,
        "apps.ValidateControllerRevisionCreate",
        revision=NOT_NEGATIVE,
    ),
    *fields("core.v1.NamespaceSpec", _OBJECT, "core.validateFinalizerName", finalizers=_FINALIZER),
    whole("core.v1.Namespace", _OBJECT, "PodSecurity (admission)", levels),
    whole("core.v1.PodResourceClaim", _OBJECT, "core.validatePodResourceClaim", not_both),
)
