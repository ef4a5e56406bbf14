"""Schemas of every version, who is told of what, and what it costs."""

from __future__ import annotations

import subprocess
import sys
import time

import kubernetes_validate
import pytest

from compiler import ir
from compiler.diagnostics import Report
from compiler.kubernetes.objects import Object
from compiler.options import DEFAULT_KUBERNETES, OLDEST_KUBERNETES, Target
from compiler.source.nodes import Plain
from compiler.source.text import Source
from compiler.source.trees import plain
from compiler.source.values import FromTemplate, Value
from compiler.verify import verify, versions
from compiler.verify.bundle import schema_of
from tests.clusters import cluster, container, deployment, meta, objects_of, pod, service, texts, v
from tests.verify.manifests import APP, app, object_of, report_of, said

SPEC = ("spec", "template", "spec")


def everything() -> ir.Cluster:
    port = (ir.ContainerPort(v(80), v("TCP"), "http"),)
    web = pod(container(ports=port))
    db = pod(container("db"), labels=texts(app="db"))
    job = pod(container("job"), labels=texts(app="job"), restart=v("Never"), account=v("waiter"))
    agent = pod(container("agent"), labels=texts(app="agent"))
    claim = ir.Claim(meta("data"), v("1Gi"), (v("ReadWriteOnce"),))
    headless = ir.Service(meta("db"), texts(app="db"), (), headless=True)
    return cluster(
        workloads=(
            deployment(pod=web),
            ir.StatefulSet(meta("db"), db, v(1), v("db"), texts(app="db"), (claim,)),
            ir.DaemonSet(meta("agent"), agent, texts(app="agent")),
            ir.Job(meta("job"), job, retries=v(0)),
        ),
        services=(service(), headless),
        config_maps=(ir.ConfigMap(meta(), texts(A="1"), (("b", v(b"\xff")),)),),
        secrets=(ir.Secret(meta(), (("key", v(b"\xff")),)),),
        claims=(claim,),
        policies=(ir.NetworkPolicy(meta(), texts(app="web"), ingress=()),),
        waiters=(ir.JobWaiter(meta("waiter"), (v("job"),)),),
        budgets=(ir.DisruptionBudget(meta(), texts(app="web"), v(1)),),
    )


@pytest.mark.parametrize("version", versions())
def test_what_podc_builds_verifies_for_every_version(version: str) -> None:
    objects, report = objects_of(everything())

    verify(objects, Target(version), report)

    assert [one.message for one in report] == []


def accepted_by_kubernetes_validate(body: dict[str, Plain], version: str) -> bool:
    try:
        kubernetes_validate.validate(body, version, strict=True)
    except kubernetes_validate.ValidationError:
        return False
    return True


@pytest.mark.parametrize("kind", ["ConfigMap", "Service", "Deployment", "Role", "Job"])
@pytest.mark.parametrize("version", [versions()[0], DEFAULT_KUBERNETES, versions()[-1]])
def test_kubernetes_validate_itself_agrees(kind: str, version: str) -> None:
    good = APP[kind]
    wrong = [
        {**good, "colour": "red"},
        {**good, "metadata": {"name": 1}},
        {**good, "metadata": {"name": "x", "label": {}}},
    ]
    schema = schema_of(version, str(good["apiVersion"]), kind)

    assert schema is not None
    assert [schema.is_valid(body) for body in (good, *wrong)] == [True, False, False, False]
    assert [accepted_by_kubernetes_validate(body, version) for body in (good, *wrong)] == [
        schema.is_valid(body) for body in (good, *wrong)
    ]


def test_kubernetes_validate_itself_accepts_what_podc_builds() -> None:
    objects, _ = objects_of(everything())
    refused = [
        one.kind
        for one in objects
        if not accepted_by_kubernetes_validate(plain(one.body), DEFAULT_KUBERNETES)  # type: ignore[arg-type]  # a mapping
    ]

    assert len(objects) == 14
    assert refused == []


def test_versions_begin_with_the_oldest_and_end_with_the_newest_there_is() -> None:
    newest = kubernetes_validate.latest_version().removesuffix(".0")

    assert versions()[0] == OLDEST_KUBERNETES
    assert versions()[-1] == newest
    assert versions() == tuple(sorted(versions(), key=lambda one: int(one.partition(".")[2])))


def test_the_default_version_does_not_lag_behind() -> None:
    # Kubernetes maintains three versions. Manifests for the one before them still work in all.
    assert DEFAULT_KUBERNETES in versions()[-4:], f"the newest is {versions()[-1]}: raise it"


def test_a_version_without_schemas_is_reported() -> None:
    assert said(app(), "1.29") == ["PC603 podc has no schemas of Kubernetes `1.29`"]
    assert said(app(), "2") == ["PC603 podc has no schemas of Kubernetes `2`"]


def test_a_kind_without_a_schema_is_reported() -> None:
    route: dict[str, Plain] = {
        "apiVersion": "gateway.networking.k8s.io/v1alpha2",
        "kind": "TCPRoute",
        "metadata": {"name": "web"},
    }

    assert [one.summary for one in report_of([route])] == ["PC602 own.yaml.j2:1:1"]
    assert [one.number for one in report_of([route], ours=True)] == ["PC901"]


@pytest.mark.parametrize(
    ("version", "kind"),
    [("apps/v1", "ConfigMap"), ("v1", "ConfigMapEnvSource"), ("v1", "../x"), ("", "ConfigMap")],
)
def test_what_only_looks_like_a_kind_has_no_schema(version: str, kind: str) -> None:
    assert schema_of(DEFAULT_KUBERNETES, version, kind) is None


