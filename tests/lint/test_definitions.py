"""Custom resources are held against their definitions, as a server would."""

from __future__ import annotations

import json

import pytest

from tests.lint.linted import CONFIG_MAP, linted, messages, said
from tests.lint.widgets import CASES, definition, widget

CRD = json.dumps(definition())


def numbers(spec: object, version: str = "v1") -> list[str]:
    files = {"widget.json": json.dumps(widget(spec, version)), "crds/widget.json": CRD}  # type: ignore[arg-type]  # a test's own values
    return [one.number for one in linted(files, "widget.json", crds=("crds",))]


@pytest.mark.parametrize("name", CASES)
def test_a_resource_is_accepted_or_refused(name: str) -> None:
    spec, good = CASES[name]

    assert (numbers(spec) == []) is good
    assert set(numbers(spec)) <= {"PC608", "PC609"}


def test_each_version_has_its_own_schema() -> None:
    assert numbers({"colour": "red"}) == ["PC608"]
    assert numbers({"colour": "red"}, "v1alpha1") == []


def test_a_version_that_is_not_served_is_refused() -> None:
    text = json.dumps(widget({}, "v2"))
    (one,) = linted({"a.json": text, "crd.json": CRD}, "a.json", crds=("crd.json",))

    assert (one.number, one.severity.value) == ("PC662", "error")
    assert one.hint == "write `apiVersion: example.com/v1`"


def test_a_version_that_the_definition_has_switched_off_is_refused() -> None:
    off = definition()
    off["spec"]["versions"][1] |= {"served": False}  # type: ignore[call-overload, index]  # it has them
    files = {"a.json": json.dumps(widget({}, "v1alpha1")), "crd.json": json.dumps(off)}

    assert said(files, "a.json", crds=("crd.json",)) == ["error PC662 a.json:1:16"]


def test_a_deprecated_version_is_warned_of() -> None:
    old = definition()
    old["spec"]["versions"][1] |= {"deprecated": True, "deprecationWarning": "use v1"}  # type: ignore[call-overload, index]  # it has them
    files = {"a.json": json.dumps(widget({}, "v1alpha1")), "crd.json": json.dumps(old)}

    assert messages(files, "a.json", crds=("crd.json",)) == [
        "Widget `a`: `example.com/v1alpha1` Widget is deprecated: use v1"
    ]


def test_a_misspelled_kind_of_a_group_that_is_defined_is_refused() -> None:
    files = {"a.json": json.dumps(widget({}) | {"kind": "Widgte"}), "crd.json": CRD}
    other = {"a.json": json.dumps(widget({}) | {"kind": "Gear"}), "crd.json": CRD}

    (one,) = linted(files, "a.json", crds=("crd.json",))

    assert (one.number, one.hint) == ("PC662", "did you mean `Widget`?")
    assert [one.number for one in linted(other, "a.json", crds=("crd.json",))] == ["PC604"]


def test_metadata_is_checked_and_status_is_not() -> None:
    body = widget({}) | {"metadata": {"name": "a", "label": {}}, "status": {"any": "thing"}}
    files = {"widget.json": json.dumps(body), "crd.json": CRD}

    assert messages(files, "widget.json", crds=("crd.json",)) == [
        "Widget `a` does not fit its CustomResourceDefinition: `metadata` has no field `label`"
    ]


@pytest.mark.parametrize(("finalizer", "said"), [("cleanup.example.com", []), ("a b", ["PC643"])])
def test_finalizers_need_no_domain_and_have_to_be_names(finalizer: str, said: list[str]) -> None:
    body = widget({}) | {"metadata": {"name": "a", "finalizers": [finalizer]}}
    files = {"widget.json": json.dumps(body), "crd.json": CRD}

    assert [one.number for one in linted(files, "widget.json", crds=("crd.json",))] == said


def test_definitions_among_the_manifests_are_used() -> None:
    files = {"deploy/a.json": json.dumps(widget({"number": 0})), "deploy/b.json": CRD}

    assert said(files, "deploy") == ["error PC608 deploy/a.json:1:98"]


def test_an_entry_given_twice_is_named() -> None:
    spec = {"map": [{"name": "a", "side": "x"}, {"name": "a", "side": "x"}]}
    files = {"widget.json": json.dumps(widget(spec)), "crd.json": CRD}  # type: ignore[arg-type]  # a test's own values

    assert messages(files, "widget.json", crds=("crd.json",)) == [
        "Widget `a`: an earlier entry of `map` has `name: a` and `side: x`, too"
    ]


def test_of_kinds_that_nobody_defines_each_is_noted_once() -> None:
    bodies = [widget({}) | {"metadata": {"name": name}} for name in "abc"]
    others = "".join(f"---\n{json.dumps(body)}\n" for body in bodies)

    assert said(others) == ["note PC604 manifests.yaml:2:42"]


