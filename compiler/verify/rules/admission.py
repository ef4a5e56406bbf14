"""Rules: webhooks that a server asks about objects, and policies that it decides by itself."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from compiler.codes import governing
from compiler.diagnostics import Severity
from compiler.source.nodes import Plain
from compiler.source.trees import Path
from compiler.verify import words
from compiler.verify.cel import looked_up
from compiler.verify.forms import PORT, QUALIFIED, between, named, one_of
from compiler.verify.manifest import Fields, items, items_at, mapping, text
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.contents import BASE64
from compiler.verify.rules.expressions import expression
from compiler.verify.rules.table import (
    Rules,
    at_most,
    entries,
    exactly_one,
    fields,
    is_given,
    needs,
    unique,
    whole,
)

_GROUP = "admissionregistration.v1"
_HOOKS = (f"{_GROUP}.ValidatingWebhook", f"{_GROUP}.MutatingWebhook")
_LISTS = (f"{_GROUP}.ValidatingWebhookConfiguration", f"{_GROUP}.MutatingWebhookConfiguration")
_RULES = (f"{_GROUP}.RuleWithOperations", f"{_GROUP}.NamedRuleWithOperations")
_POLICY = f"{_GROUP}.ValidatingAdmissionPolicySpec"
_BINDING = f"{_GROUP}.ValidatingAdmissionPolicyBindingSpec"
_REVIEWS = ("v1", "v1beta1")
_PARTS = 3  # of a webhook's name, at least
_CONDITIONS = 64  # at most, of one webhook or policy
# What a webhook's expressions can look at, and a policy's; each makes values of these types.
_REQUEST = ("object", "oldObject", "request", "authorizer")
_POLICYS = (*_REQUEST, "namespaceObject")
COMPUTED = {
    "expression": ((*_POLICYS, "variables"), ("bool",)),
    "messageExpression": (
        tuple(one for one in (*_POLICYS, "variables") if one != "authorizer"),
        ("string",),
    ),
    "valueExpression": ((*_POLICYS, "variables"), ("string", "null")),
}


def reviews(at: Place) -> Iterator[Fault]:
    """Check that a webhook reads a version of reviews that servers write."""
    found = items(at.fields, "admissionReviewVersions")
    if not any(one in _REVIEWS for one in found):
        yield Fault(("admissionReviewVersions",), "it needs `v1` among its versions of reviews")


def hook_name(at: Place) -> Iterator[Fault]:
    """Check that a webhook's name has three parts at least."""
    name = text(at.fields, "name")
    if not words.SUBDOMAIN.fits(name) or len(name.split(".")) < _PARTS:
        yield Fault(("name",), f"the webhook's name `{name}` has to be such as `a.example.com`")


def hook_url(at: Place) -> Iterator[Fault]:
    """Check that a webhook's URL is `https`, with a host, and nothing behind its path."""
    found = urlsplit(text(at.fields, "url"))
    odd = found.query or found.fragment or found.username
    if found.scheme != "https" or not found.hostname or odd:
        yield Fault(("url",), "a webhook's `url` is `https://HOST/PATH` and no more")


def service_path(at: Place) -> Iterator[Fault]:
    """Check that the path of a Service to ask begins with `/`, and has names in it."""
    path = text(at.fields, "path")
    steps = path[1:].removesuffix("/").split("/")
    if path not in ("", "/") and not (
        path.startswith("/") and all(map(words.SUBDOMAIN.fits, steps))
    ):
        yield Fault(("path",), f"the path `{path}` has to be such as `/check`")


def stars(at: Place) -> Iterator[Fault]:
    """Check that a rule says what it is about, and that `*` stands alone."""
    for field in ("operations", "apiGroups", "apiVersions", "resources"):
        found = items(at.fields, field)
        if not found:
            yield Fault((field,), f"the rule needs `{field}`")
        elif "*" in found and len(found) > 1 and field != "resources":
            yield Fault((field,), f"`*` stands alone in `{field}`")
        elif "" in found and field != "apiGroups":
            yield Fault((field, found.index("")), f"`{field}` has an empty item")
    yield from _resources(items(at.fields, "resources"))


