"""Rules: kinds that somebody adds to the API, by definitions or by servers of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from compiler.codes import governing
from compiler.diagnostics import Severity
from compiler.regexes import regex
from compiler.source.nodes import Plain
from compiler.verify import words
from compiler.verify.forms import PORT, between, named, one_of
from compiler.verify.manifest import items, mapping, mapping_at, text, text_at
from compiler.verify.plan import Fault, Place
from compiler.verify.rules.admission import hook_url
from compiler.verify.rules.structural import structural
from compiler.verify.rules.table import (
    Rules,
    at_most,
    entries,
    exactly_one,
    fields,
    is_given,
    needs,
    unique,
)
from compiler.verify.rules.table import whole as rule

_V1 = "apiextensions.v1"
_SPEC = f"{_V1}.CustomResourceDefinitionSpec"
_VERSION = f"{_V1}.CustomResourceDefinitionVersion"
_NAMES = f"{_V1}.CustomResourceDefinitionNames"
_COLUMN = f"{_V1}.CustomResourceColumnDefinition"
_SERVICE = "apiregistration.v1.APIServiceSpec"
_APPROVAL = "api-approved.kubernetes.io"
_PROTECTED = ("k8s.io", "kubernetes.io")
_REVIEWS = ("v1", "v1beta1")
_SELECTABLE = ("boolean", "integer", "string")
_MOST_SELECTABLE = 8
_LONGEST_WARNING = 256
_JSON_PATH = regex(r"(?:\.[A-Za-z_$][\w-]*|\.?\[[^\]]+\]|\.'[^']*')+.*", re.ASCII)


def definition_name(at: Place) -> Iterator[Fault]:
    """Check that a definition is called after its plural and its group, which is a domain."""
    spec = mapping(at.fields, "spec")
    plural, group = text_at(spec, "names", "plural"), text(spec, "group")
    name = text_at(at.fields, "metadata", "name")
    if not words.SUBDOMAIN.fits(group) or "." not in group:
        yield Fault(("spec", "group"), f"the group `{group}` has to be a domain, `example.com`")
    elif name != f"{plural}.{group}" and words.SUBDOMAIN.fits(plural):
        yield Fault(("metadata", "name"), f"it has to be called `{plural}.{group}`")


def approval(at: Place) -> Iterator[Fault]:
    """Check that a group of Kubernetes' own community has its approval, or says it has none."""
    group = text(at.manifest.spec, "group")
    said = text(mapping_at(at.fields, "metadata", "annotations"), _APPROVAL)
    if not any(f".{group}".endswith(f".{one}") for one in _PROTECTED):
        return
    url = urlsplit(said)
    if not (url.scheme and url.netloc) and not said.startswith("unapproved"):
        fact = f"the group `{group}` is protected: it needs the annotation `{_APPROVAL}`"
        hint = "give the address of the approval, or `unapproved, for tests only`"
        yield Fault(("metadata", "annotations", _APPROVAL), fact, hint)


def names(at: Place) -> Iterator[Fault]:
    """Check that a kind's names can be names."""
    if at.path[:1] == ("status",):
        return  # a server writes it, and generators leave it empty
    for field in ("plural", "singular", "kind", "listKind"):
        name = text(at.fields, field)
        is_required = field in ("plural", "kind")
        if (name or is_required) and not words.KIND.fits(_flat(field, name)):
            yield Fault((field,), f"`{field}: {name}` has to have {words.KIND.said}")
    if text(at.fields, "kind") and text(at.fields, "kind") == text(at.fields, "listKind"):
        yield Fault(("listKind",), "a kind and its list have different names")


def _flat(field: str, name: str) -> str:
    return name.lower() if field in ("kind", "listKind") else name


def stored(at: Place) -> Iterator[Fault]:
    """Check that one version is stored, and no more than one."""
    found = [one.get("storage") is True for _, one in entries(at.fields, "versions")]
    if sum(found) != 1:
        fact = f"one version is the stored one (`storage: true`), and {sum(found)} are"
        yield Fault(("versions",), fact)


def described(at: Place) -> Iterator[Fault]:
    """Check that every version has a schema, and that fields out of it are not kept."""
    if at.fields.get("preserveUnknownFields") is True:
        fact = "`preserveUnknownFields: true` is from before there were schemas"
        hint = "write `x-kubernetes-preserve-unknown-fields: true` in the schema"
        yield Fault(("preserveUnknownFields",), fact, hint)
    for index, version in entries(at.fields, "versions"):
        if not mapping_at(version, "schema", "openAPIV3Schema"):
            fact = f"the version `{text(version, 'name')}` has no `schema.openAPIV3Schema`"
            yield Fault(("versions", index), fact)


