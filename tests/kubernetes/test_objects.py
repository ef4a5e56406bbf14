"""Each kind of the IR becomes the manifest that one would write by hand."""

from __future__ import annotations

import pytest

from compiler import ir
from compiler.source.emit import emit
from compiler.source.trees import child
from compiler.source.values import Default, FromTemplate, Option, Value
from tests.clusters import (
    bodies,
    cluster,
    container,
    deployment,
    meta,
    objects_of,
    only,
    pod,
    service,
    texts,
    v,
)

META = {"name": "web", "labels": {"app": "web"}}
POD = {
    "automountServiceAccountToken": False,
    "enableServiceLinks": False,
    "containers": [{"name": "web", "image": "nginx:1.29"}],
}
TEMPLATE = {"metadata": {"labels": {"app": "web"}}, "spec": POD}


def test_a_deployment() -> None:
    strategy = ir.Strategy(v("RollingUpdate"), max_surge=v("25%"), max_unavailable=v(0))

    assert only(cluster(workloads=(deployment(strategy=strategy, min_ready=v(5)),))) == {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": META,
        "spec": {
            "replicas": 1,
            "minReadySeconds": 5,
            "strategy": {
                "type": "RollingUpdate",
                "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0},
            },
            "selector": {"matchLabels": {"app": "web"}},
            "template": TEMPLATE,
        },
    }


def test_a_stateful_set() -> None:
    claim = ir.Claim(ir.Meta(v("disk")), v("1Gi"), (v("ReadWriteOnce"),), v("fast"))
    made = ir.StatefulSet(meta(), pod(), v(2), v("web-headless"), texts(app="web"), (claim,))

    assert only(cluster(workloads=(made,))) == {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": META,
        "spec": {
            "serviceName": "web-headless",
            "replicas": 2,
            "persistentVolumeClaimRetentionPolicy": {
                "whenDeleted": "Retain",
                "whenScaled": "Retain",
            },
            "selector": {"matchLabels": {"app": "web"}},
            "template": TEMPLATE,
            "volumeClaimTemplates": [
                {
                    "metadata": {"name": "disk"},
                    "spec": {
                        "storageClassName": "fast",
                        "accessModes": ["ReadWriteOnce"],
                        "resources": {"requests": {"storage": "1Gi"}},
                    },
                }
            ],
        },
    }


def test_a_cron_job() -> None:
    made = ir.CronJob(meta(), pod(), v("@daily"), v("Forbid"), v(600), retries=v(0))

    assert only(cluster(workloads=(made,)))["spec"] == {
        "schedule": "@daily",
        "concurrencyPolicy": "Forbid",
        "startingDeadlineSeconds": 600,
        "jobTemplate": {"spec": {"backoffLimit": 0, "template": TEMPLATE}},
    }


def test_an_autoscaler() -> None:
    metrics = (
        ir.Metric(v("cpu"), v(70)),
        ir.Metric(v("memory"), v("400Mi"), container=v("web")),
    )
    made = ir.Autoscaler(meta(), v("Deployment"), v("web"), v(1), v(6), metrics)

    assert only(cluster(scalers=(made,)))["spec"] == {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
        "minReplicas": 1,
        "maxReplicas": 6,
        "metrics": [
            {
                "type": "Resource",
                "resource": {
                    "name": "cpu",
                    "target": {"type": "Utilization", "averageUtilization": 70},
                },
            },
            {
                "type": "ContainerResource",
                "containerResource": {
                    "name": "memory",
                    "container": "web",
                    "target": {"type": "AverageValue", "averageValue": "400Mi"},
                },
            },
        ],
    }


def test_a_daemon_set() -> None:
    strategy = ir.Strategy(v("OnDelete"))
    made = ir.DaemonSet(meta(), pod(), texts(app="web"), strategy)

    assert only(cluster(workloads=(made,))) == {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": META,
        "spec": {
            "updateStrategy": {"type": "OnDelete"},
            "selector": {"matchLabels": {"app": "web"}},
            "template": TEMPLATE,
        },
    }


