"""Kubernetes' Pod Security Standards, by version: what a namespace that enforces them refuses."""

from __future__ import annotations

import json

import pytest

from compiler.options import Security
from compiler.source.nodes import Plain
from tests.verify.linted import lint
from tests.verify.standards import OF_STANDARDS

BOUND = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
}
SECCOMP = {"seccompProfile": {"type": "RuntimeDefault"}}
WINDOWS = {"os": {"name": "windows"}}


def told(
    spec: dict[str, Plain],
    container: dict[str, Plain],
    version: str = "1.34",
    profile: Security = Security.RESTRICTED,
) -> list[str]:
    """Return what is said of a pod about the standards."""
    one = {"name": "web", "image": "nginx:1.29", **container}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}}
    found = lint(json.dumps({**pod, "spec": {**spec, "containers": [one]}}), version, profile)
    return [
        f"{said.number} {said.message.partition(': ')[2]}"
        for said in found
        if said.number in OF_STANDARDS
    ]


def test_a_pod_of_windows_needs_no_fields_of_linux() -> None:
    assert told({**WINDOWS, "securityContext": {"runAsNonRoot": True}}, {}) == []


def test_a_pod_of_windows_may_be_the_administrators() -> None:
    assert told(WINDOWS, {}) == ["PC721 `web` may run as root"]


@pytest.mark.parametrize(("version", "expected"), [("1.34", ["PC721"]), ("1.35", [])])
def test_root_of_users_of_its_own_is_nobody_since(version: str, expected: list[str]) -> None:
    spec = {"hostUsers": False, "securityContext": {**SECCOMP, "runAsUser": 0}}
    found = told(spec, {"securityContext": BOUND}, version)

    assert [one[:5] for one in found] == expected


@pytest.mark.parametrize(
    ("version", "profile", "expected"),
    [
        ("1.34", Security.BASELINE, ["PC734"]),
        ("1.35", Security.BASELINE, []),
        ("1.34", Security.RESTRICTED, ["PC734"]),
        ("1.35", Security.RESTRICTED, ["PC734"]),
    ],
)
def test_proc_is_masked(version: str, profile: Security, expected: list[str]) -> None:
    spec = {"hostUsers": False, "securityContext": {**SECCOMP, "runAsNonRoot": True}}
    found = told(spec, {"securityContext": {**BOUND, "procMount": "Unmasked"}}, version, profile)

    assert [one[:5] for one in found] == expected


@pytest.mark.parametrize(
    ("name", "version", "is_safe"),
    [
        ("net.ipv4.tcp_syncookies", "1.30", True),
        ("net.ipv4.tcp_rmem", "1.31", False),
        ("net.ipv4.tcp_rmem", "1.32", True),
        ("net.ipv4.tcp_notsent_lowat", "1.36", False),
        ("net.ipv4.tcp_notsent_lowat", "1.37", True),
    ],
)
def test_a_version_has_its_own_safe_sysctls(name: str, version: str, is_safe: bool) -> None:
    context = {**SECCOMP, "runAsNonRoot": True, "sysctls": [{"name": name, "value": "1"}]}
    found = told({"securityContext": context}, {"securityContext": BOUND}, version)

    assert (found == []) is is_safe


@pytest.mark.parametrize(("version", "expected"), [("1.30", ["PC761"]), ("1.31", [])])
def test_a_version_has_its_own_types_of_selinux(version: str, expected: list[str]) -> None:
    context = {**SECCOMP, "runAsNonRoot": True, "seLinuxOptions": {"type": "container_engine_t"}}
    found = told({"securityContext": context}, {"securityContext": BOUND}, version)

    assert [one[:5] for one in found] == expected


@pytest.mark.parametrize(
    ("spec", "host", "version", "is_told"),
    [
        ({}, "10.0.0.1", "1.33", False),
        ({}, "10.0.0.1", "1.34", True),
        ({}, "127.0.0.1", "1.34", True),
        ({}, "", "1.34", False),
        ({"hostNetwork": True}, "127.0.0.1", "1.34", False),
        ({"hostNetwork": True}, "10.0.0.1", "1.34", True),
    ],
)
def test_a_probe_asks_its_own_pod(
    spec: dict[str, Plain], host: str, version: str, is_told: bool
) -> None:
    probe = {"tcpSocket": {"port": 80, "host": host}}
    found = told(spec, {"readinessProbe": probe}, version)
    said = f"PC762 `readinessProbe` of `web` asks the host `{host}`"

    assert (said in found) is is_told


def test_a_hook_is_called_by_its_name() -> None:
    hook = {"preStop": {"httpGet": {"port": 80, "host": "a.example.com"}}}

    assert "PC762 `preStop` of `web` asks the host `a.example.com`" in told({}, {"lifecycle": hook})


def test_what_is_said_of_all_containers_is_said_of_their_pod() -> None:
    context = {"appArmorProfile": {"type": "Unconfined"}, "seLinuxOptions": {"user": "root"}}
    found = told({"securityContext": context}, {})

    assert "PC760 its pod runs without AppArmor" in found
    assert "PC761 its pod has the SELinux user `root`" in found


def test_what_a_pod_says_and_no_container_hears_is_told_only_then() -> None:
    context = {"securityContext": {"runAsNonRoot": False, **SECCOMP}}
    heard = told(context, {"securityContext": BOUND})
    unheard = told(context, {"securityContext": {**BOUND, "runAsNonRoot": True}})

    assert heard == ["PC721 `web` may run as root"]
    assert unheard == [
        "PC721 `runAsNonRoot` of its pod lets containers be root, whatever they say themselves"
    ]


def test_a_folder_of_the_node_is_told_once() -> None:
    volumes = {"volumes": [{"name": "a", "hostPath": {"path": "/a"}}]}
    context = {"securityContext": {**SECCOMP, "runAsNonRoot": True}}

    assert told({**volumes, **context}, {"securityContext": BOUND}) == [
        "PC731 the volume `a` is the node's `/a`"
    ]


def test_capabilities_that_are_kept_are_told_once() -> None:
    manifest = json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": "web"},
            "spec": {"containers": [{"name": "web", "image": "nginx:1.29"}]},
        }
    )
    kept = {
        profile: {one.number for one in lint(manifest, practice=profile)} & {"PC718", "PC719"}
        for profile in (Security.BASELINE, Security.RESTRICTED)
    }

    assert kept == {Security.BASELINE: {"PC718"}, Security.RESTRICTED: {"PC719"}}
