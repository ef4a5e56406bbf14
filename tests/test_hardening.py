"""A web application and its database, held against what linters of manifests look for.

One check for each rule that holds for any image, or that a Compose file has the words for. Those
that are not met are the ones that `docs/hardening.md` gives a reason for, and no others.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
import yaml

from compiler.diagnostics import Report
from compiler.lower.workloads.schedules import lower_schedule
from compiler.project import Concurrency, Schedule
from compiler.source.values import Default, Value
from tests.conftest import GOLDEN, ROOT

Fields = dict[str, object]

OBJECTS: list[Fields] = list(
    yaml.safe_load_all((GOLDEN / "apps/web-and-database/manifests.yaml").read_text())
)
WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob")
SERVED = ("Deployment", "StatefulSet", "DaemonSet")


def at(fields: object, *path: str | int) -> object:
    for step in path:
        if isinstance(fields, dict) and isinstance(step, str):
            fields = fields.get(step)
        elif isinstance(fields, list) and isinstance(step, int) and step < len(fields):
            fields = fields[step]
        else:
            return None
    return fields


def items(fields: object, *path: str | int) -> list[Fields]:
    found = at(fields, *path)
    return found if isinstance(found, list) else []


def of(*kinds: str) -> Iterator[Fields]:
    return (one for one in OBJECTS if one["kind"] in kinds)


def name(one: Fields) -> str:
    return str(at(one, "metadata", "name"))


class Pod(NamedTuple):
    workload: Fields
    labels: Fields
    spec: Fields


class Container(NamedTuple):
    pod: Pod
    fields: Fields
    stays: bool

    @property
    def name(self) -> str:
        return str(self.fields["name"])


def pods(*kinds: str) -> Iterator[Pod]:
    for one in of(*(kinds or WORKLOADS)):
        above = ("spec", "jobTemplate", "spec") if one["kind"] == "CronJob" else ("spec",)
        template = at(one, *above, "template")
        labels, spec = at(template, "metadata", "labels"), at(template, "spec")
        assert isinstance(labels, dict)
        assert isinstance(spec, dict)
        yield Pod(one, labels, spec)


def containers(*kinds: str, stays: bool | None = None) -> Iterator[Container]:
    for pod in pods(*kinds):
        every = [
            *(Container(pod, one, stays=False) for one in items(pod.spec, "initContainers")),
            *(Container(pod, one, stays=True) for one in items(pod.spec, "containers")),
        ]
        yield from (one for one in every if stays is None or one.stays == stays)


def lacking(*path: str | int) -> Callable[[], list[str]]:
    """Return the check that every container has something at a path."""
    return lambda: [one.name for one in containers() if not at(one.fields, *path)]


def differing(expected: object, *path: str | int) -> Callable[[], list[str]]:
    return lambda: [one.name for one in containers() if at(one.fields, *path) != expected]


def pods_differing(expected: object, *path: str | int) -> Callable[[], list[str]]:
    return lambda: [name(one.workload) for one in pods() if at(one.spec, *path) != expected]


# --- the rules ------------------------------------------------------------------------------------


def image_tag() -> list[str]:
    images = {one.name: str(one.fields["image"]) for one in containers()}
    tags = {key: image.rpartition("/")[2].partition(":")[2] for key, image in images.items()}
    return [key for key, tag in tags.items() if tag in ("", "latest")]


def readiness() -> list[str]:
    return [c.name for c in containers(*SERVED, stays=True) if not c.fields.get("readinessProbe")]


def liveness() -> list[str]:
    found = {c.name: c.fields for c in containers(*SERVED, stays=True)}
    return [
        key
        for key, one in found.items()
        if not one.get("livenessProbe") or one["livenessProbe"] == one.get("readinessProbe")
    ]


def startup() -> list[str]:
    """A container that is killed for not being alive has time to start."""
    return [
        c.name
        for c in containers(*SERVED, stays=True)
        if c.fields.get("livenessProbe") and not c.fields.get("startupProbe")
    ]


def probe_port() -> list[str]:
    asked = {
        (c.name, at(c.fields, probe, means, "port"))
        for c in containers()
        for probe in ("startupProbe", "readinessProbe", "livenessProbe")
        for means in ("httpGet", "tcpSocket")
    }
    open_ports = {
        (c.name, port["containerPort"]) for c in containers() for port in items(c.fields, "ports")
    }
    return [key for key, port in asked if port and (key, port) not in open_ports]


def raw_sockets() -> list[str]:
    dropped = {
        c.name: items(c.fields, "securityContext", "capabilities", "drop") for c in containers()
    }
    return [key for key, drop in dropped.items() if not {"ALL", "NET_RAW"} & {*map(str, drop)}]


def capabilities() -> list[str]:
    return [c.name for c in containers() if at(c.fields, "securityContext", "capabilities", "add")]


def accounts_exist() -> list[str]:
    there = {name(one) for one in of("ServiceAccount")}
    named = [str(a) for one in pods() if (a := one.spec.get("serviceAccountName"))]
    return [account for account in named if account not in there]


def host_namespaces() -> list[str]:
    keys = ("hostNetwork", "hostPID", "hostIPC")
    return [name(one.workload) for one in pods() if any(one.spec.get(key) for key in keys)]


def host_ports() -> list[str]:
    return [c.name for c in containers() if any("hostPort" in p for p in items(c.fields, "ports"))]


def ssh_port() -> list[str]:
    return [
        c.name
        for c in containers()
        if any(p["containerPort"] == 22 for p in items(c.fields, "ports"))
    ]


def host_paths() -> list[str]:
    return [
        name(p.workload) for p in pods() if any("hostPath" in v for v in items(p.spec, "volumes"))
    ]


def unsafe_sysctls() -> list[str]:
    found = {name(p.workload): items(p.spec, "securityContext", "sysctls") for p in pods()}
    safe = ("net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_port_range")
    return [key for key, all_of in found.items() if {s["name"] for s in all_of} - {*safe}]


SECRET = re.compile(r"(?i)(password|token|secret|api_?key)$")


def secret_in_environment() -> list[str]:
    return [
        f"{c.name} {v['name']}"
        for c in containers()
        for v in items(c.fields, "env")
        if "value" in v and SECRET.search(str(v["name"]))
    ]


def secret_in_config_map() -> list[str]:
    hidden = [
        b64decode(str(value)).decode().strip()
        for one in of("Secret")
        for value in (at(one, "data") or {}).values()  # type: ignore[attr-defined]  # a mapping
    ]
    assert hidden
    texts = {name(one): at(one, "data") or {} for one in of("ConfigMap")}
    return [
        f"{one} {key}"
        for one, data in texts.items()
        for key, value in data.items()  # type: ignore[attr-defined]  # a mapping
        if SECRET.search(key) or any(secret in value for secret in hidden)
    ]


def secret_as_variable() -> list[str]:
    whole = [
        c.name for c in containers() if any("secretRef" in e for e in items(c.fields, "envFrom"))
    ]
    keys = [
        c.name
        for c in containers()
        if any(at(v, "valueFrom", "secretKeyRef") for v in items(c.fields, "env"))
    ]
    return [*whole, *keys]


def twice(values: list[object]) -> bool:
    return len(values) != len({*map(str, values)})


def duplicate_variables() -> list[str]:
    return [c.name for c in containers() if twice([v["name"] for v in items(c.fields, "env")])]


def selected(selector: object) -> list[Pod]:
    assert isinstance(selector, dict)
    return [pod for pod in pods() if selector.items() <= pod.labels.items()]


def services_find_pods() -> list[str]:
    return [name(one) for one in of("Service") if not selected(at(one, "spec", "selector"))]


def target_ports() -> list[str]:
    faults = []
    for one in of("Service"):
        found = {
            port["containerPort"]
            for pod in selected(at(one, "spec", "selector"))
            for container in items(pod.spec, "containers")
            for port in items(container, "ports")
        }
        wanted = {port["targetPort"] for port in items(one, "spec", "ports")}
        faults += [name(one)] if wanted - found else []
    return faults


def port_names() -> list[str]:
    form = re.compile(r"(?!.*--)(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?")
    named = [str(p.get("name", "a")) for c in containers() for p in items(c.fields, "ports")]
    return [one for one in named if not form.fullmatch(one)]


def node_ports() -> list[str]:
    return [name(one) for one in of("Service") if at(one, "spec", "type") == "NodePort"]


def selectors_match() -> list[str]:
    found = {
        name(p.workload): (at(p.workload, "spec", "selector", "matchLabels"), p)
        for p in pods(*SERVED)
    }
    return [key for key, (labels, pod) in found.items() if pod not in selected(labels)]


def label_values() -> list[str]:
    form = re.compile(r"([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?")
    every = [(name(one), at(one, "metadata", "labels") or {}) for one in OBJECTS]
    every += [(name(pod.workload), pod.labels) for pod in pods()]
    return [
        key
        for key, labels in every
        if not all(form.fullmatch(str(one)) for one in labels.values())  # type: ignore[attr-defined]  # a mapping
    ]


def usual_labels() -> list[str]:
    usual = {f"app.kubernetes.io/{key}" for key in ("name", "instance", "part-of", "managed-by")}
    return [name(one) for one in OBJECTS if not usual <= {*(at(one, "metadata", "labels") or {})}]  # type: ignore[misc]  # a mapping


def namespace() -> list[str]:
    return [name(one) for one in OBJECTS if not at(one, "metadata", "namespace")]


def scaled() -> dict[str, int]:
    found = {name(one): int(str(at(one, "spec", "replicas") or 0)) for one in of(*SERVED[:2])}
    least = {
        str(at(one, "spec", "scaleTargetRef", "name")): int(str(at(one, "spec", "minReplicas")))
        for one in of("HorizontalPodAutoscaler")
    }
    return {**found, **least}


def spread() -> list[str]:
    several = {key for key, count in scaled().items() if count > 1}
    assert several
    return [
        name(p.workload)
        for p in pods()
        if name(p.workload) in several
        and not (
            p.spec.get("topologySpreadConstraints") or at(p.spec, "affinity", "podAntiAffinity")
        )
    ]


def strategy() -> list[str]:
    """A Deployment is rolled, unless it has a claim that one pod may hold at a time."""
    return [
        name(p.workload)
        for p in pods("Deployment")
        if at(p.workload, "spec", "strategy", "type") == "Recreate"
        and not any("persistentVolumeClaim" in v for v in items(p.spec, "volumes"))
    ]


def budget() -> list[str]:
    there = [at(one, "spec", "selector", "matchLabels") for one in of("PodDisruptionBudget")]
    several = {key for key, count in scaled().items() if count > 1}
    covered = {name(pod.workload) for labels in there for pod in selected(labels)}
    blocking = [name(o) for o in of("PodDisruptionBudget") if not at(o, "spec", "maxUnavailable")]
    return [*(several - covered), *blocking]


def budget_of_broken_pods() -> list[str]:
    return [
        name(one)
        for one in of("PodDisruptionBudget")
        if at(one, "spec", "unhealthyPodEvictionPolicy") != "AlwaysAllow"
    ]


def autoscaler() -> list[str]:
    faults = []
    for one in of("HorizontalPodAutoscaler"):
        target = str(at(one, "spec", "scaleTargetRef", "name"))
        found = [w for w in of(str(at(one, "spec", "scaleTargetRef", "kind"))) if name(w) == target]
        is_fine = found and at(found[0], "spec", "replicas") is None
        faults += [] if is_fine and int(str(at(one, "spec", "minReplicas"))) > 1 else [name(one)]
    return faults


def headless() -> list[str]:
    there = {name(one) for one in of("Service") if at(one, "spec", "clusterIP") == "None"}
    return [name(one) for one in of("StatefulSet") if at(one, "spec", "serviceName") not in there]


def storage() -> list[str]:
    claims = [c for one in of("StatefulSet") for c in items(one, "spec", "volumeClaimTemplates")]
    claims += list(of("PersistentVolumeClaim"))
    assert claims
    return [
        name(one)
        for one in claims
        if not (
            at(one, "spec", "accessModes") and at(one, "spec", "resources", "requests", "storage")
        )
    ]


def restart_policy() -> list[str]:
    ending = [
        p
        for p in pods("Job", "CronJob")
        if p.spec.get("restartPolicy") not in ("Never", "OnFailure")
    ]
    staying = [p for p in pods(*SERVED) if p.spec.get("restartPolicy", "Always") != "Always"]
    return [name(one.workload) for one in (*ending, *staying)]


def job_ttl() -> list[str]:
    assert [*of("Job")]
    return [name(one) for one in of("Job") if not at(one, "spec", "ttlSecondsAfterFinished")]


def cron(field: str, expected: object = None) -> Callable[[], list[str]]:
    def check() -> list[str]:
        found = {name(one): at(one, "spec", field) for one in of("CronJob")}
        assert found
        return [key for key, value in found.items() if not value or expected not in (None, value)]

    return check


def cron_schedule() -> list[str]:
    report = Report()
    nobody = Default("a test")
    for one in of("CronJob"):
        text = Value(str(at(one, "spec", "schedule")), nobody)
        lower_schedule(
            Schedule(text, Value(Concurrency.FORBID, nobody), Value(600.0, nobody)), report
        )
    return report.summary()


def policies(direction: str) -> Callable[[], list[str]]:
    def check() -> list[str]:
        ruled = [
            pod
            for one in of("NetworkPolicy")
            if direction in items(one, "spec", "policyTypes")  # type: ignore[comparison-overlap]  # texts
            for pod in selected(at(one, "spec", "podSelector", "matchLabels"))
        ]
        return [name(pod.workload) for pod in pods() if pod not in ruled]

    return check


def policies_select_pods() -> list[str]:
    selectors = {name(o): at(o, "spec", "podSelector", "matchLabels") for o in of("NetworkPolicy")}
    return [key for key, labels in selectors.items() if not selected(labels)]


def docker_socket() -> list[str]:
    return [
        c.name
        for c in containers()
        if any("docker.sock" in str(m["mountPath"]) for m in items(c.fields, "volumeMounts"))
    ]


RULES: dict[str, Callable[[], list[str]]] = {
    "image-tag": image_tag,
    "pull-policy": lacking("imagePullPolicy"),
    "cpu-request": lacking("resources", "requests", "cpu"),
    "cpu-limit": lacking("resources", "limits", "cpu"),
    "memory-request": lacking("resources", "requests", "memory"),
    "memory-limit": lacking("resources", "limits", "memory"),
    "ephemeral-storage": lacking("resources", "limits", "ephemeral-storage"),
    "readiness": readiness,
    "liveness": liveness,
    "startup": startup,
    "probe-port": probe_port,
    "no-escalation": differing(False, "securityContext", "allowPrivilegeEscalation"),
    "not-privileged": differing(None, "securityContext", "privileged"),
    "drop-net-raw": raw_sockets,
    "capabilities-added": capabilities,
    "seccomp": pods_differing("RuntimeDefault", "securityContext", "seccompProfile", "type"),
    "account-token": pods_differing(False, "automountServiceAccountToken"),
    "own-account": lambda: [
        name(p.workload) for p in pods() if not p.spec.get("serviceAccountName")
    ],
    "accounts-exist": accounts_exist,
    "service-links": pods_differing(False, "enableServiceLinks"),
    "host-namespaces": host_namespaces,
    "host-port": host_ports,
    "host-path": host_paths,
    "docker-socket": docker_socket,
    "unsafe-sysctls": unsafe_sysctls,
    "proc-mount": differing(None, "securityContext", "procMount"),
    "ssh-port": ssh_port,
    "environment-secret": secret_in_environment,
    "config-map-secret": secret_in_config_map,
    "secret-as-file": secret_as_variable,
    "duplicate-variables": duplicate_variables,
    "service-targets-pod": services_find_pods,
    "target-port-exists": target_ports,
    "port-names": port_names,
    "service-type": node_ports,
    "selector-match": selectors_match,
    "label-values": label_values,
    "usual-labels": usual_labels,
    "namespace": namespace,
    "spread": spread,
    "strategy": strategy,
    "disruption-budget": budget,
    "broken-pods": budget_of_broken_pods,
    "autoscaler": autoscaler,
    "headless-service": headless,
    "storage": storage,
    "restart-policy": restart_policy,
    "job-ttl": job_ttl,
    "cron-deadline": cron("startingDeadlineSeconds"),
    "cron-concurrency": cron("concurrencyPolicy", "Forbid"),
    "cron-schedule": cron_schedule,
    "ingress": policies("Ingress"),
    "egress": policies("Egress"),
    "policies-select-pods": policies_select_pods,
}

PAGE = (ROOT / "docs" / "hardening.md").read_text(encoding="utf-8")
EXCUSED = dict(re.findall(r"^\| ([a-z-]+) \| (.+?) \| .+ \|$", PAGE, re.MULTILINE))


@pytest.mark.parametrize("rule", RULES)
def test_rule_is_met_or_the_page_says_why_not(rule: str) -> None:
    findings = RULES[rule]()

    assert bool(findings) == (rule in EXCUSED), findings


def test_page_excuses_nothing_but_rules_that_are_checked() -> None:
    assert EXCUSED.keys() - {"rule"} <= RULES.keys()


def test_excuse_names_what_does_not_meet_its_rule() -> None:
    named = {rule: {*re.findall(r"`([\w-]+)`", who)} for rule, who in EXCUSED.items() if "`" in who}

    assert named == {rule: {*RULES[rule]()} for rule in named}