def selectable(at: Place) -> Iterator[Fault]:
    """Check that fields to select by are single values in the schema, beside the metadata."""
    root = mapping_at(at.fields, "schema", "openAPIV3Schema")
    for index, one in entries(at.fields, "selectableFields"):
        path = text(one, "jsonPath")
        place: Plain = root
        for step in path.removeprefix(".").split("."):
            place = mapping_at(place, "properties", step)
        fault = ""
        if not path.startswith(".") or not place:
            fault = "leads to no field of the schema"
        elif text(place, "type") not in _SELECTABLE:
            fault = "leads to no text, whole number, true or false"
        elif path.startswith(".metadata."):
            fault = "leads into `metadata`, of which only some fields select"
        if fault:
            yield Fault(("selectableFields", index, "jsonPath"), f"`jsonPath: {path}` {fault}")


def deprecated(at: Place) -> Iterator[Fault]:
    """Check that a warning about a version is short, and comes with its being deprecated."""
    told = at.fields.get("deprecationWarning")
    if at.fields.get("deprecated") is not True:
        yield Fault(("deprecationWarning",), "`deprecationWarning` needs `deprecated: true`")
    elif isinstance(told, str) and not 0 < len(told.encode()) <= _LONGEST_WARNING:
        fact = f"`deprecationWarning` has from 1 to {_LONGEST_WARNING} bytes"
        yield Fault(("deprecationWarning",), fact)


def schema(at: Place) -> Iterator[Fault]:
    """Check that a schema says of every field what it is."""
    if isinstance(at.fields.get("openAPIV3Schema"), dict):
        yield from structural(mapping(at.fields, "openAPIV3Schema"), ("openAPIV3Schema",))


def conversion(at: Place) -> Iterator[Fault]:
    """Check that a webhook which converts is there, and reads what servers write."""
    strategy, hook = text(at.fields, "strategy"), mapping(at.fields, "webhook")
    if strategy == "None" and hook:
        yield Fault(("webhook",), "the strategy `None` needs no `webhook`", key=True)
    if strategy != "Webhook":
        return
    if not mapping(hook, "clientConfig"):
        yield Fault(("webhook",), "the strategy `Webhook` needs `webhook.clientConfig`")
    if not any(one in _REVIEWS for one in items(hook, "conversionReviewVersions")):
        fact = "it needs `v1` among `webhook.conversionReviewVersions`"
        yield Fault(("webhook", "conversionReviewVersions"), fact)


def column_path(at: Place) -> Iterator[Fault]:
    """Check that a column's path begins with a dot."""
    path = text(at.fields, "jsonPath")
    if not path.startswith("."):
        yield Fault(("jsonPath",), f"`jsonPath: {path}` has to be such as `.spec.size`")


def column_shown(at: Place) -> Iterator[Fault]:
    """Check that a column's path leads into the object, or no column of the version is shown."""
    path = text(at.fields, "jsonPath")
    if path.startswith(".") and not _JSON_PATH.fullmatch(path):
        fact = f"`jsonPath: {path}` is no path such as `.spec.size`: none of the columns is shown"
        yield Fault(("jsonPath",), fact)


def scale(at: Place) -> Iterator[Fault]:
    """Check that the numbers of copies stand where a controller looks for them."""
    for field, parts in (
        ("specReplicasPath", (".spec.",)),
        ("statusReplicasPath", (".status.",)),
        ("labelSelectorPath", (".status.", ".spec.")),
    ):
        path = text(at.fields, field)
        if (path or field != "labelSelectorPath") and not path.startswith(parts):
            yield Fault((field,), f"`{field}: {path}` has to begin with `{parts[0]}`")


def service_name(at: Place) -> Iterator[Fault]:
    """Check that an API's name is made of its version and group."""
    version, group = text_at(at.fields, "spec", "version"), text_at(at.fields, "spec", "group")
    if text_at(at.fields, "metadata", "name") != f"{version}.{group}":
        yield Fault(("metadata", "name"), f"it has to be called `{version}.{group}`")


def trusted(at: Place) -> Iterator[Fault]:
    """Check that an API's server is named, and trusted in one way."""
    service, lax = at.fields.get("service"), at.fields.get("insecureSkipTLSVerify") is True
    if lax and is_given(at.fields.get("caBundle")):
        yield Fault(("caBundle",), "`caBundle` and `insecureSkipTLSVerify` exclude each other")
    if lax and not is_given(service):
        fact = "an API of the server itself has no `insecureSkipTLSVerify`"
        yield Fault(("insecureSkipTLSVerify",), fact)


