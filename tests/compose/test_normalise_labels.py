"""Labels of other tools stand where podc looks for what they say."""

from __future__ import annotations

import pytest

from compiler import ir
from tests.lowered import lowered, pod, slugs


def labelled(*labels: str, more: str = "") -> str:
    lines = "".join(f"      {label}\n" for label in labels)
    return f"services:\n  web:\n    image: example/web:1.0\n{more}    labels:\n{lines}"


def test_what_is_understood_is_no_annotation() -> None:
    cluster, _ = lowered(labelled("kompose.controller.type: daemonset", "team: shop"))
    (workload,) = cluster.workloads

    assert isinstance(workload, ir.DaemonSet)
    assert [key for key, _ in workload.pod.annotations] == ["team"]


def test_own_key_wins_over_a_label() -> None:
    own = "    x-podc: {controller: statefulset}\n"
    cluster, _ = lowered(labelled("kompose.controller.type: daemonset", more=own))

    assert isinstance(cluster.workloads[0], ir.StatefulSet)


@pytest.mark.parametrize(
    "label",
    [
        "kompose.controller.type: pod",
        "kompose.image-pull-policy: sometimes",
        "kompose.security-context.fsgroup: staff",
        "kompose.hpa.cpu: half",
        "kompose.service.healthcheck.readiness.disable: maybe",
        "kompose.cronjob.backoff_limit: many",
        "kompose.image-pull-secret: My Secret",
        "kompose.service.healthcheck.readiness.interval: soon",
        "kompose.service.expose: My Host",
    ],
)
def test_value_that_the_label_has_not_is_told(label: str) -> None:
    _, report = lowered(labelled(label))

    assert slugs(report, "label") == ["label-value"]


@pytest.mark.parametrize(("limit", "retries"), [("3", 3), ("0", 0)])
def test_limit_of_a_cron_job_is_how_often_it_is_tried_again(limit: str, retries: int) -> None:
    labels = ("kompose.cronjob.schedule: '@daily'", f"kompose.cronjob.backoff_limit: '{limit}'")

    cluster, _ = lowered(labelled(*labels))

    (job,) = cluster.workloads
    assert isinstance(job, ir.CronJob)
    assert job.retries
    assert job.retries.plain == retries


def test_autoscaler_of_labels_has_defaults_and_only_warns_of_requests() -> None:
    cluster, report = lowered(labelled('kompose.hpa.cpu: "50"', 'kompose.hpa.memory: "200Mi"'))
    (scaler,) = cluster.scalers

    assert (scaler.least.plain, scaler.most.plain) == (1, 3)
    assert [one.target.plain for one in scaler.metrics] == [50, "200Mi"]
    assert slugs(report, "autoscale") == ["autoscale"]
    assert not report.failed


def test_size_is_that_of_each_volume_of_the_service() -> None:
    more = "    volumes: ['one:/a', 'two:/b']\n"
    cluster, _ = lowered(
        labelled("kompose.volume.size: 5Gi", more=more)
        + "volumes: {one: {x-podc: {size: 1Gi}}, two: }"
    )

    assert {c.meta.name.plain: c.size.plain for c in cluster.claims} == {"one": "1Gi", "two": "5Gi"}


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ('["printenv", "HOME"]', ["printenv", "HOME"]),
        ("[printenv, HOME]", ["printenv", "HOME"]),
        ("printenv,HOME", ["printenv", "HOME"]),
    ],
)
def test_init_container_of_labels_runs_before(command: str, expected: list[str]) -> None:
    cluster, _ = lowered(
        labelled(
            "kompose.init.containers.image: busybox:1.37.0",
            f"kompose.init.containers.command: '{command}'",
        )
    )
    (first,) = pod(cluster, "web").init

    assert [word.plain for word in first.command or ()] == expected
    assert first.args is None


def test_schedule_of_ofelia_is_that_of_the_service_without_seconds() -> None:
    cluster, _ = lowered(
        labelled('ofelia.job-run.x.schedule: "0 30 2 * * *"', 'ofelia.job-run.x.command: "run it"')
    )
    (workload,) = cluster.workloads

    assert isinstance(workload, ir.CronJob)
    assert workload.schedule.plain == "30 2 * * *"
    assert [word.plain for word in workload.pod.containers[0].args or ()] == ["run", "it"]
    assert workload.pod.annotations == ()


def test_ofelia_runs_a_container_of_the_project_or_a_bare_image() -> None:
    cluster, _ = lowered("""\
        services:
          ofelia:
            image: mcuadros/ofelia:0.3
            labels:
              ofelia.job-run.a.schedule: "@daily"
              ofelia.job-run.a.container: shop_report
              ofelia.job-run.b.schedule: "@hourly"
              ofelia.job-run.b.image: example/b:1.0
          report: {image: "example/report:1.0", container_name: shop_report}
        """)
    jobs = {
        one.meta.name.plain: one.schedule.plain
        for one in cluster.workloads
        if isinstance(one, ir.CronJob)
    }

    assert jobs == {"report": "@daily", "b": "@hourly"}


PUBLISHED = "    ports: ['8080:80']\n"


def services(*labels: str, image: str = "example/web:1.0") -> dict[str, tuple[str, bool]]:
    """Return how far each Service reaches, and whether it is headless."""
    text = labelled(*labels, more=PUBLISHED).replace("example/web:1.0", image)
    cluster, _ = lowered(text)
    return {one.meta.name.plain: (one.reach.value, one.headless) for one in cluster.services}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("nodeport", {"web": ("ClusterIP", False), "web-public": ("NodePort", False)}),
        ("LoadBalancer", {"web": ("ClusterIP", False), "web-public": ("LoadBalancer", False)}),
        ("clusterip", {"web": ("ClusterIP", False)}),
        ("headless", {"web": ("ClusterIP", True)}),
    ],
)
def test_type_of_the_service_is_that_of_the_label(
    kind: str, expected: dict[str, tuple[str, bool]]
) -> None:
    assert services(f"kompose.service.type: {kind}") == expected


def test_type_publishes_a_database_that_would_stay_inside() -> None:
    assert "web-public" in services("kompose.service.type: nodeport", image="redis:8")
    assert "web-public" not in services("team: shop", image="redis:8")


def test_port_of_the_nodes_and_traffic_are_those_of_the_labels() -> None:
    labels = ("type: nodeport", 'nodeport.port: "30080"', "external-traffic-policy: local")
    cluster, _ = lowered(
        labelled(*(f"kompose.service.{label}" for label in labels), more=PUBLISHED)
    )
    (public,) = (one for one in cluster.services if one.reach is ir.Reach.NODE)

    assert [port.node_port and port.node_port.plain for port in public.ports] == [30080]
    assert public.traffic_policy
    assert public.traffic_policy.plain == "Local"