def test_what_a_server_needs_is_missed_without_a_spec_too() -> None:
    body = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}}

    assert said([body]) == [
        "PC601 Pod `web` does not fit the schema of Kubernetes 1.34: `spec` lacks `containers`"
    ]


def test_null_stands_for_nothing_where_a_number_or_a_text_may_stand() -> None:
    schema = schema_of(DEFAULT_KUBERNETES, "policy/v1", "PodDisruptionBudget")
    body = APP["PodDisruptionBudget"]

    assert schema is not None
    assert schema.is_valid({**body, "spec": {**body["spec"], "minAvailable": None}})  # type: ignore[dict-item]  # a mapping
    assert not schema.is_valid({**body, "spec": {**body["spec"], "minAvailable": []}})  # type: ignore[dict-item]  # a mapping


SHAPES = [
    (("spec", "replica"), 2, "`spec` has no field `replica`"),
    (("spec", "replicas"), "2", '`spec.replicas` has to be a whole number, and is "2"'),
    (("spec", "selector"), [], "`spec.selector` has to be a mapping, and is []"),
    ((*SPEC, "containers"), {}, "`spec.template.spec.containers` has to be a list, and is {}"),
    ((*SPEC, "containers", 0), {"image": "x"}, "`spec.template.spec.containers[0]` lacks `name`"),
]


@pytest.mark.parametrize(("path", "value", "expected"), SHAPES)
def test_a_shape_that_does_not_fit_is_explained(
    path: tuple[str | int, ...], value: object, expected: str
) -> None:
    found = said(app(("Deployment", path, value)))

    assert [one for one in found if one.startswith("PC6")] == [
        f"PC601 Deployment `web` does not fit the schema of Kubernetes 1.34: {expected}"
    ]


def test_what_does_not_fit_is_said_once_and_the_rest_as_well() -> None:
    changes = [
        ("Deployment", (*SPEC, "containers", 0, "name"), 5),
        ("Deployment", (*SPEC, "dnsPolicy"), "Host"),
        ("ConfigMap", ("metadata", "name"), "no such"),
    ]

    found = [one.number for one in report_of(app(*changes))]

    assert sorted(found) == ["PC601", "PC610", "PC621", "PC701"]


def test_a_finding_in_our_own_output_is_our_mistake() -> None:
    report = report_of(app(("Deployment", ("spec", "replicas"), -1)), ours=True)

    assert [f"{one.number} {one.message}" for one in report] == [
        (
            "PC901 podc made a manifest that Kubernetes would refuse: "
            "Deployment `web`: `replicas: -1` has to be at least 0 (`spec.replicas`)"
        )
    ]


def test_a_misshapen_object_of_our_own_is_our_mistake() -> None:
    report = report_of(app(("Deployment", ("spec", "replica"), 1)), ours=True)

    assert [one.number for one in report] == ["PC901"]


def test_a_finding_points_into_the_users_template() -> None:
    template = Source("own.yaml.j2", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: No}\n")
    name = Value("No", FromTemplate(template.span(47, 49)))
    body = {"apiVersion": Value("v1", FromTemplate(template.span())), "kind": name.be("ConfigMap")}
    made = Object(
        "v1", "ConfigMap", "No", None, {**body, "metadata": {"name": name}}, None, template.span()
    )
    report = Report()

    verify((made,), Target(), report)

    assert report.summary() == ["PC610 own.yaml.j2:3:17"]


def test_a_finding_from_elsewhere_points_at_the_beginning_of_the_users_template() -> None:
    report = report_of(app(("Deployment", ("spec", "replicas"), -1)))

    assert report.summary() == ["PC621 own.yaml.j2:1:1"]


def test_what_somebody_else_brings_into_the_cluster_is_no_mistake() -> None:
    bodies = [body for body in app() if body["kind"] != "Secret"]
    report = Report()
    objects = tuple(object_of(body, external=[("Secret", "web")]) for body in bodies)

    verify(objects, Target(), report)

    assert report.summary() == []


def test_a_project_of_services_without_a_manifest_is_our_mistake() -> None:
    report = Report()

    verify((), Target(), report, services=1)

    assert report.summary() == ["PC902"]


def test_no_services_need_no_manifest() -> None:
    report = Report()

    verify((), Target(), report)

    assert report.summary() == []


def test_six_hundred_objects_are_quick() -> None:
    names = [f"web{number}" for number in range(200)]
    port = (ir.ContainerPort(v(80), v("TCP"), "http"),)
    objects, report = objects_of(
        cluster(
            workloads=tuple(
                deployment(name, pod=pod(container(ports=port), labels=texts(app=name)))
                for name in names
            ),
            services=tuple(service(name) for name in names),
            config_maps=tuple(ir.ConfigMap(meta(name), texts(A="1")) for name in names),
        )
    )
    spent = []
    for _ in range(3):  # in the first run, schemas are compiled
        started = time.process_time()
        verify(objects, Target(), report)
        spent.append(time.process_time() - started)

    assert report.summary() == []
    assert min(spent) < 0.3  # 0.07 s of processor time on a busy machine


def test_asking_for_versions_loads_no_library() -> None:
    program = (
        "import sys; from compiler.verify import versions; versions()\n"
        "print([m for m in ('kubernetes_validate', 'jsonschema', 'jsonschema_rs', 'jinja2')"
        " if m in sys.modules])"
    )

    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout

    assert printed == "[]\n"
