"""Rules: containers, their ports, variables, probes and hooks."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import judging, linking
from compiler.codes import verifying as codes
from compiler.knowledge.features import OWN_RESTART, OWN_RESTART_GATED, has
from compiler.knowledge.references import flaw
from compiler.source.trees import Path
from compiler.verify import words
from compiler.verify.forms import (
    ADDRESS_IF_ANY,
    NOT_NEGATIVE,
    PORT,
    PORT_IF_ANY,
    PORT_OR_NAME,
    PROTOCOL,
    at_least,
    named,
    one_of,
)
from compiler.verify.manifest import Fields, items, mapping, mapping_at, number, text
from compiler.verify.plan import Fault, Form, Place
from compiler.verify.rules.table import (
    Rules,
    entries,
    exactly_one,
    fields,
    has_any,
    is_given,
    needs,
    unique,
    unless,
    whole,
)

CONTAINERS = ("core.v1.Container", "core.v1.EphemeralContainer")
PROBES = ("startupProbe", "readinessProbe", "livenessProbe")
HOOKS = ("postStart", "preStop")
ACTING = (*PROBES, "lifecycle")  # where a container has probes and hooks
_GRACE = 30  # seconds that a pod has to end, where it does not say

_NAME = named(words.LABEL)
_TRIMMED = Form(
    "written without blanks around it",
    lambda value: not isinstance(value, str) or value == value.strip(),
    lambda value: f"write `{str(value).strip()}`",
)


def has_image(at: Place) -> Iterator[Fault]:
    """Check that a container has an image."""
    if not text(at.fields, "image"):
        yield Fault(("image",), f"the container {name_of(at)} has no image")


def name_of(at: Place) -> str:
    """Return a container's name, in backticks."""
    return f"`{text(at.fields, 'name')}`"


def is_first(at: Place) -> bool:
    """Whether a container is an init container that runs to its end."""
    return at.path[-2] == "initContainers" and at.fields.get("restartPolicy") != "Always"


def own_restart(at: Place) -> Iterator[Fault]:
    """Check that only an init container that stays says when it is restarted, `Always`."""
    policy, where = at.fields.get("restartPolicy"), at.path[-2]
    if policy is None or has(at.manifest.version, OWN_RESTART_GATED):
        return
    if where != "initContainers":
        fact = f"only init containers have a `restartPolicy` of their own, and not {name_of(at)}"
        yield Fault(("restartPolicy",), fact, key=True)
    elif policy != "Always":
        yield Fault(("restartPolicy",), "an init container's `restartPolicy` can only be `Always`")


def dropped_restart(at: Place) -> Iterator[Fault]:
    """Check that a container's own policy for restarts is heeded (from 1.35 on)."""
    policy, version = at.fields["restartPolicy"], at.manifest.version
    is_sidecar = at.path[-2] == "initContainers" and policy == "Always"
    if not is_sidecar and has(version, OWN_RESTART_GATED) and not has(version, OWN_RESTART):
        fact = (
            f"Kubernetes {version} drops `restartPolicy` of {name_of(at)} without its feature "
            "gate `ContainerRestartRules`"
        )
        yield Fault(("restartPolicy",), fact, f"Kubernetes {OWN_RESTART} has it on", key=True)


def ends_first(at: Place) -> Iterator[Fault]:
    """Check that an init container that runs to its end has neither probes nor hooks."""
    if is_first(at):
        for field in ACTING:
            if at.fields.get(field) is not None:
                fact = f"{name_of(at)} runs to its end before the others, and can't have `{field}`"
                yield Fault((field,), fact, key=True)


def debugs_only(at: Place) -> Iterator[Fault]:
    """Check that an ephemeral container has none of what workloads need."""
    for field in ("ports", "lifecycle", "resources", "resizePolicy", *PROBES):
        if is_given(at.fields.get(field)):
            fact = f"an ephemeral container can't have `{field}`"
            yield Fault((field,), fact, key=True)
    for index, mount in entries(at.fields, "volumeMounts"):
        if mount.get("subPath") or mount.get("subPathExpr"):
            fact = "an ephemeral container can't mount a part of a volume"
            yield Fault(("volumeMounts", index), fact)


