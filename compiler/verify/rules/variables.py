"""Rules: the variables of containers, and what they are filled from."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from compiler.codes import judging
from compiler.codes import verifying as codes
from compiler.knowledge.features import FILES_OF_VARIABLES, has
from compiler.regexes import regex
from compiler.verify import words
from compiler.verify.bundle import is_at_least
from compiler.verify.forms import NO_STEP_UP, named
from compiler.verify.manifest import text
from compiler.verify.plan import Fault, Place
from compiler.verify.quantities import NANO, quantity
from compiler.verify.rules.containers import CONTAINERS, name_of, pod_of
from compiler.verify.rules.table import Rules, entries, exactly_one, fields, needs, whole

# Since this version a variable may have almost any name; Kubernetes 1.30 and 1.31 know it as an
# alpha feature, which is off.
# https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/
ANY_VARIABLE_SINCE = "1.32"
_POD_FIELDS = regex(
    r"metadata\.(?:name|namespace|uid)|spec\.(?:nodeName|serviceAccountName|host)"
    r"|status\.(?:hostIPs?|podIPs?)|metadata\.(?:labels|annotations)\['(?P<key>[^']+)'\]"
)
# What a misspelling may have been meant to be.
_SHOWN = (
    *("metadata.name", "metadata.namespace", "metadata.uid"),
    *("metadata.labels", "metadata.annotations"),
    *("spec.nodeName", "spec.serviceAccountName"),
    *("status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"),
)
_ALIKE = 0.8  # how much of a field's name is left at least in its misspelling
_RESOURCE_FIELDS = regex(r"(?:limits|requests)\.(?:cpu|memory|ephemeral-storage|hugepages-.+)")
_SIZES = tuple(NANO * base**power for base in (1000, 1024) for power in range(7))
_DIVISORS = {"cpu": (NANO // 1000, NANO)}
_KEY = named(words.KEY)
_USED = regex(r"(?<!\$)(?:\$\$)*\$\(([^()$]+)\)")  # `$$(NAME)` is the text `$(NAME)`
_ENV = "core.ValidateEnv"


def variable_form(version: str) -> words.Spelling:
    """Return which names variables may have in a version."""
    return words.ANY_VARIABLE if is_at_least(version, ANY_VARIABLE_SINCE) else words.VARIABLE


def variable_name(at: Place) -> Iterator[Fault]:
    """Check that a variable has a name that the version allows."""
    form, name = variable_form(at.manifest.version), text(at.fields, "name")
    if not form.fits(name):
        yield Fault(("name",), f"the variable `{name}` has to have a name of {form.letters}")


def one_value(at: Place) -> Iterator[Fault]:
    """Check that a variable has a value or a source, and not both."""
    if text(at.fields, "value") and at.fields.get("valueFrom") is not None:
        fact = f"the variable `{text(at.fields, 'name')}` has both a value and a source"
        yield Fault(("valueFrom",), fact, key=True)


def set_once(at: Place) -> Iterator[Fault]:
    """Check that a variable is set once."""
    seen = set[str]()
    for index, variable in entries(at.fields, "env"):
        name = text(variable, "name")
        if name in seen:
            fact = f"the variable `{name}` of {name_of(at)} is set twice"
            yield Fault(("env", index, "name"), fact)
        seen.add(name)


def known_before(at: Place) -> Iterator[Fault]:
    """Check that a variable is made of others that are set in front of it."""
    own: dict[str, int] = {}
    used: list[tuple[int, str]] = []
    for index, variable in entries(at.fields, "env"):
        own.setdefault(text(variable, "name"), index)
        value = text(variable, "value")
        if "$(" in value:
            used += ((index, name) for name in _USED.findall(value))
    for index, name in used if not at.fields.get("envFrom") else ():
        if own.get(name, -1) >= index:
            own_value = own[name] == index
            whose = "its own value, and stays" if own_value else "set behind it, and stays"
            fact = f"`$({name})` is {whose} as it is written"
            hint = "" if own_value else f"put `{name}` in front of it"
            yield Fault(("env", index, "value"), fact, hint)


def prefix(at: Place) -> Iterator[Fault]:
    """Check that what is put in front of variables can begin a variable's name."""
    form, found = variable_form(at.manifest.version), text(at.fields, "prefix")
    if found and not form.fits(found):
        yield Fault(("prefix",), f"the prefix `{found}` has to have {form.letters}")


def _shown_instead(path: str, *, is_file: bool) -> str:
    """Return what to do about a field that is not shown: here at all, or by this name."""
    if path in ("metadata.labels", "metadata.annotations"):
        return f"a variable shows one of them: `{path}['KEY']`"
    if is_file and _POD_FIELDS.fullmatch(path):
        return "put it into a variable: files show what is in `metadata` only"
    begun = path.partition("[")[0]
    if begun in ("metadata.labels", "metadata.annotations"):
        return f"write `{begun}['KEY']`, with a key that there can be"
    known = {one.lower(): one for one in _SHOWN}
    close = get_close_matches(path.lower(), known, n=1, cutoff=_ALIKE)
    return f"did you mean `{known[close[0]]}`?" if close else ""


