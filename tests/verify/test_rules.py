"""What a schema lets pass and an API server, or a cluster, does not."""

from __future__ import annotations

import pytest

from compiler.source.trees import Path
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
    ("Deployment", (*ONE, "env", 2), {"name": "X", "valueFrom": {"fieldRef": {"fieldPath": "x"}}}),
    ("Deployment", (*ONE, "resources", "requests", "cpu"), "1000m"),
    ("Deployment", (*ONE, "resources", "requests", "memory"), "1.5Gi"),
    ("Deployment", (*ONE, "resources", "limits", "nvidia.com/gpu"), 1),
    ("Deployment", (*ONE, "securityContext"), {"runAsUser": 0, "runAsNonRoot": False}),
    ("Deployment", ("spec", "strategy"), {"type": "Recreate"}),
    ("Deployment", ("spec", "strategy"), {"rollingUpdate": {"maxSurge": 0}}),
    ("Deployment", (*POD, "restartPolicy"), "Always"),
    ("Deployment", (*POD, "volumes", 2), {"name": "tmp", "emptyDir": {"sizeLimit": "64Mi"}}),
    ("Deployment", (*POD, "imagePullSecrets"), [{"name": "registry"}]),
    ("Deployment", (*POD, "serviceAccountName"), "default"),
    ("Deployment", (*POD, "hostAliases"), [{"ip": "fe80::1", "hostnames": ["x"]}]),
    ("Service", ("spec", "ports"), [{"port": 80}]),
    ("Service", ("spec", "selector"), GONE),
    ("Service", ("spec",), {"selector": {"app": "web"}, "clusterIP": "None"}),
    ("Service", ("spec",), {"type": "ExternalName", "externalName": "example.com"}),
    ("Secret", ("stringData",), {"other": "x"}),
    ("NetworkPolicy", ("spec", "ingress"), [{}]),
    ("NetworkPolicy", ("spec", "ingress"), []),
    ("PodDisruptionBudget", ("spec", "maxUnavailable"), "50%"),
]


@pytest.mark.parametrize("change", LEFT_ALONE)
def test_a_rule_leaves_alone(change: tuple[str, Path, object]) -> None:
    kind, path, value = change

    assert said(app((kind, path, value))) == []