def success(at: Place) -> Iterator[Fault]:
    """Check that only readiness asks for several successes, and has no grace period."""
    kind = at.path[-1]
    if kind != "readinessProbe" and (number(at.fields, "successThreshold") or 1) > 1:
        yield Fault(("successThreshold",), f"`successThreshold` of `{kind}` can only be 1")
    if kind == "readinessProbe" and at.fields.get("terminationGracePeriodSeconds") is not None:
        fact = "a readiness probe ends nothing, and has no `terminationGracePeriodSeconds`"
        yield Fault(("terminationGracePeriodSeconds",), fact, key=True)


def probed_port(at: Place) -> Iterator[Fault]:
    """Check that a port which a probe or hook names is a port of its container."""
    hooks = mapping(at.fields, "lifecycle")
    means: list[tuple[Path, Fields]]
    means = [((kind,), mapping(at.fields, kind)) for kind in PROBES if kind in at.fields]
    means += [(("lifecycle", hook), mapping(hooks, hook)) for hook in HOOKS if hook in hooks]
    for path, one in means:
        for how in ("httpGet", "tcpSocket"):
            port = mapping(one, how).get("port")
            if isinstance(port, str) and words.PORT.fits(port) and port not in _port_names(at):
                fact = f"no port of {name_of(at)} is called `{port}`"
                there = ", ".join(f"`{one}`" for one in sorted(_port_names(at)) if one)
                yield Fault((*path, how, "port"), fact, f"it has {there}" if there else "")


def _port_names(at: Place) -> set[str]:
    return {text(port, "name") for _, port in entries(at.fields, "ports")}


def sleeps(at: Place) -> Iterator[Fault]:
    """Check that a hook sleeps no longer than the pod has to end."""
    pod = pod_of(at)
    grace = number(pod, "terminationGracePeriodSeconds")
    seconds, most = number(at.fields, "seconds"), _GRACE if grace is None else grace
    if seconds is not None and not 0 <= seconds <= most:
        fact = f"a hook can sleep {most} seconds at most, which is how long the pod has to end"
        fact = fact if seconds > most else "a hook can't sleep less than 0 seconds"
        yield Fault(("seconds",), fact, "see `terminationGracePeriodSeconds`")


def image_name(at: Place) -> Iterator[Fault]:
    """Check that an image can have its name."""
    image = text(at.fields, "image")
    wrong = flaw(image) if image and image == image.strip() else None
    if wrong:
        fact = f"no image can be called `{image}`, as {name_of(at)} asks for: {wrong}"
        yield Fault(("image",), fact)


def pod_of(at: Place) -> Fields:
    """Return the spec of the pod that a mapping is in."""
    place = _pod_around(at)
    return place.fields if place else {}


def resized(at: Place) -> Iterator[Fault]:
    """Check that what is never restarted is not restarted to be resized."""
    policy = text(at.fields, "restartPolicy")
    if policy == "RestartContainer" and text(pod_of(at), "restartPolicy") == "Never":
        fact = "a pod with `restartPolicy: Never` can't restart a container to resize it"
        yield Fault(("restartPolicy",), fact, "write `restartPolicy: NotRequired`")


def labels_of(at: Place) -> Fields:
    """Return the labels of the pod that a mapping is in."""
    place = _pod_around(at)
    return mapping_at(place.above.fields, "metadata", "labels") if place and place.above else {}


def _pod_around(at: Place) -> Place | None:
    place: Place | None = at
    while place and "containers" not in place.fields:
        place = place.above
    return place


def exit_rules(at: Place) -> Iterator[Fault]:
    """Check that rules for restarts come with a policy, and never with `Always` in front."""
    rules, policy = items(at.fields, "restartPolicyRules"), at.fields.get("restartPolicy")
    if rules and policy is None:
        yield Fault(("restartPolicyRules",), "`restartPolicyRules` need a `restartPolicy`")
    elif rules and policy == "Always" and at.path[-2] == "initContainers":
        yield Fault(("restartPolicyRules",), "a container that stays has no `restartPolicyRules`")


