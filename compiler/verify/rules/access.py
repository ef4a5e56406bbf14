"""Rules: roles and who has them."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import governing
from compiler.verify import words
from compiler.verify.forms import named, one_of
from compiler.verify.manifest import items, items_at, text
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.table import Rules, fields, needs, whole

_RULE = "rbac.v1.PolicyRule"
_SUBJECT = "rbac.v1.Subject"
_REF = "rbac.v1.RoleRef"
_GROUP = "rbac.authorization.k8s.io"


def rule(at: Place) -> Iterator[Fault]:
    """Check that a rule is about resources of API groups, or about paths outside the API."""
    if not items(at.fields, "verbs"):
        yield Fault(("verbs",), "a rule needs `verbs`")
    paths = items(at.fields, "nonResourceURLs")
    others = [key for key in ("apiGroups", "resources", "resourceNames") if items(at.fields, key)]
    if paths and others:
        fact = f"`nonResourceURLs` and `{others[0]}` exclude each other"
        yield Fault(("nonResourceURLs",), fact, key=True)
    elif paths and at.manifest.kind == "Role":
        fact = "paths outside the API belong to no namespace: they need a ClusterRole"
        yield Fault(("nonResourceURLs",), fact, key=True)
    for field in ("apiGroups", "resources") if not paths else ():
        if not items(at.fields, field):
            hint = 'the core group is `apiGroups: [""]`' if field == "apiGroups" else ""
            yield Fault((field,), f"a rule about resources needs `{field}`", hint)


def role(at: Place) -> Iterator[Fault]:
    """Check that a binding names a role that it can bind."""
    kind = text(at.fields, "kind")
    known = (
        ("ClusterRole",) if at.manifest.kind == "ClusterRoleBinding" else ("Role", "ClusterRole")
    )
    if kind not in known:
        said = " or ".join(f"`{one}`" for one in known)
        yield Fault(("kind",), f"a {at.manifest.kind} binds a {said}, not a `{kind}`")
    if text(at.fields, "apiGroup") not in ("", _GROUP):
        yield Fault(("apiGroup",), f"the API group of roles is `{_GROUP}`")


def subject(at: Place) -> Iterator[Fault]:
    """Check that a service account has a namespace where it needs one, and no other API group."""
    kind, group = text(at.fields, "kind"), text(at.fields, "apiGroup")
    name = text(at.fields, "name")
    if kind == "ServiceAccount" and name and not words.SUBDOMAIN.fits(name):
        yield Fault(("name",), f"the account's name `{name}` has to have {words.SUBDOMAIN.said}")
    if kind == "ServiceAccount" and group:
        yield Fault(("apiGroup",), "a ServiceAccount has no API group", key=True)
    if kind in ("User", "Group") and group not in ("", _GROUP):
        yield Fault(("apiGroup",), f"the API group of users and groups is `{_GROUP}`")
    is_wide = at.manifest.kind == "ClusterRoleBinding"
    if is_wide and kind == "ServiceAccount" and not text(at.fields, "namespace"):
        yield Fault(("namespace",), "a ClusterRoleBinding needs the account's `namespace`")


def aggregation(at: Place) -> Iterator[Fault]:
    """Check that a role made of other roles says of which."""
    given = at.fields.get("aggregationRule") is not None
    if given and not items_at(at.fields, "aggregationRule", "clusterRoleSelectors"):
        yield Fault(("aggregationRule",), "it needs `clusterRoleSelectors`")


_BINDING = "rbac.ValidateRoleBinding, rbac.ValidateClusterRoleBinding"
RULES: Rules = (
    whole(_RULE, governing.ACCESS_RULE, "rbac.ValidatePolicyRule", rule),
    whole(
        "rbac.v1.ClusterRole",
        governing.ACCESS_RULE,
        "rbac.ValidateClusterRole",
        aggregation,
        "aggregationRule",
    ),
    whole(_REF, governing.ACCESS_RULE, _BINDING, role),
    needs(_REF, governing.ACCESS_RULE, _BINDING, "name"),
    *fields(_REF, governing.ACCESS_RULE, _BINDING, name=named(words.SEGMENT)),
    needs(_SUBJECT, governing.ACCESS_RULE, "rbac.ValidateRoleBindingSubject", "name"),
    *fields(
        _SUBJECT,
        governing.ACCESS_RULE,
        "rbac.ValidateRoleBindingSubject",
        kind=one_of("ServiceAccount", "User", "Group", empty=False),
    ),
    whole(_SUBJECT, governing.ACCESS_RULE, "rbac.ValidateRoleBindingSubject", subject),
)
