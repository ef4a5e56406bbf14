"""Rules across manifests: a Namespace refuses pods that do not meet the standard it enforces.

https://kubernetes.io/docs/concepts/security/pod-security-admission/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from compiler.codes import guarding, judging
from compiler.diagnostics import Severity
from compiler.options import Security
from compiler.verify.bundle import schema_of
from compiler.verify.inventory import Inventory
from compiler.verify.links import Link
from compiler.verify.manifest import Finding, Manifest, text_at
from compiler.verify.notes import Pod
from compiler.verify.plan import Planner, Survey, survey
from compiler.verify.practice import PROFILES

_LABEL = "pod-security.kubernetes.io/enforce"
_BASELINE = frozenset(
    {
        guarding.ADDED_CAPABILITY,
        guarding.APPARMOR_OFF,
        guarding.HOST_NAMESPACE,
        guarding.HOST_PATH,
        guarding.HOST_PORT,
        guarding.PRIVILEGED,
        guarding.PROBED_HOST,
        guarding.PROC_MOUNT,
        guarding.SELINUX_LABEL,
        guarding.UNSAFE_SYSCTL,
    }
)
# Practice that a standard asks for: of `baseline` not all, as podc's profile is the stricter one.
_ASKED = {
    Security.BASELINE: _BASELINE,
    Security.RESTRICTED: _BASELINE
    | {
        guarding.ADDED_BACK,
        guarding.ALL_CAPABILITIES,
        guarding.ESCALATION,
        guarding.MAY_BE_ROOT,
        guarding.NO_SECCOMP,
        guarding.VOLUME_KIND,
    },
}
_STANDARDS: Mapping[str, Security] = {one.value: one for one in _ASKED}


def enforced(one: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that pods meet the Pod Security Standard that their namespace enforces."""
    pods = one.manifest
    for space in inventory.by_name.get(("Namespace", pods.namespace or ""), ()):
        standard = _standard(space)
        found = _unmet(pods, standard) if standard else []
        if standard and found:
            first, *others = found
            more = f" (and {len(others)} more)" if others else ""
            fact = f"{space.title} enforces `{standard.value}`, and refuses its pods: {first.fact}"
            hint, path = first.told(pods).hint, first.path
            severity = None if space.file is pods.file else Severity.WARNING
            yield Finding(judging.REFUSED, path, f"{fact}{more}", hint, severity=severity)


def _standard(space: Manifest) -> Security | None:
    """Return what a namespace enforces, in the version of its cluster."""
    labels = ("metadata", "labels")
    is_current = text_at(space.body, *labels, f"{_LABEL}-version") in ("", "latest")
    return _STANDARDS.get(text_at(space.body, *labels, _LABEL)) if is_current else None


def _unmet(pods: Manifest, standard: Security) -> list[Finding]:
    schema = schema_of(pods.version, pods.api_version, pods.kind)
    return survey(pods, _planner(standard).plan_of(schema, pods)).findings if schema else []


@cache
def _planner(standard: Security) -> Planner:
    rules = (rule for rule in PROFILES[standard] if rule.code in _ASKED[standard])
    return Planner(rules, ())


ENFORCED = (Link(enforced, judging.REFUSED, notes=Pod, beside=("Namespace",)),)