_COMMON = "core.validateContainerCommon"
_IMAGE = f"{_COMMON}, core.validateContainerOnlyForPod"
_HANDLER = "core.validateHandler"
RULES: Rules = (
    *(
        rule
        for on in CONTAINERS
        for rule in (
            needs(on, codes.OBJECT_NAME, _COMMON, "name"),
            *fields(on, codes.OBJECT_NAME, _COMMON, name=_NAME),
            unless(has_any("image"), whole(on, judging.CONTAINER, _IMAGE, has_image)),
            *fields(on, judging.CONTAINER, _IMAGE, image=_TRIMMED),
            whole(on, judging.IMAGE_NAME, "none: kubelet", image_name, "image"),
            *fields(
                on,
                codes.FIELD,
                f"{_COMMON}, core.validatePullPolicy",
                imagePullPolicy=one_of("Always", "IfNotPresent", "Never"),
                terminationMessagePolicy=one_of("File", "FallbackToLogsOnError"),
            ),
            unique(on, codes.PORT, "core.validateContainerPorts", "ports", "name"),
        )
    ),
    whole(
        "core.v1.Container",
        judging.CONTAINER,
        "core.validateInitContainerRestartPolicy, core.validateContainers",
        own_restart,
        "restartPolicy",
    ),
    whole(
        "core.v1.Container",
        judging.FIELD_OFF,
        "features.ContainerRestartRules",
        dropped_restart,
        "restartPolicy",
    ),
    whole("core.v1.Container", codes.FIELD, "core.validateInitContainers", ends_first, *ACTING),
    whole("core.v1.Container", linking.MISSING_PORT, "none: kubelet", probed_port, *ACTING),
    whole(
        "core.v1.Container",
        judging.CONTAINER,
        "core.validateContainerRestartPolicy",
        exit_rules,
        "restartPolicyRules",
    ),
    whole(
        "core.v1.EphemeralContainer",
        judging.CONTAINER,
        "core.validateEphemeralContainers, core.validateFieldAllowList",
        debugs_only,
    ),
    *fields(
        "core.v1.ContainerPort",
        codes.PORT,
        "core.validateContainerPorts",
        containerPort=PORT,
        hostPort=PORT_IF_ANY,
        name=named(words.PORT),
        protocol=PROTOCOL,
        hostIP=ADDRESS_IF_ANY,
    ),
    exactly_one("core.v1.Probe", judging.PROBE, _HANDLER, "exec", "httpGet", "tcpSocket", "grpc"),
    whole(
        "core.v1.Probe",
        judging.PROBE,
        "core.validateLivenessProbe, core.validateReadinessProbe, core.validateStartupProbe",
        success,
    ),
    *fields(
        "core.v1.Probe",
        judging.PROBE,
        "core.validateProbe",
        initialDelaySeconds=NOT_NEGATIVE,
        timeoutSeconds=NOT_NEGATIVE,
        periodSeconds=NOT_NEGATIVE,
        successThreshold=NOT_NEGATIVE,
        failureThreshold=NOT_NEGATIVE,
        terminationGracePeriodSeconds=at_least(1),
    ),
    exactly_one(
        "core.v1.LifecycleHandler", judging.PROBE, _HANDLER, "exec", "httpGet", "tcpSocket", "sleep"
    ),
    whole("core.v1.SleepAction", judging.PROBE, "core.validateSleepAction", sleeps),
    needs("core.v1.ExecAction", judging.PROBE, "core.validateExecAction", "command"),
    *fields(
        "core.v1.HTTPGetAction",
        judging.PROBE,
        "core.validateHTTPGetAction",
        port=PORT_OR_NAME,
        scheme=one_of("HTTP", "HTTPS"),
    ),
    *fields(
        "core.v1.HTTPHeader",
        judging.PROBE,
        "core.validateHTTPGetAction",
        name=named(words.HEADER, empty=False),
    ),
    *fields(
        "core.v1.TCPSocketAction", judging.PROBE, "core.validateTCPSocketAction", port=PORT_OR_NAME
    ),
    *fields("core.v1.GRPCAction", judging.PROBE, "core.validateGRPCAction", port=PORT),
    *fields(
        "core.v1.ContainerResizePolicy",
        judging.CONTAINER,
        "core.validateResizePolicy",
        resourceName=one_of("cpu", "memory", empty=False),
        restartPolicy=one_of("NotRequired", "RestartContainer", empty=False),
    ),
    whole("core.v1.ContainerResizePolicy", judging.CONTAINER, "core.validateResizePolicy", resized),
    unique(
        "core.v1.Container",
        judging.CONTAINER,
        "core.validateResizePolicy",
        "resizePolicy",
        "resourceName",
    ),
)