INIT = {"name": "init", "image": "x:1"}
REFUSED: list[tuple[str, Path, object, str]] = [
    # names
    ("Deployment", ("metadata", "name"), "Web", "PC610 Deployment `Web`: the name `Web` has to"),
    ("Deployment", ("metadata", "name"), "a" * 254, "PC610 Deployment"),
    ("Deployment", ("metadata", "namespace"), "a.b", "PC610 Deployment `web`: the name `a.b`"),
    ("Service", ("metadata", "name"), "1web", "PC610 Service `1web`: the name `1web` has to"),
    ("StatefulSet", ("metadata", "name"), "d" * 53, "PC610 StatefulSet"),
    ("Job", ("metadata", "name"), "j" * 64, "PC610 Job"),
    ("Role", ("metadata", "name"), "a/b", "PC610 Role `a/b`: the name `a/b` has to"),
    ("Deployment", (*ONE, "name"), "web_1", "PC610 Deployment `web`: the name `web_1` has to"),
    ("Deployment", (*POD, "volumes", 1, "name"), "a.b", "PC610 Deployment `web`: the name `a.b`"),
    ("Deployment", (*POD, "initContainers"), [{**INIT, "name": "web"}], "the name `web` is used"),
    ("Deployment", (*POD, "volumes", 2), {"name": "disk", "emptyDir": {}}, "`disk` is used twice"),
    ("Deployment", (*POD, "hostname"), "a.b", "PC610 Deployment `web`: the name `a.b` has to"),
    # labels
    ("Deployment", ("metadata", "labels"), {"a": "b c"}, "PC611 Deployment `web`: the value of"),
    ("Deployment", ("metadata", "labels"), {"a": "b" * 64}, "PC611 Deployment `web`: the value"),
    ("Deployment", ("metadata", "labels"), {"a/b/c": "d"}, "PC611 Deployment `web`: `a/b/c`"),
    ("Deployment", ("metadata", "labels"), {"A.com/b": "d"}, "PC611 Deployment `web`: `A.com/b`"),
    ("Deployment", ("metadata", "labels"), {"-a": "d"}, "PC611 Deployment `web`: `-a`"),
    ("Deployment", ("metadata", "annotations"), {"a b": "c"}, "PC611 Deployment `web`: `a b`"),
    ("Deployment", ("metadata", "annotations"), {"a": "x" * 262144}, "annotations have 262145"),
    ("Deployment", (*POD, "nodeSelector"), {"a": "b c"}, "PC611 Deployment `web`: the value"),
    # ports
    ("Deployment", (*PORTS, 0, "containerPort"), 70000, "PC612 Deployment `web`: there is no port"),
    ("Deployment", (*PORTS, 0, "containerPort"), 0, "PC612 Deployment `web`: there is no port 0"),
    ("Deployment", (*PORTS, 0, "name"), "a" * 16, "PC612 Deployment `web`: the port name"),
    ("Deployment", (*PORTS, 0, "name"), "80", "PC612 Deployment `web`: the port name `80`"),
    ("Deployment", (*PORTS, 0, "name"), "a--b", "PC612 Deployment `web`: the port name `a--b`"),
    ("Deployment", (*PORTS, 1), {"name": "http", "containerPort": 81}, "`http` is used twice in"),
    (
        "Deployment",
        (*POD, "containers", 1),
        {"name": "b", "image": "x", "ports": [{"containerPort": 80}]},
        "PC612 Deployment `web`: `web` and `b` both listen on port 80/TCP",
    ),
    ("Deployment", (*PORTS, 0), {"name": "http", "containerPort": 80, "hostPort": 0}, "port 0"),
    ("Deployment", (*PORTS,), [{"name": "http", "containerPort": 80, "hostPort": 81}] * 2, "taken"),
    ("Service", ("spec", "ports", 0, "port"), 70000, "PC612 Service `web`: there is no port 70000"),
    ("Service", ("spec", "ports", 1, "port"), 8080, "PC612 Service `web`: port 8080/TCP is there"),
    ("Service", ("spec", "ports", 1, "name"), GONE, "PC612 Service `web`: port 80 needs a name"),
    ("Service", ("spec", "ports", 1, "name"), "http", "PC612 Service `web`: the port name `http`"),
    ("Service", ("spec", "ports", 1, "name"), "a_b", "PC612 Service `web`: the port name `a_b`"),
    ("Service", ("spec", "ports"), [], "PC612 Service `web`: it has no ports"),
    ("Service", ("spec", "ports", 0, "nodePort"), 30080, "a ClusterIP Service has no port on"),
    ("Service", ("spec", "type"), "Balancer", "PC621 Service `web`: `type` is one of"),
    ("NetworkPolicy", ("spec", "ingress", 0, "ports", 0, "port"), 0, "PC612 NetworkPolicy"),
    # variables
    ("Deployment", (*ONE, "env", 0, "name"), "A=B", "PC613 Deployment `web`: the variable `A=B`"),
    ("Deployment", (*ONE, "env", 0, "name"), "TOKEN", "the variable `TOKEN` of `web` is set twice"),
    ("Deployment", (*ONE, "env", 1, "value"), "x", "`TOKEN` has both a value and a source"),
    ("ConfigMap", ("data", "a\u00e9"), "x", "PC619 ConfigMap `web`: the key"),
    # mounts
    ("Deployment", (*ONE, "volumeMounts", 0, "name"), "d", "PC614 Deployment `web`: `web` mounts"),
    ("Deployment", (*ONE, "volumeMounts", 0, "mountPath"), "/a:/b", "`web` can't mount at `/a:/b`"),
    ("Deployment", (*ONE, "volumeMounts", 0, "mountPath"), "", "`web` can't mount at ``"),
    ("Deployment", (*ONE, "volumeMounts", 0, "mountPath"), "/etc/app.conf/", "has two mounts"),
    ("Deployment", (*ONE, "volumeMounts", 0, "subPath"), "../x", "`../x` leads out of the volume"),
    ("Deployment", (*ONE, "volumeMounts", 0, "subPath"), "/x", "`/x` leads out of the volume"),
    (
        "Deployment",
        (*ONE, "volumeMounts", 0, "mountPropagation"),
        "Bidirectional",
        "PC614 Deployment `web`: `web` has to be privileged",
    ),
    ("Deployment", (*POD, "volumes", 0, "emptyDir"), {}, "the volume `disk` has several sources"),
    (
        "Deployment",
        (*POD, "volumes", 1, "configMap", "items"),
        [{"key": "app.conf", "path": "../app.conf"}],
        "PC614 Deployment `web`: `../app.conf` is no path inside the volume",
    ),
    ("Deployment", (*POD, "volumes", 1, "configMap", "defaultMode"), 1000, "`defaultMode: 1000`"),
    (
        "Deployment",
        (*POD, "volumes", 2),
        {"name": "tmp", "emptyDir": {"sizeLimit": "much"}},
        "PC618 Deployment `web`: `much` is no amount",
    ),
    # selectors, restart policies, strategies
    ("Deployment", ("spec", "selector"), {}, "PC615 Deployment `web`: its selector is empty"),
    (
        "Deployment",
        ("spec", "selector", "matchLabels"),
        {"app": "api"},
        "PC615 Deployment `web`: its pods lack what its selector asks for: `app`",
    ),
    ("Deployment", (*POD, "restartPolicy"), "Never", "PC616 Deployment `web`: the restart policy"),
    ("Deployment", (*POD, "restartPolicy"), "unless-stopped", "PC616 Deployment `web`"),
    (JOB, (*POD, "restartPolicy"), "Always", "PC616 Job `migrate`: the restart policy of a Job"),
    (JOB, (*POD, "restartPolicy"), GONE, "PC616 Job `migrate`: the restart policy of a Job"),
    (JOB, (*POD, "initContainers"), [{**INIT, "restartPolicy": "Never"}], "`init` can only be"),
    ("Deployment", ("spec", "strategy"), {"type": "Rolling"}, "PC617 Deployment `web`: its"),
    (
        "Deployment",
        ("spec", "strategy"),
        {"type": "Recreate", "rollingUpdate": {"maxSurge": 1}},
        "PC617 Deployment `web`: `Recreate` ends all pods at once",
    ),
    (
        "Deployment",
        ("spec", "strategy"),
        {"rollingUpdate": {"maxSurge": "0%", "maxUnavailable": 0}},
        "PC617 Deployment `web`: with neither surge nor unavailable pods",
    ),
    (
        "Deployment",
        ("spec", "strategy"),
        {"rollingUpdate": {"maxSurge": "some"}},
        "PC617 Deployment `web`: `maxSurge` is a number of pods",
    ),
    ("StatefulSet", ("spec", "updateStrategy"), {"type": "Recreate"}, "PC617 StatefulSet `db`"),
    # resources
    ("Deployment", (*ONE, "resources", "requests", "cpu"), "2", "asks for more cpu than its limit"),
    (
        "Deployment",
        (*ONE, "resources", "limits", "memory"),
        "1 GB",
        "`1 GB` is no amount",
    ),
    ("Deployment", (*ONE, "resources", "limits", "memory"), "-1", "`-1` is too small an amount"),
    # contents
    ("ConfigMap", ("data", "a/b"), "x", "PC619 ConfigMap `web`: the key `a/b` has to have"),
    ("ConfigMap", ("data", ".."), "x", "PC619 ConfigMap `web`: the key `..` has to have"),
    ("ConfigMap", ("data", "logo"), "x", "PC619 ConfigMap `web`: the key `logo` is used twice"),
    ("ConfigMap", ("binaryData", "logo"), "?", "PC619 ConfigMap `web`: what is under `logo`"),
    ("Secret", ("data", "token"), "hunter2!", "PC619 Secret `web`: what is under `token` is no"),
    ("ConfigMap", ("data", "LOG"), "x" * 1048577, "PC619 ConfigMap `web`: it holds 1048580 bytes"),
    ("ConfigMap", ("data", "LOG"), "x\udcff", "PC619 ConfigMap `web`: `LOG` has bytes that are no"),
    # claims
    ("PersistentVolumeClaim", ("spec", "accessModes"), [], "PC620 PersistentVolumeClaim `web`: it"),
    ("PersistentVolumeClaim", ("spec", "accessModes"), ["RWO"], "`RWO` is no access mode"),
    (
        "PersistentVolumeClaim",
        ("spec", "accessModes"),
        ["ReadWriteOncePod", "ReadWriteOnce"],
        "`ReadWriteOncePod` allows no other",
    ),
    ("PersistentVolumeClaim", ("spec", "resources"), GONE, "it asks for no storage"),
    (
        "PersistentVolumeClaim",
        ("spec", "resources", "requests", "storage"),
        "0",
        "PC618 PersistentVolumeClaim `web`: `0` is too small an amount",
    ),
    (
        "StatefulSet",
        ("spec", "volumeClaimTemplates", 0, "spec", "accessModes"),
        ["RWO"],
        "PC620 StatefulSet `db`: `RWO` is no access mode",
    ),
    # fields
    (
        "Deployment",
        ("spec", "replicas"),
        -1,
        "`replicas` can't be negative",
    ),
    ("Deployment", (*POD, "dnsPolicy"), "Host", "PC621 Deployment `web`: `dnsPolicy` is one of"),
    ("Deployment", (*POD, "dnsPolicy"), "None", "without a DNS policy it needs `nameservers`"),
    ("Deployment", (*ONE, "imagePullPolicy"), "always", "`imagePullPolicy` is one of `Always`"),
    ("Deployment", (*ONE, "image"), " x", "PC621 Deployment `web`: `web` has no image"),
    ("Deployment", (*POD, "terminationGracePeriodSeconds"), -1, "can't be negative"),
    ("Deployment", (*POD, "hostAliases"), [{"ip": "host"}], "`host` is no IP address"),
    ("Deployment", (*ONE, "readinessProbe", "periodSeconds"), 0, "has to be at least 1"),
    ("Deployment", (*ONE, "readinessProbe", "tcpSocket"), {"port": 80}, "needs one of `exec`"),
    ("Deployment", (*ONE, "readinessProbe", "exec"), {}, "`readinessProbe` needs one of"),
    (
        "Deployment",
        (*ONE, "livenessProbe"),
        {"exec": {"command": ["x"]}, "successThreshold": 2},
        "`successThreshold` of `livenessProbe` can only be 1",
    ),
    (
        "Deployment",
        (*POD, "initContainers"),
        [{**INIT, "livenessProbe": {"exec": {"command": ["x"]}}}],
        "PC621 Deployment `web`: `init` runs to its end before the others",
    ),
    (
        "Deployment",
        (*ONE, "securityContext"),
        {"privileged": True, "allowPrivilegeEscalation": False},
        "PC621 Deployment `web`: `web` can't have those rights",
    ),
    (
        "Deployment",
        (*ONE, "securityContext"),
        {"capabilities": {"add": ["SYS_ADMIN"]}, "allowPrivilegeEscalation": False},
        "PC621 Deployment `web`: `web` can't have those rights",
    ),
    ("Deployment", (*ONE, "securityContext", "runAsUser"), 2**31, "can't have the id of"),
    (
        "Deployment",
        (*ONE, "securityContext"),
        {"runAsUser": 0, "runAsNonRoot": True},
        "PC621 Deployment `web`: `web` has to run as root and not",
    ),
    (
        "Deployment",
        (*POD, "securityContext"),
        {"sysctls": [{"name": "a.b", "value": "1"}] * 2},
        "PC621 Deployment `web`: the sysctl `a.b` is set twice",
    ),
    ("NetworkPolicy", ("spec", "ingress", 0, "from"), [{}], "a peer says nothing about who it is"),
    ("PodDisruptionBudget", ("spec", "minAvailable"), 1, "exclude each other"),
    ("PodDisruptionBudget", ("spec", "maxUnavailable"), "few", "its bound is a number of pods"),
    # references
    ("ConfigMap", ("metadata", "name"), "other", "it refers to the ConfigMap `web`, which nobody"),
    ("Secret", ("metadata", "name"), "other", "PC701 Deployment `web`: it refers to the Secret"),
    ("PersistentVolumeClaim", ("metadata", "name"), "x", "the PersistentVolumeClaim `web`, which"),
    ("ServiceAccount", ("metadata", "name"), "x", "PC701 Job `migrate`: it refers to the Service"),
    (
        "Service",
        ("metadata", "name"),
        "x",
        "`db`: it refers to the Service `web`",
    ),
    ("Role", ("metadata", "name"), "x", "PC701 RoleBinding `waiter`: it refers to the Role"),
    ("Secret", ("data",), {}, "PC702 Deployment `web`: it reads the key `token` of Secret `web`"),
    ("ConfigMap", ("data", "app.conf"), GONE, "PC702 Deployment `web`: `web` mounts `app.conf`"),
    (
        "Deployment",
        (*POD, "volumes", 1, "configMap", "items"),
        [{"key": "nope", "path": "app.conf"}],
        "PC702 Deployment `web`: it reads the key `nope` of ConfigMap `web`",
    ),
    ("Service", ("spec", "selector"), {"app": "x"}, "PC703 Service `web`: no pod has what it"),
    ("Service", ("spec", "ports", 0, "targetPort"), "https", "has a port `https`"),
    ("Service", ("spec", "ports", 0, "targetPort"), 8081, "PC703 Service `web`: no pod that it"),
    ("Service", ("spec", "ports", 1, "protocol"), "UDP", "PC703 Service `web`: no pod that it"),
    (
        "PodDisruptionBudget",
        ("spec", "selector", "matchLabels"),
        {"app": "x"},
        "PC703 PodDisruptionBudget `web`: no pod has what it selects",
    ),
]


@pytest.mark.parametrize(("kind", "path", "value", "expected"), REFUSED)
def test_a_rule_refuses(kind: str, path: Path, value: object, expected: str) -> None:
    found = said(app((kind, path, value)))

    assert [one for one in found if expected in one], found


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

    assert "`net.x` can't be set on the node's own network" in said(app(*changes))[0]


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
            "scaleTargetRef": {"kind": "Deployment", "name": "web"},
            "minReplicas": 3,
            "maxReplicas": 2,
        },
    }

    assert "`maxReplicas` is smaller" in said([*app(), scaler])[0]


def test_no_message_holds_what_is_in_a_secret() -> None:
    for value in ("hunter2!", "aHVudGVyMg==\udcff"):
        assert "hunter2" not in str(said(app(("Secret", ("data", "token"), value))))