def _resources(found: list[Plain]) -> Iterator[Fault]:
    names = [str(one) for one in found]
    for index, name in enumerate(names):
        wider = _standing_for(name, names[:index], names[:index] + names[index + 1 :])
        if wider:
            yield Fault(("resources", index), f"`{wider}` stands for `{name}` already")
            return


def _standing_for(name: str, before: list[str], others: list[str]) -> str:
    """Return what stands for a name already, if anything: but for `*/*`, only what comes first."""
    resource, slash, _ = name.partition("/")
    part = name.removeprefix(resource)
    if "*/*" in others:
        return "*/*"
    wider = (f"{resource}/*", f"*{part}") if slash else ("*",) if name != "*" else ()
    return next((one for one in wider if one in before), "")


def lines(at: Place) -> Iterator[Fault]:
    """Check that a validation's message is one line, and no blank one."""
    told = text(at.fields, "message")
    if len(told.strip().splitlines()) > 1:
        yield Fault(("message",), "a message is one line")
    for field in ("message", "messageExpression"):
        if text(at.fields, field) and not text(at.fields, field).strip():
            yield Fault((field,), f"`{field}` is blank")


def decides(at: Place) -> Iterator[Fault]:
    """Check that a policy says what it is about, and validates or notes something."""
    if not items_at(at.fields, "matchConstraints", "resourceRules"):
        fact = "a policy needs `matchConstraints.resourceRules`: it says which objects it is about"
        yield Fault(("matchConstraints",), fact)
    if not items(at.fields, "validations") and not items(at.fields, "auditAnnotations"):
        yield Fault(("validations",), "a policy needs `validations` or `auditAnnotations`")


def actions(at: Place) -> Iterator[Fault]:
    """Check that a binding leads to something, and does not both deny and warn."""
    found = items(at.fields, "validationActions")
    if not found:
        yield Fault(("validationActions",), "a binding needs `validationActions`")
    if "Deny" in found and "Warn" in found:
        yield Fault(("validationActions",), "`Deny` and `Warn` say the same twice")


def parameters(at: Place) -> Iterator[Fault]:
    """Check that parameters are named or selected, and what happens without them is said."""
    if is_given(at.fields.get("name")) == is_given(at.fields.get("selector")):
        yield Fault((), "parameters are found by `name` or by `selector`")
    if not text(at.fields, "parameterNotFoundAction"):
        yield Fault(("parameterNotFoundAction",), "it needs `parameterNotFoundAction`")


def parameter_kind(at: Place) -> Iterator[Fault]:
    """Check that a policy's parameters have a kind of an API version."""
    if not words.KIND.fits(text(at.fields, "kind").lower()):
        yield Fault(("kind",), "`paramKind` needs a `kind`")
    group, _, version = text(at.fields, "apiVersion").rpartition("/")
    if not words.KIND.fits(version) or (group and not words.SUBDOMAIN.fits(group)):
        yield Fault(("apiVersion",), "`paramKind` needs an `apiVersion` such as `v1`")


def condition(at: Place) -> Iterator[Fault]:
    """Check that a condition is an expression in CEL about the request."""
    is_hook = at.manifest.kind.endswith("Configuration")
    yield from expression(at, "expression", given(at, _REQUEST if is_hook else _POLICYS), "bool")


def about_objects(at: Place) -> Iterator[Fault]:
    """Check that what a policy computes or asks is an expression in CEL, of the right type."""
    for field, (roots, made) in COMPUTED.items():
        if field in at.fields:
            is_free = at.path[-2] == "variables"
            yield from expression(at, field, given(at, roots), *(() if is_free else made))