def test_a_job() -> None:
    made = ir.Job(meta(), pod(restart=v("Never")), v(3), v(2), v(0))

    assert only(cluster(workloads=(made,))) == {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": META,
        "spec": {
            "completions": 3,
            "parallelism": 2,
            "backoffLimit": 0,
            "template": {**TEMPLATE, "spec": {**POD, "restartPolicy": "Never"}},
        },
    }


def test_a_service() -> None:
    port = ir.ServicePort(v(8080), v(80), v("TCP"), v("http"), v("http"), v(30080))
    made = ir.Service(meta(), texts(app="web"), (port,), ir.Reach.NODE)

    assert only(cluster(services=(made,))) == {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": META,
        "spec": {
            "type": "NodePort",
            "selector": {"app": "web"},
            "ports": [
                {
                    "name": "http",
                    "port": 8080,
                    "targetPort": 80,
                    "protocol": "TCP",
                    "appProtocol": "http",
                    "nodePort": 30080,
                }
            ],
        },
    }


def test_a_headless_service_without_ports() -> None:
    made = ir.Service(meta(), texts(app="web"), (), headless=True, not_ready_too=True)

    assert only(cluster(services=(made,)))["spec"] == {
        "clusterIP": "None",
        "publishNotReadyAddresses": True,
        "selector": {"app": "web"},
    }


def test_a_config_map_keeps_texts_and_encodes_bytes() -> None:
    made = ir.ConfigMap(meta(), texts(A="1"), (("logo", v(b"\x00\xff")),))

    assert only(cluster(config_maps=(made,))) == {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": META,
        "data": {"A": "1"},
        "binaryData": {"logo": "AP8="},
    }


def test_a_secret_is_encoded() -> None:
    made = ir.Secret(meta(), (("password", v(b"hunter2")),))

    assert only(cluster(secrets=(made,))) == {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": META,
        "type": "Opaque",
        "data": {"password": "aHVudGVyMg=="},
    }


@pytest.mark.parametrize(
    ("storage_class", "expected"),
    [(None, {}), (v(""), {"storageClassName": ""}), (v("fast"), {"storageClassName": "fast"})],
)
def test_a_claim(storage_class: Value[str] | None, expected: dict[str, str]) -> None:
    made = ir.Claim(meta(), v("10Gi"), (v("ReadWriteOnce"),), storage_class)

    assert only(cluster(claims=(made,))) == {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": META,
        "spec": {
            **expected,
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "10Gi"}},
        },
    }


def test_a_network_policy() -> None:
    peers = (ir.Peer(texts(net="back")), ir.Peer())
    opening = ir.Opening(peers, ((v(80), v("TCP")),))
    made = ir.NetworkPolicy(meta(), texts(app="web"), ingress=(opening,), egress=())

    assert only(cluster(policies=(made,))) == {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": META,
        "spec": {
            "podSelector": {"matchLabels": {"app": "web"}},
            "policyTypes": ["Ingress", "Egress"],
            "ingress": [
                {
                    "from": [
                        {"podSelector": {"matchLabels": {"net": "back"}}},
                        {"podSelector": {}},
                    ],
                    "ports": [{"port": 80, "protocol": "TCP"}],
                }
            ],
            "egress": [],
        },
    }


@pytest.mark.parametrize(
    ("peers", "expected"),
    [
        ((ir.Peer(anywhere=True),), [{}]),
        ((ir.Peer(texts(a="b")), ir.Peer(anywhere=True)), [{}]),
        ((), []),  # nobody: an empty `from` would mean everybody
    ],
)
def test_who_an_opening_lets_in(peers: tuple[ir.Peer, ...], expected: list[object]) -> None:
    made = ir.NetworkPolicy(meta(), (), ingress=(ir.Opening(peers),))

    assert only(cluster(policies=(made,)))["spec"] == {
        "podSelector": {},
        "policyTypes": ["Ingress"],
        "ingress": expected,
    }


