"""Who a container runs as, and what it may do."""

from __future__ import annotations

import pytest

from compiler import ir
from compiler.lower.identity.security import Security, lower_security
from compiler.options import Options, Target
from compiler.options import Security as Level
from compiler.project import Project, Service
from tests.projects import project, scope_of, service, slugs, v

OFF = Options(target=Target(security=Level.OFF))


def secured(
    given: Service, options: Options | None = None, volumes: tuple[ir.PodVolume, ...] = ()
) -> tuple[Security, list[str]]:
    return secured_in(project(given), options, volumes)


def secured_in(
    given: Project, options: Options | None = None, volumes: tuple[ir.PodVolume, ...] = ()
) -> tuple[Security, list[str]]:
    scope = scope_of(given, options)
    found = lower_security(given.services[0], scope, volumes)
    return found, slugs(scope.report)


@pytest.mark.parametrize(
    ("user", "image", "expected"),
    [
        ("1000", "x:1", (1000, None)),
        ("1000:1001", "x:1", (1000, 1001)),
        ("root", "x:1", (0, None)),
        ("0:0", "x:1", (0, 0)),
        ("root:root", "x:1", (0, 0)),
        (":1001", "x:1", (None, 1001)),
        ("postgres", "postgres:17", (999, None)),
    ],
)
def test_user_becomes_numbers(
    user: str, image: str, expected: tuple[int | None, int | None]
) -> None:
    found, said = secured(service("web", image=image, user=user))
    context = found.context

    ids = tuple(value.plain if value else None for value in (context.user, context.group))
    assert expected == ids
    assert said == []


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ("app", ["user-by-name web.yaml:3"]),
        ("1000:app", ["user-by-name web.yaml:3"]),
        ("99999999999", ["user-too-large web.yaml:3"]),
    ],
)
def test_user_that_nothing_tells_the_number_of_is_reported(user: str, expected: list[str]) -> None:
    found, said = secured(service("web", image="x:1", user=user))

    assert said == expected
    assert found.context.user == (v(1000) if user.startswith("1000") else None)


def test_groups_are_numbers() -> None:
    found, said = secured(service("web", group_add=["44", "root", "video"]))

    assert [group.plain for group in found.groups] == [44, 0]
    assert said == ["group-by-name web.yaml:2"]


# --- what it may do -------------------------------------------------------------------------------


def test_baseline_gains_no_privileges_and_has_no_raw_sockets() -> None:
    found, _ = secured(service("web"))

    assert found.context.escalation == v(False)
    assert found.context.drop == (v("NET_RAW"),)


def test_off_leaves_both_alone() -> None:
    found, _ = secured(service("web"), OFF)

    assert found.context == ir.SecurityContext()


@pytest.mark.parametrize("capability", ["NET_RAW", "CAP_NET_RAW", "ALL"])
def test_raw_sockets_stay_where_they_are_added(capability: str) -> None:
    found, _ = secured(service("web", cap_add=[capability]))

    assert found.context.add == (v(capability.removeprefix("CAP_")),)
    assert found.context.drop == ()
    assert found.context.escalation is None


def test_capabilities_lose_their_prefix() -> None:
    found, _ = secured(service("web", cap_add=["cap_net_admin"], cap_drop=["CAP_CHOWN"]))

    assert [one.plain for one in found.context.add] == ["NET_ADMIN"]
    assert [one.plain for one in found.context.drop] == ["CHOWN", "NET_RAW"]


def test_all_dropped_needs_no_more() -> None:
    found, _ = secured(service("web", cap_drop=["ALL"]))

    assert found.context.drop == (v("ALL"),)


def test_privileged_container_keeps_everything() -> None:
    found, said = secured(service("web", privileged=True))

    assert found.context == ir.SecurityContext(privileged=v(True))
    assert said == []


def test_no_new_privileges_beside_privileged_is_left_out_and_told() -> None:
    given = service("web", privileged=True, security_opt=["no-new-privileges:true"])

    found, said = secured(given)

    assert found.context.escalation is None
    assert said == ["privileged-anyway web.yaml:3"]


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("no-new-privileges", False),
        ("no-new-privileges:true", False),
        ("no-new-privileges=true", False),
        ("no-new-privileges:false", True),
    ],
)
def test_no_new_privileges_decides_escalation(option: str, *, expected: bool) -> None:
    found, _ = secured(service("web", security_opt=[option]), OFF)

    assert found.context.escalation == v(expected)


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("seccomp:unconfined", ir.Seccomp(v("Unconfined"))),
        ("seccomp=unconfined", ir.Seccomp(v("Unconfined"))),
        ("seccomp=builtin", ir.Seccomp(v("RuntimeDefault"))),
    ],
)
def test_seccomp_profile_is_the_containers(option: str, expected: ir.Seccomp) -> None:
    found, said = secured(service("web", security_opt=[option]))

    assert expected == found.context.seccomp
    assert said == []


def test_profile_from_a_file_has_to_be_on_the_nodes() -> None:
    found, said = secured(service("web", security_opt=["seccomp:./own/profile.json"]))

    assert found.context.seccomp == ir.Seccomp(v("Localhost"), v("profile.json"))
    assert said == ["local-profile web.yaml:2"]


def test_apparmor_profile_is_the_containers() -> None:
    found, _ = secured(service("web", security_opt=["apparmor:unconfined"]))

    assert found.context.apparmor == ir.Seccomp(v("Unconfined"))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["label:disable"], {"type": "spc_t"}),
        (["label=level:s0:c100,c200"], {"level": "s0:c100,c200"}),
        (["label:user:USER", "label:role:ROLE"], {"role": "ROLE", "user": "USER"}),
        (["label:type", "label:other:x", "seccomp:disable", "seccomp:type:x"], {}),
    ],
)
def test_labels_are_selinux_options(options: list[str], expected: dict[str, str]) -> None:
    found, _ = secured(service("web", security_opt=options))

    assert expected == {key: value.plain for key, value in found.context.selinux}


def test_read_only_is_the_root_file_system() -> None:
    found, _ = secured(service("web", read_only=True))

    assert found.context.read_only_root == v(True)


# --- volumes and an ordinary user -----------------------------------------------------------------

CLAIM = ir.ClaimVolume("data", v("data"))
SCRATCH = ir.EmptyDir("tmp")
PATH = ir.HostPath("proc", v("/proc"))


@pytest.mark.parametrize(
    ("user", "volumes", "expected"),
    [
        ("1000:1001", (CLAIM,), 1001),
        ("1000", (SCRATCH,), 1000),
        ("1000", (), None),
        ("0", (CLAIM,), None),
        ("1000", (PATH,), None),
    ],
)
def test_volumes_are_given_to_an_ordinary_users_group(
    user: str, volumes: tuple[ir.PodVolume, ...], expected: int | None
) -> None:
    found, _ = secured(service("web", user=user), volumes=volumes)

    assert expected == (found.fs_group.plain if found.fs_group else None)


def test_paths_of_the_node_keep_their_owner_and_that_is_told() -> None:
    _, said = secured(service("web", user="1000"), volumes=(PATH,))

    assert len(said) == 1
    assert said[0].startswith("owner-of-path")


def test_user_of_a_known_image_counts_where_none_is_written() -> None:
    found, _ = secured(service("web", image="grafana/grafana:12"), volumes=(CLAIM,))

    assert found.context.user is None
    assert (found.user, found.fs_group) == (v(472), v(0))


def test_image_that_starts_as_root_gives_its_volume_to_nobody() -> None:
    found, _ = secured(service("db", image="postgres:17"), volumes=(CLAIM,))

    assert (found.user, found.fs_group) == (None, None)
