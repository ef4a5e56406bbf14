"""What a schema lets pass and an API server, or a cluster, does not."""

from __future__ import annotations

import pytest

from compiler.diagnostics import Severity
from compiler.source.trees import Path
from tests.verify.linted import lint
from tests.verify.manifests import GONE, app, said

POD: Path = ("spec", "template", "spec")
ONE: Path = (*POD, "containers", 0)
PORTS: Path = (*ONE, "ports")
JOB = "Job"


def test_an_application_that_is_right_is_left_alone() -> None:
    assert said(app()) == []


LEFT_ALONE: list[tuple[str, Path, object]] = [
    ("RoleBinding", ("metadata", "name"), "system:Node_Reader"),
    ("Deployment", ("metadata", "labels"), {"example.com/a.b_c": "A_b.c-1", "empty": ""}),
    ("Deployment", ("metadata", "annotations"), {"note": "any text: at all\n"}),
    ("Deployment", (*PORTS, 1), {"name": "dns", "containerPort": 80, "protocol": "UDP"}),
    ("Deployment", (*PORTS, 0, "hostPort"), 8080),
    ("Deployment", (*ONE, "env", 2), {"name": "any name, since 1.32", "value": ""}),
    (
        "Deployment",
        (*ONE, "env", 2),
        {"name": "X", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
    ),
    ("Deployment", (*ONE, "resources", "requests", "cpu"), "1000m"),
    ("Deployment", (*ONE, "resources", "requests", "memory"), "1.5Gi"),
    ("Deployment", (*ONE, "resources", "limits", "nvidia.com/gpu"), 1),
    ("Deployment", (*ONE, "securityContext"), {"runAsUser": 0, "runAsNonRoot": False}),
    ("Deployment", ("spec", "strategy"), {"type": "Recreate"}),
    ("Deployment", ("spec", "strategy"), {"rollingUpdate": {"maxSurge": 0}}),
    ("Deployment", (*POD, "restartPolicy"), "Always"),
    ("Deployment", (*POD, "volumes", 2), {"name": "tmp", "emptyDir": {"sizeLimit": "64Mi"}}),
    ("Deployment", (*ONE, "volumeMounts", 0, "mountPath"), "C:\\data"),
    ("Deployment", (*ONE, "volumeMounts", 0, "mountPath"), "d:"),
    (
        "Deployment",
        (*POD, "volumes", 2),
        {
            "name": "notes",
            "downwardAPI": {
                "items": [
                    {
                        "path": "note",
                        "fieldRef": {"fieldPath": "metadata.annotations['EXAMPLE.com/note']"},
                    }
                ]
            },
        },
    ),
    ("Deployment", (*POD, "imagePullSecrets"), [{"name": "registry"}]),
    ("Deployment", (*POD, "serviceAccountName"), "default"),
    ("Deployment", (*POD, "hostAliases"), [{"ip": "fe80::1", "hostnames": ["x"]}]),
    ("Service", ("spec", "ports"), [{"port": 80}]),
    ("Service", ("spec", "selector"), GONE),
    ("Service", ("spec",), {"selector": {"app": "web"}, "clusterIP": "None"}),
    ("Service", ("spec",), {"type": "ExternalName", "externalName": "example.com"}),
    ("Secret", ("stringData",), {"other": "x"}),
    ("RoleBinding", ("roleRef", "apiGroup"), GONE),
    ("NetworkPolicy", ("spec", "ingress"), [{}]),
    ("NetworkPolicy", ("spec", "ingress"), []),
    ("PodDisruptionBudget", ("spec", "maxUnavailable"), "50%"),
]


ALONE: list[str] = [
    """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {maxReplicas: 3, scaleTargetRef: {kind: ReplicationController, name: web}}
""",
    """\
apiVersion: v1
kind: LimitRange
metadata: {name: web}
spec: {limits: null}
""",
    """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {hostname: Given_By_The_Set, containers: [{name: web, image: nginx}]}
""",
]


@pytest.mark.parametrize("manifest", ALONE)
def test_what_a_server_takes_is_left_alone(manifest: str) -> None:
    assert [one for one in lint(manifest) if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize("change", LEFT_ALONE)
def test_a_rule_leaves_alone(change: tuple[str, Path, object]) -> None:
    kind, path, value = change

    assert said(app((kind, path, value))) == []


INIT = {"name": "init", "image": "x:1"}
# What a message says; that every rule finds something is told by `samples/broken/`.
REFUSED: list[tuple[str, Path, object, str]] = [
    (
        "Deployment",
        ("metadata", "name"),
        "My_Web",
        (
            "PC610 Deployment `My_Web`: the name `My_Web` has to have at most 253 characters of "
            "a-z, 0-9, - and ., no - or . at its ends"
        ),
    ),
    (
        "Deployment",
        (*PORTS, 0, "containerPort"),
        70000,
        "PC612 Deployment `web`: `containerPort: 70000` has to be a port from 1 to 65535",
    ),
    (
        "Deployment",
        (*ONE, "imagePullPolicy"),
        "always",
        (
            "PC621 Deployment `web`: `imagePullPolicy: always` has to be `Always`, "
            "`IfNotPresent` or `Never`"
        ),
    ),
    (
        "Deployment",
        (*ONE, "volumeMounts", 0, "name"),
        "d",
        "PC614 Deployment `web`: `web` mounts `d`, which is no volume of its pod",
    ),
    (
        "Deployment",
        (*ONE, "resources", "requests", "cpu"),
        2,
        "PC618 Deployment `web`: the request for cpu (2) is larger than the limit (1)",
    ),
    (
        "Service",
        ("spec", "ports", 1, "name"),
        GONE,
        "PC612 Service `web`: port 80 needs a name: there are several",
    ),
    (
        "ConfigMap",
        ("data", "LOG"),
        "x\udcff",
        "PC619 ConfigMap `web`: `data.LOG` has bytes that are no UTF-8",
    ),
    (
        "ConfigMap",
        ("metadata", "name"),
        "other",
        "PC701 Deployment `web`: it refers to the ConfigMap `web`, which nobody makes",
    ),
    (
        "Service",
        ("spec", "ports", 0, "targetPort"),
        8081,
        "PC703 Service `web`: no pod that it selects declares a port `8081`",
    ),
    (
        "Service",
        ("spec", "ports", 1, "protocol"),
        "UDP",
        "PC703 Service `web`: no pod that it selects declares a port `80` of UDP",
    ),
]


@pytest.mark.parametrize(("kind", "path", "value", "expected"), REFUSED)
def test_a_rule_refuses(kind: str, path: Path, value: object, expected: str) -> None:
    found = said(app((kind, path, value)))

    assert expected in found


def test_two_objects_of_one_kind_and_name_are_refused() -> None:
    assert said([*app(), app()[0]]) == ["PC704 ConfigMap `web`: there are two of them"]


def test_two_objects_of_one_name_in_two_namespaces_are_left_alone() -> None:
    other = app(("ConfigMap", ("metadata", "namespace"), "x"))[0]

    assert said([*app(), other]) == []


def test_before_1_32_names_of_variables_are_simpler() -> None:
    odd = app(("Deployment", (*ONE, "env", 0, "name"), "1 2"))

    assert said(odd, "1.31") == [
        (
            "PC613 Deployment `web`: the variable `1 2` has to have a name of "
            "A-Z, a-z, 0-9, -, _ and ., first no digit"
        )
    ]
    assert said(odd, "1.32") == []


def test_before_1_32_keys_that_become_variables_are_simpler() -> None:
    odd = app(("ConfigMap", ("data", "1X"), "x"))

    assert [one.partition(":")[0] for one in said(odd, "1.31")] == ["PC613 Deployment `web`"]
    assert said(odd, "1.32") == []


def test_a_mount_of_a_folder_in_a_config_map_is_left_alone() -> None:
    items = [{"key": "app.conf", "path": "conf.d/app.conf"}]

    assert (
        said(
            app(
                ("Deployment", (*POD, "volumes", 1, "configMap", "items"), items),
                ("Deployment", (*ONE, "volumeMounts", 1, "subPath"), "conf.d"),
            )
        )
        == []
    )


def test_a_reference_that_may_fail_is_left_alone() -> None:
    source = {"secretKeyRef": {"name": "none", "key": "x", "optional": True}}

    assert said(app(("Deployment", (*ONE, "env", 1, "valueFrom"), source))) == []


def test_sidecars_listen_beside_the_others_and_init_containers_do_not() -> None:
    port = {"containerPort": 80}
    waits = {**INIT, "ports": [port]}
    sidecar = {**waits, "restartPolicy": "Always"}

    assert said(app(("Deployment", (*POD, "initContainers"), [waits]))) == []
    assert said(app(("Deployment", (*POD, "initContainers"), [sidecar]))) == [
        "PC612 Deployment `web`: `init` and `web` both listen on port 80/TCP"
    ]


def test_on_the_nodes_network_a_host_port_is_the_containers() -> None:
    changes = [
        ("Deployment", (*POD, "hostNetwork"), True),
        ("Deployment", (*PORTS, 0, "hostPort"), 81),
    ]

    assert "with `hostNetwork`, the host port 81 has to be" in said(app(*changes))[0]


def test_on_the_nodes_network_its_parameters_are_left_alone() -> None:
    changes = [
        ("Deployment", (*POD, "hostNetwork"), True),
        ("Deployment", (*POD, "securityContext"), {"sysctls": [{"name": "net.x", "value": "1"}]}),
    ]

    assert "the sysctl `net.x` can't be set with `hostNetwork`" in said(app(*changes))[0]


def test_processes_are_shared_with_the_pod_or_with_the_node() -> None:
    changes = [
        ("Deployment", (*POD, "hostPID"), True),
        ("Deployment", (*POD, "shareProcessNamespace"), True),
    ]

    assert "exclude each other" in said(app(*changes))[0]


@pytest.mark.parametrize(
    ("port", "expected"), [(30080, []), (80, ["the node port 80 is outside 30000-32767"])]
)
def test_node_ports_have_their_range(port: int, expected: list[str]) -> None:
    changes = [
        ("Service", ("spec", "type"), "NodePort"),
        ("Service", ("spec", "ports", 0, "nodePort"), port),
    ]

    assert [one.partition(": ")[2] for one in said(app(*changes))] == expected


def test_a_headless_service_is_no_load_balancer() -> None:
    changes = [
        ("Service", ("spec", "type"), "LoadBalancer"),
        ("Service", ("spec", "clusterIP"), "None"),
    ]

    assert "a headless Service can't be a LoadBalancer" in said(app(*changes))[0]


def test_an_autoscaler_needs_room() -> None:
    scaler = {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "web"},
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
            "minReplicas": 3,
            "maxReplicas": 2,
        },
    }

    assert "`maxReplicas: 2` is smaller than `minReplicas: 3`" in said([*app(), scaler])[0]


def test_no_message_holds_what_is_in_a_secret() -> None:
    for value in ("hunter2!", "aHVudGVyMg==\udcff"):
        assert "hunter2" not in str(said(app(("Secret", ("data", "token"), value))))