def test_a_job_waiter_may_watch_its_jobs_and_nothing_else() -> None:
    account, role, binding = bodies(cluster(waiters=(ir.JobWaiter(meta(), (v("migrate-1"),)),)))

    assert account == {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": META,
        "automountServiceAccountToken": False,
    }
    assert role == {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": META,
        "rules": [
            {
                "apiGroups": ["batch"],
                "resources": ["jobs"],
                "resourceNames": ["migrate-1"],
                "verbs": ["get", "list", "watch"],
            }
        ],
    }
    assert binding == {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "RoleBinding",
        "metadata": META,
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "web"},
        "subjects": [{"kind": "ServiceAccount", "name": "web"}],
    }


def test_a_disruption_budget() -> None:
    made = ir.DisruptionBudget(meta(), texts(app="web"), v(1))

    assert only(cluster(budgets=(made,))) == {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": META,
        "spec": {
            "maxUnavailable": 1,
            "unhealthyPodEvictionPolicy": "AlwaysAllow",
            "selector": {"matchLabels": {"app": "web"}},
        },
    }


def everything() -> ir.Cluster:
    return cluster(
        workloads=(deployment(),),
        services=(service(),),
        config_maps=(ir.ConfigMap(meta()),),
        secrets=(ir.Secret(meta()),),
        claims=(ir.Claim(meta(), v("1Gi"), (v("ReadWriteOnce"),)),),
        policies=(ir.NetworkPolicy(meta(), (), ingress=()),),
        waiters=(ir.JobWaiter(meta(), (v("job"),)),),
        budgets=(ir.DisruptionBudget(meta(), texts(app="web"), v(1)),),
    )


def test_what_others_refer_to_comes_first_and_secrets_last() -> None:
    objects, _ = objects_of(everything())

    assert [one.kind for one in objects] == [
        "ServiceAccount",
        "Role",
        "RoleBinding",
        "ConfigMap",
        "PersistentVolumeClaim",
        "Service",
        "Deployment",
        "NetworkPolicy",
        "PodDisruptionBudget",
        "Secret",
    ]


def test_the_namespace_stands_on_every_object_and_on_subjects() -> None:
    objects, _ = objects_of(everything(), namespace="prod")

    assert {one.namespace for one in objects} == {"prod"}
    assert emit(one.body for one in objects).count("namespace: prod\n") == len(objects) + 1


def test_an_object_knows_its_service_and_that_podc_made_it() -> None:
    (made,), _ = objects_of(cluster(workloads=(deployment("api"),)))

    assert (made.service, made.template, made.external) == ("api", None, ())


def test_objects_know_what_somebody_else_puts_into_the_cluster() -> None:
    external = (ir.External("Secret", v("tls")),)

    objects, _ = objects_of(cluster(workloads=(deployment(),), external=external))

    assert objects[0].external == (("Secret", "tls"),)


def test_every_leaf_knows_where_it_comes_from() -> None:
    (made,), _ = objects_of(cluster(workloads=(deployment(),)), namespace="prod")
    meta_tree = child(made.body, "metadata")
    kind, name, namespace = (
        child(made.body, "kind"),
        child(meta_tree, "name"),
        child(meta_tree, "namespace"),
    )

    assert isinstance(kind, Value)
    assert isinstance(kind.origin, FromTemplate)
    assert kind.origin.span.place == "templates/kubernetes/deployment.yaml.j2:4:7"
    assert kind.origin.span.text == "Deployment"
    assert isinstance(name, Value)
    assert name.origin == Default("a test")
    assert isinstance(namespace, Value)
    assert namespace.origin == Option("--namespace")


def test_containers_of_one_pod_stay_in_order() -> None:
    made = deployment(pod=pod(container("a"), container("b"), container("c")))

    spec = only(cluster(workloads=(made,)))["spec"]

    assert [one["name"] for one in spec["template"]["spec"]["containers"]] == ["a", "b", "c"]  # type: ignore[index,call-overload]  # a manifest