_DEFINITION = "apiextensions.validateCustomResourceDefinitionSpec"
_DEFINED = "apiextensions.validateCustomResourceDefinitionVersion"
_REGISTERED = "apiregistration.ValidateAPIService"
RULES: Rules = (
    rule(
        f"{_V1}.CustomResourceDefinition",
        governing.API_EXTENSION,
        "apiextensions.ValidateCustomResourceDefinition",
        definition_name,
    ),
    rule(
        f"{_V1}.CustomResourceDefinition",
        governing.API_EXTENSION,
        "apiextensions.validateAPIApproval",
        approval,
    ),
    rule(_SPEC, governing.API_EXTENSION, _DEFINITION, stored),
    rule(_SPEC, governing.API_EXTENSION, _DEFINITION, described),
    unique(_SPEC, governing.API_EXTENSION, _DEFINITION, "versions", "name"),
    *fields(
        _SPEC,
        governing.API_EXTENSION,
        _DEFINITION,
        scope=one_of("Cluster", "Namespaced", empty=False),
    ),
    rule(
        _NAMES,
        governing.API_EXTENSION,
        "apiextensions.ValidateCustomResourceDefinitionNames",
        names,
    ),
    *fields(
        _NAMES,
        governing.API_EXTENSION,
        "apiextensions.ValidateCustomResourceDefinitionNames",
        shortNames=named(words.KIND, empty=False),
        categories=named(words.KIND, empty=False),
    ),
    *fields(_VERSION, governing.API_EXTENSION, _DEFINED, name=named(words.KIND, empty=False)),
    rule(_VERSION, governing.API_EXTENSION, _DEFINED, selectable, "selectableFields"),
    unique(_VERSION, governing.API_EXTENSION, _DEFINED, "selectableFields", "jsonPath"),
    at_most(_VERSION, governing.API_EXTENSION, _DEFINED, "selectableFields", _MOST_SELECTABLE),
    rule(_VERSION, governing.API_EXTENSION, _DEFINED, deprecated, "deprecationWarning"),
    rule(
        f"{_V1}.CustomResourceValidation",
        governing.API_EXTENSION,
        "apiextensions.validateCustomResourceDefinitionValidation, schema.ValidateStructural",
        schema,
    ),
    rule(
        f"{_V1}.CustomResourceConversion",
        governing.API_EXTENSION,
        "apiextensions.validateCustomResourceConversion",
        conversion,
    ),
    *fields(
        f"{_V1}.CustomResourceConversion",
        governing.API_EXTENSION,
        "apiextensions.validateCustomResourceConversion",
        strategy=one_of("None", "Webhook", empty=False),
    ),
    exactly_one(
        f"{_V1}.WebhookClientConfig",
        governing.API_EXTENSION,
        "apiextensions.validateCustomResourceConversion",
        "service",
        "url",
    ),
    rule(
        f"{_V1}.WebhookClientConfig",
        governing.API_EXTENSION,
        "webhook.ValidateWebhookURL",
        hook_url,
        "url",
    ),
    unique(
        f"{_V1}.WebhookConversion",
        governing.API_EXTENSION,
        "apiextensions.validateConversionReviewVersions",
        "conversionReviewVersions",
    ),
    *fields(
        f"{_V1}.WebhookConversion",
        governing.API_EXTENSION,
        "apiextensions.validateConversionReviewVersions",
        conversionReviewVersions=named(words.KIND, empty=False),
    ),
    needs(
        _COLUMN,
        governing.API_EXTENSION,
        "apiextensions.ValidateCustomResourceColumnDefinition",
        "name",
        "type",
        "jsonPath",
    ),
    rule(
        _COLUMN,
        governing.API_EXTENSION,
        "apiextensions.ValidateCustomResourceColumnDefinition",
        column_path,
        "jsonPath",
    ),
    rule(
        _COLUMN, governing.API_EXTENSION, "none: tableconvertor.New", column_shown, "jsonPath"
    )._replace(severity=Severity.WARNING),
    *fields(
        _COLUMN,
        governing.API_EXTENSION,
        "apiextensions.ValidateCustomResourceColumnDefinition",
        type=one_of("integer", "number", "string", "boolean", "date"),
        format=one_of("int32", "int64", "float", "double", "byte", "date", "date-time", "password"),
    ),
    rule(
        f"{_V1}.CustomResourceSubresourceScale",
        governing.API_EXTENSION,
        "apiextensions.ValidateCustomResourceDefinitionSubresources",
        scale,
    ),
    rule("apiregistration.v1.APIService", governing.API_EXTENSION, _REGISTERED, service_name),
    rule(_SERVICE, governing.API_EXTENSION, _REGISTERED, trusted),
    *fields(
        _SERVICE,
        governing.API_EXTENSION,
        _REGISTERED,
        groupPriorityMinimum=between(1, 20_000),
        versionPriority=between(1, 1_000),
    ),
    *fields("apiregistration.v1.ServiceReference", governing.API_EXTENSION, _REGISTERED, port=PORT),
    needs(
        "apiregistration.v1.ServiceReference",
        governing.API_EXTENSION,
        _REGISTERED,
        "name",
        "namespace",
    ),
)
