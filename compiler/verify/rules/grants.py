"""Rules: permissions and matches that can never be met, because nothing is called so."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from compiler.codes import judging
from compiler.knowledge.permissions import CLUSTER_WIDE, OTHER_VERBS, PARTS, RESOURCES, VERBS
from compiler.verify.manifest import Fields, Manifest, items, mapping_at
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.table import Rules, whole

_RULE = "rbac.v1.PolicyRule"
_SOURCE = "none: nothing matches"
_ALL = "*"
_ALIKE = 0.75  # how much of a verb is left at least in its misspelling
_NAMELESS = frozenset(("create", "deletecollection"))


def groups(at: Place) -> Iterator[Fault]:
    """Check that API groups are groups, not versions of them."""
    for index, group in enumerate(_texts(at.fields, "apiGroups")):
        name, _, version = group.rpartition("/")
        if version in ("v1", "core") and name in ("", "core"):
            yield Fault(("apiGroups", index), f"`{group}` is no API group", 'write `""`')
        elif name:
            fact = f"`{group}` is an API version, and no group"
            yield Fault(("apiGroups", index), fact, f"write `{name}`")


def resources(at: Place) -> Iterator[Fault]:
    """Check that the resources of Kubernetes' own groups are there."""
    asked = _texts(at.fields, "apiGroups")
    if not asked or not RESOURCES.keys() >= set(asked):
        return
    known = frozenset[str]().union(*(RESOURCES[group] for group in asked))
    for index, written in enumerate(_texts(at.fields, "resources")):
        name, _, part = written.partition("/")
        if name != _ALL and (said := _no_resource(name, known)):
            if not _is_granted(written, at.manifest):
                yield Fault(("resources", index), *said)
        elif part not in ("", _ALL, *PARTS.get(name, (part,))):
            close = get_close_matches(part, PARTS[name], n=1)
            hint = f"did you mean `{name}/{close[0]}`?" if close else ""
            yield Fault(("resources", index), f"`{name}` have no `{part}`", hint)
        elif at.manifest.kind == "Role" and name in CLUSTER_WIDE:
            fact = f"`{name}` belong to no namespace: they need a ClusterRole"
            yield Fault(("resources", index), fact)


def _is_granted(resource: str, role: Manifest) -> bool:
    """Tell whether another rule of a role gives a resource in the group that it is in.

    A list that was copied from there, or is left from old versions, does no harm then.
    """
    right = next((group for group, names in RESOURCES.items() if resource in names), None)
    return right is not None and any(
        resource in items(rule, "resources") and right in items(rule, "apiGroups")
        for rule in map(mapping_at, items(role.body, "rules"))
    )


def _no_resource(name: str, known: frozenset[str]) -> tuple[str, str] | None:
    """Say that a group has no such resource, if it is another's, or called otherwise."""
    if name in known:
        return None
    lower = name.lower()
    own = next(
        (one for one in (lower, f"{lower}s", f"{lower}es", _many(lower)) if one in known), ""
    )
    if own:
        return f"no resource is called `{name}`", f"write `{own}`"
    others = [group for group, names in RESOURCES.items() if name in names]
    if others:
        fact = f"none of these groups has `{name}`"
        return fact, f'they are in `apiGroups: ["{others[0]}"]`'
    return None


def _many(name: str) -> str:
    return f"{name[:-1]}ies" if name.endswith("y") else name


def verbs(at: Place) -> Iterator[Fault]:
    """Check that verbs are those of requests."""
    for index, verb in enumerate(_texts(at.fields, "verbs")):
        if verb in VERBS:
            continue
        lower = verb.lower()
        close = get_close_matches(lower, VERBS, n=1, cutoff=_ALIKE)
        meant = OTHER_VERBS.get(lower) or next(iter(close), "")
        if meant:
            fact = f"no request has the verb `{verb}`"
            yield Fault(("verbs", index), fact, f"write `{meant}`")


def names(at: Place) -> Iterator[Fault]:
    """Check that what is made, and has no name yet, is not asked for by its name.

    Whoever has a group of their own may ask for it without a request: by a review of access.
    """
    if not RESOURCES.keys() >= set(_texts(at.fields, "apiGroups")):
        return
    asked = _texts(at.fields, "verbs")
    whole_ones = [one for one in _texts(at.fields, "resources") if "/" not in one]
    if asked and whole_ones and items(at.fields, "resourceNames") and _NAMELESS.issuperset(asked):
        fact = f"a request to `{asked[0]}` has no name, so that `resourceNames` never match"
        yield Fault(("resourceNames",), fact, key=True)


def paths(at: Place) -> Iterator[Fault]:
    """Check that paths outside the API begin with `/`, and have `*` at their end only."""
    for index, path in enumerate(_texts(at.fields, "nonResourceURLs")):
        if path != _ALL and not path.startswith("/"):
            yield Fault(("nonResourceURLs", index), f"no path is `{path}`: it begins with `/`")
        elif _ALL in path[:-1]:
            fact = f"in `{path}`, `*` means nothing: it stands for all at the end, behind a `/`"
            yield Fault(("nonResourceURLs", index), fact)


def aggregated(at: Place) -> Iterator[Fault]:
    """Check that a role made of other roles has no rules of its own."""
    if at.fields.get("aggregationRule") is not None and items(at.fields, "rules"):
        fact = "its rules are replaced by those of the roles that `aggregationRule` selects"
        yield Fault(("rules",), fact, "put them into a role with the labels selected", key=True)


def versions(at: Place) -> Iterator[Fault]:
    """Check that versions of API groups are given without the group."""
    for index, written in enumerate(_texts(at.fields, "apiVersions")):
        group, _, version = written.rpartition("/")
        if group:
            fact = f"no version is called `{written}`"
            hint = f"write `{version}`: its group belongs in `apiGroups`"
            yield Fault(("apiVersions", index), fact, hint)


def _texts(fields: Fields, name: str) -> list[str]:
    return [one for one in items(fields, name) if isinstance(one, str)]


_MATCHING = ("RuleWithOperations", "NamedRuleWithOperations")
RULES: Rules = (
    *(
        whole(_RULE, judging.SENSELESS, _SOURCE, check, when)
        for check, when in (
            (groups, "apiGroups"),
            (resources, "resources"),
            (verbs, "verbs"),
            (names, "resourceNames"),
            (paths, "nonResourceURLs"),
        )
    ),
    whole(
        "rbac.v1.ClusterRole", judging.SENSELESS, "none: replaced", aggregated, "aggregationRule"
    ),
    *(
        whole(f"admissionregistration.v1.{of}", judging.SENSELESS, _SOURCE, check, when)
        for of in _MATCHING
        for check, when in ((groups, "apiGroups"), (versions, "apiVersions"))
    ),
)