def test_the_schema_of_an_older_definition_is_found() -> None:
    old = definition()
    schema = old["spec"]["versions"][0]["schema"]  # type: ignore[call-overload, index]  # it has them
    spec = {"group": "example.com", "version": "v1", "names": {"kind": "Widget"}}
    older = old | {"apiVersion": "apiextensions.k8s.io/v1beta1"}
    older["spec"] = spec | {"validation": schema}
    files = {"widget.json": json.dumps(widget({"number": 0})), "crd.json": json.dumps(older)}

    assert [one.number for one in linted(files, "widget.json", crds=("crd.json",))] == ["PC608"]


def test_an_older_definition_keeps_unknown_fields_unless_it_says_otherwise() -> None:
    files = {"widget.json": json.dumps(widget({"colour": "red"}))}
    spec = {"group": "example.com", "version": "v1", "names": {"kind": "Widget"}}
    spec |= {"validation": definition()["spec"]["versions"][0]["schema"]}  # type: ignore[call-overload, index]  # it has them
    older = definition() | {"apiVersion": "apiextensions.k8s.io/v1beta1"}
    kept = files | {"crd.json": json.dumps(older | {"spec": spec})}
    closed = files | {
        "crd.json": json.dumps(older | {"spec": spec | {"preserveUnknownFields": False}})
    }

    assert linted(kept, "widget.json", crds=("crd.json",)) == ()
    assert [one.number for one in linted(closed, "widget.json", crds=("crd.json",))] == ["PC608"]


def test_of_definitions_that_differ_one_has_to_fit() -> None:
    other = definition({"type": "object", "properties": {"colour": {"type": "string"}}})
    files = {"old.json": json.dumps(other), "new.json": CRD}
    red = {"red.json": json.dumps(widget({"colour": "red"}))}
    loud = {"loud.json": json.dumps(widget({"loud": True}))}

    assert said(files | red, "old.json", "new.json", "red.json") == ["warning PC704 new.json:1:100"]
    assert "PC608" in [one.number for one in linted(files | loud)]
    assert [one.number for one in linted(files | red, "red.json", crds=("new.json",))] == ["PC608"]


def test_a_version_without_a_schema_that_can_be_used_is_reported() -> None:
    broken = definition({"type": "object", "required": "all"})
    versions = broken["spec"]["versions"]  # type: ignore[call-overload, index]  # it has them
    del versions[1]["schema"]
    files = {"crd.json": json.dumps(broken), "a.yaml": CONFIG_MAP}

    given = [one for one in linted(files, "a.yaml", crds=("crd.json",)) if one.number == "PC859"]
    assert [one.message.rpartition("its ")[2] for one in given] == [
        "version `v1` by no schema that can be used",
        "version `v1alpha1` by no schema that can be used",
    ]
    judged = [one for one in linted(files) if one.number in ("PC648", "PC859")]
    assert [one.message.rpartition("version ")[2] for one in judged] == [
        "`v1alpha1` has no `schema.openAPIV3Schema`",
    ]
    assert any(one.number == "PC601" for one in linted(files)), "why `v1` has none is said there"


WORDS = [
    ({"text": "ab1"}, "`spec.text` has to match `^[a-z]+$`, and is ab1"),
    ({"number": 0}, "`spec.number` has to be 1 to 9, and is 0"),
    ({"set": ["a", "a"]}, "`spec.set[1]` stands in its list already"),
    ({"text": "a"}, "`spec.text` has to have 2 or more characters"),
    ({"list": ["a", "b", "c"]}, "`spec.list` can have 2 items at most"),
]


@pytest.mark.parametrize(("spec", "expected"), WORDS)
def test_what_does_not_fit_is_told_in_words(spec: dict[str, object], expected: str) -> None:
    files = {"widget.json": json.dumps(widget(spec)), "crd.json": CRD}  # type: ignore[arg-type]  # a test's own values

    assert messages(files, "widget.json", crds=("crd.json",)) == [
        f"Widget `a` does not fit its CustomResourceDefinition: {expected}"
    ]


def test_a_placeholder_in_a_custom_resource_is_a_warning() -> None:
    files = {"widget.json": json.dumps(widget({"text": "{TEXT}"})), "crd.json": CRD}

    (found,) = linted(files, "widget.json", crds=("crd.json",))
    assert (found.number, found.severity.value) == ("PC608", "warning")


def test_a_pattern_that_python_would_try_for_ever_is_tried_once() -> None:
    """Its repetition in a repetition takes Python 2^40 steps."""
    known = definition()
    version = known["spec"]["versions"][0]  # type: ignore[index,call-overload]  # a test's own values
    version["schema"]["openAPIV3Schema"]["properties"]["spec"] = {  # type: ignore[index,call-overload]  # as above
        "type": "object",
        "properties": {"text": {"type": "string", "pattern": "^(a+)+$"}},
    }
    body = {**widget({"text": "a" * 40 + "!"})}  # type: ignore[dict-item]  # as above
    files = {"widget.json": json.dumps(body), "crd.json": json.dumps(known)}

    assert "has to match" in messages(files, "widget.json", crds=("crd.json",))[0]