def pod_field(at: Place) -> Iterator[Fault]:
    """Check that a variable or a file shows a field of the pod that it can show."""
    path = text(at.fields, "fieldPath")
    is_file = "downwardAPI" in at.path
    if at.fields.get("apiVersion") not in (None, "", "v1"):
        yield Fault(("apiVersion",), "`apiVersion` of a field's reference is `v1`")
    if is_file and path in ("metadata.labels", "metadata.annotations"):
        return
    match = _POD_FIELDS.fullmatch(path)
    own = path.startswith(("spec.", "status."))
    key = match["key"] if match else ""
    key = key.lower() if path.startswith("metadata.annotations[") and key else key
    if not match or (is_file and own) or (key and not words.is_qualified(key)):
        fact = f"a pod shows no field `{path}` to its containers"
        yield Fault(("fieldPath",), fact, _shown_instead(path, is_file=is_file))


def file_volume(at: Place) -> Iterator[Fault]:
    """Check that a file with variables is in an `emptyDir` of its pod."""
    if not has(at.manifest.version, FILES_OF_VARIABLES):
        return
    wanted = text(at.fields, "volumeName")
    volumes = [one for _, one in entries(pod_of(at), "volumes") if text(one, "name") == wanted]
    if not any(one.get("emptyDir") is not None for one in volumes):
        yield Fault(("volumeName",), f"`{wanted}` is no `emptyDir` among the volumes of its pod")


def file_alone(at: Place) -> Iterator[Fault]:
    """Check that a variable has another source than a file, where a server drops that one."""
    version = at.manifest.version
    if not has(version, FILES_OF_VARIABLES) and len(at.fields) == 1:
        yield Fault((), f"Kubernetes {version} drops `fileKeyRef`, and then there is no source")


def resource_field(at: Place) -> Iterator[Fault]:
    """Check that a variable or a file shows an amount that a container has."""
    resource = text(at.fields, "resource")
    if not _RESOURCE_FIELDS.fullmatch(resource):
        fact = f"`{resource}` is none of a container's amounts, such as `limits.memory`"
        yield Fault(("resource",), fact)
    divisor, kind = at.fields.get("divisor"), resource.rpartition(".")[2].partition("-")[0]
    if quantity(divisor) not in (None, 0, *_DIVISORS.get(kind, _SIZES)):
        yield Fault(("divisor",), f"`{resource}` is not given in units of `{divisor}`")
    if "downwardAPI" in at.path and not text(at.fields, "containerName"):
        yield Fault(("containerName",), "a file with an amount needs `containerName`")


RULES: Rules = (
    *(
        whole(on, judging.REPEATED_VARIABLE, "none: a server takes the last", set_once, "env")
        for on in CONTAINERS
    ),
    *(
        whole(on, judging.SENSELESS, "none: the kubelet leaves it", known_before, "env")
        for on in CONTAINERS
    ),
    whole("core.v1.EnvVar", codes.VARIABLE, _ENV, variable_name),
    whole("core.v1.EnvVar", codes.VARIABLE, "core.validateEnvVarValueFrom", one_value, "valueFrom"),
    exactly_one(
        "core.v1.EnvVarSource",
        codes.VARIABLE,
        "core.validateEnvVarValueFrom",
        "configMapKeyRef",
        "secretKeyRef",
        "fieldRef",
        "resourceFieldRef",
        "fileKeyRef",
    ),
    whole(
        "core.v1.EnvVarSource",
        codes.VARIABLE,
        "core.validateEnvVarValueFrom",
        file_alone,
        "fileKeyRef",
    ),
    *(
        rule
        for on in ("core.v1.ConfigMapKeySelector", "core.v1.SecretKeySelector")
        for rule in (
            needs(on, codes.VARIABLE, "core.validateConfigMapKeySelector", "name", "key"),
            *fields(
                on,
                codes.VARIABLE,
                "core.validateConfigMapKeySelector, core.validateSecretKeySelector",
                name=named(words.SUBDOMAIN),
                key=_KEY,
            ),
        )
    ),
    needs(
        "core.v1.FileKeySelector",
        codes.VARIABLE,
        "core.validateFileKeySelector",
        "key",
        "path",
        "volumeName",
    ),
    *fields(
        "core.v1.FileKeySelector", codes.VARIABLE, "core.validateFileKeySelector", path=NO_STEP_UP
    ),
    whole("core.v1.FileKeySelector", codes.VARIABLE, "core.validateFileKeyRefVolumes", file_volume),
    whole(
        "core.v1.ObjectFieldSelector", codes.VARIABLE, "core.validateObjectFieldSelector", pod_field
    ),
    whole(
        "core.v1.ResourceFieldSelector",
        codes.VARIABLE,
        "core.validateContainerResourceFieldSelector",
        resource_field,
    ),
    whole("core.v1.EnvFromSource", codes.VARIABLE, "core.ValidateEnvFrom", prefix, "prefix"),
    exactly_one(
        "core.v1.EnvFromSource", codes.VARIABLE, "core.ValidateEnvFrom", "configMapRef", "secretRef"
    ),
    *(
        rule
        for on in ("core.v1.ConfigMapEnvSource", "core.v1.SecretEnvSource")
        for rule in (
            needs(on, codes.VARIABLE, "core.validateConfigMapEnvSource", "name"),
            *fields(
                on,
                codes.VARIABLE,
                "core.validateConfigMapEnvSource, core.validateSecretEnvSource",
                name=named(words.SUBDOMAIN),
            ),
        )
    ),
)