def given(at: Place, roots: tuple[str, ...]) -> tuple[str, ...]:
    """Return what an expression can look at: parameters only in a policy that takes some."""
    return (*roots, "params") if mapping(at.manifest.spec, "paramKind") else roots


def defined(at: Place) -> Iterator[Fault]:
    """Check that the variables which expressions look at are defined, and before."""
    known = set[str]()
    for index, one in entries(at.fields, "variables"):
        yield from undefined(one, known, ("variables", index))
        known.add(text(one, "name"))
    for field in ("validations", "auditAnnotations"):
        for index, one in entries(at.fields, field):
            yield from undefined(one, known, (field, index))


def undefined(one: Fields, known: set[str], path: Path) -> Iterator[Fault]:
    """Yield where the expressions of a mapping look at variables that are not known."""
    for field in COMPUTED:
        for name in looked_up(text(one, field), "variables"):
            if name not in known:
                yield Fault((*path, field), f"there is no variable `{name}`")


def known_variables(at: Place) -> Iterator[Fault]:
    """Check that a policy's variables have different names that CEL can use."""
    for index, one in enumerate(items(at.fields, "variables")):
        name = text(one, "name")
        if not words.CEL_NAME.fits(name):
            path = ("variables", index, "name")
            yield Fault(path, f"a variable's name `{name}` has to have {words.CEL_NAME.said}")


