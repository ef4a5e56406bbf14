"""Containers of Windows: nothing that only Linux has is asked of them."""

from __future__ import annotations

import pytest

from compiler.kubernetes.pod import pod_spec
from compiler.source.trees import plain
from tests.lowered import lowered, pod, slugs


def built(fields: str) -> tuple[dict[str, object], list[str]]:
    cluster, report = lowered(f"services: {{web: {{{fields}}}}}\n")
    spec = plain(pod_spec(pod(cluster, "web")))
    assert isinstance(spec, dict)
    return spec, slugs(report, "unsupported")


@pytest.mark.parametrize(
    "fields",
    [
        "image: x/y:1, platform: windows/amd64",
        "image: 'mcr.microsoft.com/windows/servercore:ltsc2022'",
        "image: 'mcr.microsoft.com/dotnet/aspnet:9.0-nanoserver-ltsc2022'",
        "image: x/y:1, credential_spec: {config: gmsa}",
    ],
)
def test_pod_of_windows_says_so_and_has_no_fields_of_linux(fields: str) -> None:
    spec, _ = built(fields)

    assert spec["os"] == {"name": "windows"}
    assert spec["nodeSelector"]["kubernetes.io/os"] == "windows"
    assert "seccompProfile" not in str(spec)
    assert "capabilities" not in str(spec)
    assert "allowPrivilegeEscalation" not in str(spec)


@pytest.mark.parametrize(
    "fields",
    [
        "image: 'dockurr/windows:4'",
        "image: 'mcr.microsoft.com/windows/servercore:ltsc2022', platform: linux/amd64",
    ],
)
def test_pod_of_linux_says_nothing(fields: str) -> None:
    spec, _ = built(fields)

    assert "os" not in spec
    assert spec["securityContext"] == {"seccompProfile": {"type": "RuntimeDefault"}}


def test_user_of_windows_is_a_name() -> None:
    spec, said = built("image: x/y:1, platform: windows, user: ContainerUser")

    (container,) = spec["containers"]
    assert container["securityContext"] == {"windowsOptions": {"runAsUserName": "ContainerUser"}}
    assert said == []


def test_keys_of_linux_are_lost_on_windows_and_said() -> None:
    _, said = built("image: x/y:1, platform: windows, cap_add: [NET_ADMIN], read_only: true")

    assert said == ["unsupported-key", "unsupported-key"]


@pytest.mark.parametrize(("level", "expected"), [("restricted", True), ("baseline", None)])
def test_restricted_runs_no_container_of_windows_as_administrator(
    level: str, expected: bool | None
) -> None:
    spec, _ = built(f"image: x/y:1, platform: windows, x-podc: {{security: {level}}}")

    (container,) = spec["containers"]
    assert container.get("securityContext", {}).get("runAsNonRoot") is expected


def test_restricted_refuses_the_administrator() -> None:
    text = """
services:
  web:
    {image: x/y:1, platform: windows, user: ContainerAdministrator, x-podc: {security: restricted}}
"""
    _, report = lowered(text)

    assert "restricted" in slugs(report)
