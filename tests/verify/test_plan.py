"""A rule that is not asked of some mappings would find nothing in them.

Rules are asked of mappings with some fields only, not of those whose fields settle the matter, and
once of mappings that are equal. Each manifest of `samples/broken/` is held against the rules as
they are, and against the same rules asked of every mapping; so is each base without any one of its
fields, as defaults are what is forgotten most easily.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy

import pytest

from compiler.codes import judging
from compiler.options import DEFAULT_KUBERNETES, Security
from compiler.source.nodes import Plain
from compiler.source.text import Source, Span
from compiler.source.trees import Path
from compiler.verify.bundle import schema_of
from compiler.verify.manifest import Fields, Finding, Manifest
from compiler.verify.notes import READERS
from compiler.verify.plan import Check, Fault, Place, Planner, Rule, survey
from compiler.verify.practice import PROFILES
from compiler.verify.rules import RULES
from compiler.verify.rules.table import alone, has_any, unless
from tests.verify.broken import Body, bases, cases

CASES = tuple(cases())
POD = "core.v1.PodSpec"
# Checks that would take for wrong what is not there: they are never asked without their field.
GRANTED = frozenset(
    {
        "attributes",
        "column_path",
        "deprecated",
        "file_alone",
        "hook_url",
        "nodes_of",
        "of_the_pod",
        "request",
    }
)


class Nowhere:
    """The places of a manifest that stands in no file."""

    file: Source | None = None

    def span(self, path: Path, *, key: bool) -> Span | None:
        del path, key
        return None


def of_every_mapping(rule: Rule) -> Rule:
    """Return a rule that is asked of mappings without its fields, too."""
    if not rule.check or getattr(rule.check, "__name__", "") in GRANTED:
        return rule
    check = heedless(rule.check, rule.when)
    return rule._replace(when=(), settled=None, alone=False, check=check)


def heedless(check: Check, fields: tuple[str, ...]) -> Check:
    """Return a check that finds nothing where it reaches for a field that is its only one."""

    def asked(at: Place) -> Iterable[Fault]:
        try:
            return tuple(check(at))
        except KeyError as absent:
            assert absent.args == fields  # noqa: PT017 - any other is a bug
            return ()

    return asked


ASKED = (*RULES, *dict.fromkeys((*PROFILES[Security.BASELINE], *PROFILES[Security.RESTRICTED])))
HEEDFUL = Planner(ASKED, READERS)
HEEDLESS = Planner(map(of_every_mapping, ASKED), READERS)


def found(body: Fields, planner: Planner) -> list[Finding]:
    kind, api_version = str(body["kind"]), str(body["apiVersion"])
    one = Manifest(api_version, kind, "one", None, body, DEFAULT_KUBERNETES, Nowhere())
    schema = schema_of(DEFAULT_KUBERNETES, api_version, kind)
    assert schema
    findings = survey(one, planner.plan_of(schema, one)).findings
    return sorted(findings, key=lambda one: (str(one.path), one.code.number, one.fact))


def known(bodies: Iterable[Body]) -> Iterator[Fields]:
    """Yield the manifests of kinds that there are."""
    for one in deepcopy(tuple(bodies)):
        kind, api_version = str(one.get("kind")), str(one.get("apiVersion"))
        if schema_of(DEFAULT_KUBERNETES, api_version, kind):
            yield one  # type: ignore[misc]  # plain values all the way down


def shorter(body: Plain) -> Iterator[None]:
    """Take each field of a manifest away in turn, and put it back."""
    if isinstance(body, list):
        for item in body:
            yield from shorter(item)
    for name, value in tuple(body.items()) if isinstance(body, dict) else ():
        yield from shorter(value)
        if isinstance(body, dict):
            del body[name]
            yield
            body[name] = value


@pytest.mark.parametrize("topic", sorted({case.topic for case in CASES}))
def test_no_broken_manifest_is_missed_for_the_want_of_a_field(topic: str) -> None:
    samples = [case for case in CASES if case.topic == topic]
    bodies = [one for case in samples for one in known((*case.broken, *case.valid))]

    assert [found(one, HEEDFUL) for one in bodies] == [found(one, HEEDLESS) for one in bodies]


@pytest.mark.parametrize("name", bases())
def test_no_rule_needs_to_be_asked_where_its_fields_are_not(name: str) -> None:
    for body in known(bases()[name]):
        kept = {"apiVersion": body["apiVersion"], "kind": body["kind"]}
        for _ in shorter(body):
            one = body | kept
            assert found(one, HEEDFUL) == found(one, HEEDLESS)


def rule(*when: str) -> Rule:
    def everything(at: Place) -> Iterator[Fault]:
        yield Fault((), f"{' '.join(at.fields)}")

    return Rule(POD, judging.SENSELESS, "none", "says all", everything, when=when)


@pytest.mark.parametrize(
    ("when", "expected"),
    [((), 3), (("hostPID",), 1), (("hostPID", "hostIPC"), 2), (("hostUsers",), 0)],
)
def test_any_of_its_fields_is_enough(when: tuple[str, ...], expected: int) -> None:
    planner = Planner([rule(*when)], ())
    specs: tuple[Fields, ...] = ({"hostPID": True}, {"nodeName": "a", "hostIPC": None}, {})
    pods: list[Fields] = [{"apiVersion": "v1", "kind": "Pod", "spec": spec} for spec in specs]

    assert sum(len(found(pod, planner)) for pod in pods) == expected


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"securityContext": {"runAsUser": 1}}, 1),
        ({"securityContext": {"runAsGroup": 1, "fsGroup": 1}}, 1),
        ({"securityContext": {"fsGroup": 1}}, 0),
        ({"securityContext": None}, 0),
        ({"runAsUser": 1}, 0),
    ],
)
def test_it_may_speak_of_fields_below_a_field(spec: Fields, expected: int) -> None:
    planner = Planner([rule("securityContext.runAsUser", "securityContext.runAsGroup")], ())
    pod: Fields = {"apiVersion": "v1", "kind": "Pod", "spec": spec}

    assert len(found(pod, planner)) == expected


@pytest.mark.parametrize(
    ("spec", "expected"), [({"nodeName": "a"}, 0), ({"nodeName": ""}, 1), ({"hostname": "a"}, 1)]
)
def test_it_is_settled_only_where_no_field_is_empty(spec: Fields, expected: int) -> None:
    planner = Planner([unless(has_any("nodeName"), rule())], ())
    pod: Fields = {"apiVersion": "v1", "kind": "Pod", "spec": spec}

    assert len(found(pod, planner)) == expected


def containers(*resources: Plain) -> Fields:
    some: list[Plain] = [{"name": "a", "resources": one} for one in resources]
    return {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": some}}


def test_equal_mappings_are_asked_once_but_each_that_is_wrong_is_told() -> None:
    asked = []

    def small(fields: Fields) -> Iterator[Fault]:
        asked.append(fields)
        if fields != {"limits": {"cpu": 1}}:
            yield Fault((), "it is not 1")

    planner = Planner([alone("core.v1.ResourceRequirements", judging.SENSELESS, "", small)], ())
    one, two, text = ({"limits": {"cpu": number}} for number in (1, 2, "1"))
    paths = [one.path for one in found(containers(one, two, one, two, text), planner)]

    assert paths == [("spec", "containers", index, "resources") for index in (1, 3, 4)]
    assert asked == [one, two, two, text]