_HOOK = "admissionregistration.validateValidatingWebhook, validateMutatingWebhook"
_ASKED = "admissionregistration.validateRuleWithOperations"
_SPEC = "admissionregistration.validateValidatingAdmissionPolicySpec"
_BOUND = "admissionregistration.validateValidatingAdmissionPolicyBindingSpec"
_WEB = "webhook.ValidateWebhookService, webhook.ValidateWebhookURL"
_OPERATIONS = one_of("*", "CONNECT", "CREATE", "DELETE", "UPDATE", empty=False)
RULES: Rules = (
    *(unique(on, governing.ADMISSION, _HOOK, "webhooks", "name") for on in _LISTS),
    *(
        rule
        for on in _HOOKS
        for rule in (
            whole(on, governing.ADMISSION, _HOOK, hook_name),
            whole(on, governing.ADMISSION, _HOOK, reviews),
            unique(on, governing.ADMISSION, _HOOK, "admissionReviewVersions"),
            unique(on, governing.ADMISSION, _HOOK, "matchConditions", "name"),
            at_most(on, governing.ADMISSION, _HOOK, "matchConditions", _CONDITIONS),
            *fields(
                on,
                governing.ADMISSION,
                _HOOK,
                admissionReviewVersions=named(words.KIND, empty=False),
                sideEffects=one_of("None", "NoneOnDryRun", empty=False),
                failurePolicy=one_of("Fail", "Ignore", empty=False),
                matchPolicy=one_of("Equivalent", "Exact", empty=False),
                reinvocationPolicy=one_of("IfNeeded", "Never", empty=False),
                timeoutSeconds=between(1, 30),
            ),
        )
    ),
    exactly_one(f"{_GROUP}.WebhookClientConfig", governing.ADMISSION, _HOOK, "service", "url"),
    whole(f"{_GROUP}.WebhookClientConfig", governing.ADMISSION, _WEB, hook_url, "url"),
    *(
        rule
        for on in (
            f"{_GROUP}.WebhookClientConfig",
            "apiextensions.v1.WebhookClientConfig",
            "apiregistration.v1.APIServiceSpec",
        )
        for rule in fields(on, governing.ADMISSION, "decoding", caBundle=BASE64)
    ),
    *(
        rule
        for on in (f"{_GROUP}.ServiceReference", "apiextensions.v1.ServiceReference")
        for rule in (
            needs(on, governing.ADMISSION, _WEB, "name", "namespace"),
            whole(on, governing.ADMISSION, _WEB, service_path, "path"),
            *fields(on, governing.ADMISSION, _WEB, port=PORT),
        )
    ),
    *(
        rule
        for on in _RULES
        for rule in (
            whole(on, governing.ADMISSION, _ASKED, stars),
            unique(on, governing.ADMISSION, _ASKED, "resourceNames"),
            *fields(
                on,
                governing.ADMISSION,
                _ASKED,
                operations=_OPERATIONS,
                scope=one_of("*", "Cluster", "Namespaced", empty=False),
                resourceNames=named(words.SEGMENT),
            ),
        )
    ),
    needs(
        f"{_GROUP}.MatchCondition",
        governing.ADMISSION,
        "admissionregistration.validateMatchCondition",
        "name",
        "expression",
    ),
    *fields(
        f"{_GROUP}.MatchCondition",
        governing.ADMISSION,
        "admissionregistration.validateMatchCondition",
        name=QUALIFIED,
    ),
    whole(
        f"{_GROUP}.MatchCondition",
        governing.ADMISSION,
        "admissionregistration.validateMatchConditionsExpression",
        condition,
    ),
    whole(_POLICY, governing.ADMISSION, _SPEC, decides),
    whole(_POLICY, governing.ADMISSION, _SPEC, known_variables, "variables"),
    whole(_POLICY, governing.ADMISSION, _SPEC, defined, "validations"),
    unique(_POLICY, governing.ADMISSION, _SPEC, "matchConditions", "name"),
    at_most(_POLICY, governing.ADMISSION, _SPEC, "matchConditions", _CONDITIONS),
    unique(_POLICY, governing.ADMISSION, _SPEC, "auditAnnotations", "key"),
    unique(_POLICY, governing.ADMISSION, _SPEC, "variables", "name")._replace(
        severity=Severity.WARNING  # the last one counts
    ),
    *fields(
        _POLICY,
        governing.ADMISSION,
        _SPEC,
        failurePolicy=one_of("Fail", "Ignore", empty=False),
    ),
    whole(f"{_GROUP}.ParamKind", governing.ADMISSION, _SPEC, parameter_kind),
    *fields(
        f"{_GROUP}.MatchResources",
        governing.ADMISSION,
        "admissionregistration.validateMatchResources",
        matchPolicy=one_of("Equivalent", "Exact", empty=False),
    ),
    *(
        rule
        for on, field in (
            ("Validation", "expression"),
            ("Variable", "expression"),
            ("AuditAnnotation", "valueExpression"),
        )
        for rule in (
            needs(f"{_GROUP}.{on}", governing.ADMISSION, _SPEC, field),
            whole(f"{_GROUP}.{on}", governing.ADMISSION, _SPEC, about_objects),
        )
    ),
    whole(f"{_GROUP}.Validation", governing.ADMISSION, _SPEC, lines),
    *fields(
        f"{_GROUP}.Validation",
        governing.ADMISSION,
        _SPEC,
        reason=one_of("Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized", empty=False),
    ),
    *fields(f"{_GROUP}.AuditAnnotation", governing.ADMISSION, _SPEC, key=QUALIFIED),
    needs(_BINDING, governing.ADMISSION, _BOUND, "policyName"),
    whole(_BINDING, governing.ADMISSION, _BOUND, actions),
    unique(_BINDING, governing.ADMISSION, _BOUND, "validationActions"),
    *fields(
        _BINDING,
        governing.ADMISSION,
        _BOUND,
        policyName=named(words.SUBDOMAIN),
        validationActions=one_of("Audit", "Deny", "Warn", empty=False),
    ),
    whole(f"{_GROUP}.ParamRef", governing.ADMISSION, _BOUND, parameters),
    *fields(
        f"{_GROUP}.ParamRef",
        governing.ADMISSION,
        _BOUND,
        name=named(words.SEGMENT),
        parameterNotFoundAction=one_of("Allow", "Deny"),
    ),
    *(
        needs(f"{_GROUP}.{on}", governing.ADMISSION, "decoding: an empty one", "spec")
        for on in ("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding")
    ),
)
