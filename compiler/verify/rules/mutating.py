"""Rules: policies by which a server changes objects by itself (`MutatingAdmissionPolicy`)."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import governing
from compiler.verify import words
from compiler.verify.forms import named, one_of
from compiler.verify.manifest import Fields, items, mapping, text
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.admission import COMPUTED, given, undefined
from compiler.verify.rules.expressions import expression
from compiler.verify.rules.table import Rules, at_most, entries, fields, needs, unique, whole

_GROUP = "admissionregistration.v1"
_POLICY = f"{_GROUP}.MutatingAdmissionPolicySpec"
_BINDING = f"{_GROUP}.MutatingAdmissionPolicyBindingSpec"
_PATCHES = {"ApplyConfiguration": "applyConfiguration", "JSONPatch": "jsonPatch"}
_OPERATIONS = ("CREATE", "UPDATE")
_CONDITIONS = 64  # at most


def changes(at: Place) -> Iterator[Fault]:
    """Check that a policy says which new or changed objects it is about, and changes them."""
    rules = mapping(at.fields, "matchConstraints")
    if not items(rules, "resourceRules"):
        fact = "a policy needs `matchConstraints.resourceRules`: it says which objects it is about"
        yield Fault(("matchConstraints",), fact)
    for fault in _operations(rules):
        yield fault._replace(path=("matchConstraints", *fault.path))
    if not items(at.fields, "mutations"):
        yield Fault(("mutations",), "a policy needs `mutations`")


def bound(at: Place) -> Iterator[Fault]:
    """Check that a binding is about new or changed objects."""
    for fault in _operations(mapping(at.fields, "matchResources")):
        yield fault._replace(path=("matchResources", *fault.path))


def _operations(matched: Fields) -> Iterator[Fault]:
    for index, rule in entries(matched, "resourceRules"):
        for place, one in enumerate(items(rule, "operations")):
            if one not in _OPERATIONS:
                path = ("resourceRules", index, "operations", place)
                yield Fault(path, f"`{one}` changes no object: it is `CREATE` or `UPDATE`")


def patch(at: Place) -> Iterator[Fault]:
    """Check that a change is written as its type says."""
    kind = text(at.fields, "patchType")
    for name, field in _PATCHES.items():
        has_it = at.fields.get(field) is not None
        if name == kind and not has_it:
            yield Fault((field,), f"`patchType: {name}` needs `{field}`")
        if name != kind and kind in _PATCHES and has_it:
            yield Fault((field,), f"`patchType: {kind}` has no `{field}`", key=True)


def made(at: Place) -> Iterator[Fault]:
    """Check that a change is an expression in CEL, on variables that there are."""
    roots, _ = COMPUTED["expression"]
    wanted = "list" if at.path[-1] == "jsonPatch" else "Object"
    yield from expression(at, "expression", given(at, roots), wanted)
    known = {str(one.get("name")) for _, one in entries(at.manifest.spec, "variables")}
    yield from undefined(at.fields, known, ())


_SPEC = "admissionregistration.validateMutatingAdmissionPolicySpec"
_BOUND = "admissionregistration.validateMutatingAdmissionPolicyBindingSpec"
_CHANGE = "admissionregistration.validateMutation"
RULES: Rules = (
    needs(f"{_GROUP}.MutatingAdmissionPolicy", governing.ADMISSION, _SPEC, "spec"),
    needs(f"{_GROUP}.MutatingAdmissionPolicyBinding", governing.ADMISSION, _BOUND, "spec"),
    whole(_POLICY, governing.ADMISSION, _SPEC, changes),
    *fields(
        _POLICY,
        governing.ADMISSION,
        _SPEC,
        failurePolicy=one_of("Fail", "Ignore", empty=False),
        reinvocationPolicy=one_of("IfNeeded", "Never", empty=False),
    ),
    needs(_POLICY, governing.ADMISSION, _SPEC, "reinvocationPolicy"),
    unique(_POLICY, governing.ADMISSION, _SPEC, "matchConditions", "name"),
    at_most(_POLICY, governing.ADMISSION, _SPEC, "matchConditions", _CONDITIONS),
    *fields(
        f"{_GROUP}.Mutation",
        governing.ADMISSION,
        _CHANGE,
        patchType=one_of(*_PATCHES, empty=False),
    ),
    needs(f"{_GROUP}.Mutation", governing.ADMISSION, _CHANGE, "patchType"),
    whole(f"{_GROUP}.Mutation", governing.ADMISSION, _CHANGE, patch),
    *(
        rule
        for on, source in (
            ("ApplyConfiguration", "admissionregistration.validateApplyConfiguration"),
            ("JSONPatch", "admissionregistration.validateJSONPatch"),
        )
        for rule in (
            needs(f"{_GROUP}.{on}", governing.ADMISSION, source, "expression"),
            whole(f"{_GROUP}.{on}", governing.ADMISSION, source, made, "expression"),
        )
    ),
    needs(_BINDING, governing.ADMISSION, _BOUND, "policyName"),
    *fields(_BINDING, governing.ADMISSION, _BOUND, policyName=named(words.SUBDOMAIN)),
    whole(_BINDING, governing.ADMISSION, _BOUND, bound),
)
