"""A small application that verifies, and ways to change one thing in it."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy

from compiler.diagnostics import Report
from compiler.kubernetes.objects import Object
from compiler.options import Target
from compiler.source.nodes import Plain
from compiler.source.text import Source, Span
from compiler.source.trees import Path, Tree
from compiler.source.values import Default, FromTemplate, Value
from compiler.verify import verify

Body = dict[str, Plain]
TEMPLATE = Source("own.yaml.j2", "kind: X\n")

LABELS: Body = {"app": "web"}
CONTAINER: Body = {
    "name": "web",
    "image": "nginx:1.29",
    "ports": [{"name": "http", "containerPort": 80}],
    "envFrom": [{"configMapRef": {"name": "web"}}],
    "env": [
        {"name": "MODE", "value": "x"},
        {"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "web", "key": "token"}}},
    ],
    "resources": {"requests": {"cpu": "100m"}, "limits": {"cpu": "1"}},
    "securityContext": {"runAsUser": 1000},
    "readinessProbe": {"exec": {"command": ["true"]}, "periodSeconds": 5},
    "volumeMounts": [
        {"name": "disk", "mountPath": "/data"},
        {"name": "files", "mountPath": "/etc/app.conf", "subPath": "app.conf"},
    ],
}
POD: Body = {
    "containers": [CONTAINER],
    "volumes": [
        {"name": "disk", "persistentVolumeClaim": {"claimName": "web"}},
        {"name": "files", "configMap": {"name": "web", "defaultMode": 0o444}},
    ],
}
APP: dict[str, Body] = {
    "ConfigMap": {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "web", "labels": LABELS},
        "data": {"LOG": "debug", "app.conf": "x"},
        "binaryData": {"logo": "AP8="},
    },
    "PersistentVolumeClaim": {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": "web"},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "1Gi"}},
        },
    },
    "Service": {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web"},
        "spec": {
            "selector": LABELS,
            "ports": [
                {"name": "http", "port": 8080, "targetPort": "http"},
                {"name": "plain", "port": 80},
            ],
        },
    },
    "Deployment": {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": LABELS},
            "template": {"metadata": {"labels": LABELS}, "spec": POD},
        },
    },
    "Headless": {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "db"},
        "spec": {"clusterIP": "None", "selector": {"app": "db"}},
    },
    "StatefulSet": {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": {"name": "db"},
        "spec": {
            "serviceName": "db",
            "selector": {"matchLabels": {"app": "db"}},
            "template": {
                "metadata": {"labels": {"app": "db"}},
                "spec": {
                    "containers": [
                        {
                            "name": "db",
                            "image": "postgres:17",
                            "volumeMounts": [{"name": "data", "mountPath": "/data"}],
                        }
                    ]
                },
            },
            "volumeClaimTemplates": [
                {
                    "metadata": {"name": "data"},
                    "spec": {
                        "accessModes": ["ReadWriteOnce"],
                        "resources": {"requests": {"storage": "1Gi"}},
                    },
                }
            ],
        },
    },
    "Job": {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "migrate"},
        "spec": {
            "backoffLimit": 0,
            "template": {
                "metadata": {"labels": {"app": "migrate"}},
                "spec": {
                    "serviceAccountName": "waiter",
                    "restartPolicy": "Never",
                    "containers": [{"name": "migrate", "image": "x:1"}],
                },
            },
        },
    },
    "NetworkPolicy": {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "web"},
        "spec": {
            "podSelector": {"matchLabels": LABELS},
            "policyTypes": ["Ingress"],
            "ingress": [{"from": [{"podSelector": {}}], "ports": [{"port": 80}]}],
        },
    },
    "ServiceAccount": {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {"name": "waiter"},
    },
    "Role": {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": {"name": "waiter"},
        "rules": [{"apiGroups": ["batch"], "resources": ["jobs"], "verbs": ["get"]}],
    },
    "RoleBinding": {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "RoleBinding",
        "metadata": {"name": "waiter"},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "waiter"},
        "subjects": [{"kind": "ServiceAccount", "name": "waiter"}],
    },
    "PodDisruptionBudget": {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": "web"},
        "spec": {"maxUnavailable": 1, "selector": {"matchLabels": LABELS}},
    },
    "Secret": {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "web"},
        "type": "Opaque",
        "data": {"token": "aHVudGVyMg=="},
    },
}
GONE = object()


def app(*changes: tuple[str, Path, object]) -> list[Body]:
    """The application with changes: kind, path, and the value there (`GONE` takes it away)."""
    bodies = deepcopy(APP)
    for kind, path, value in changes:
        place: object = bodies[kind]
        for step in path[:-1]:
            place = place[step]  # type: ignore[index]  # a test knows its way
        last = path[-1]
        if value is GONE:
            del place[last]  # type: ignore[attr-defined]
        elif isinstance(place, list) and last == len(place):
            place.append(value)
        else:
            place[last] = value  # type: ignore[index]
    return list(bodies.values())


def tree(plain: Plain, span: Span | None = None) -> Tree:
    match plain:
        case dict():
            return {key: tree(value, span) for key, value in plain.items()}
        case list():
            return [tree(item, span) for item in plain]
        case _:
            return Value(plain, FromTemplate(span) if span else Default("a test"))


def object_of(
    body: Body, *, ours: bool = False, external: Iterable[tuple[str, str]] = ()
) -> Object:
    meta = body.get("metadata")
    named = meta if isinstance(meta, dict) else {}
    space = named.get("namespace")
    return Object(
        str(body["apiVersion"]),
        str(body["kind"]),
        str(named["name"]),
        space if isinstance(space, str) else None,
        tree(body),
        template=None if ours else TEMPLATE.span(0, 7),
        external=tuple(external),
    )


def report_of(bodies: Iterable[Body], version: str = "1.34", *, ours: bool = False) -> Report:
    report = Report()
    verify(tuple(object_of(body, ours=ours) for body in bodies), Target(version), report)
    return report


def said(bodies: Iterable[Body], version: str = "1.34") -> list[str]:
    return [f"{one.number} {one.message}" for one in report_of(bodies, version)]
