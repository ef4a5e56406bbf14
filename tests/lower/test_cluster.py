"""A whole project becomes a cluster: every concern meets the others where it should."""

from __future__ import annotations

from textwrap import dedent

from compiler import ir
from compiler.compose.normalise import normalise
from compiler.diagnostics import Report
from compiler.lower import lower
from compiler.options import Options
from compiler.pipeline import load
from compiler.source.files import MemoryFiles


def lowered(text: str) -> tuple[ir.Cluster, Report]:
    files = MemoryFiles({"/shop/compose.yaml": dedent(text)})
    options = Options(directory="/shop", project_name="shop")
    loaded = load(options, files).loaded
    assert loaded
    report = Report()
    project = normalise(loaded, options, files, report)
    assert not report.failed
    return lower(project, options, files, report), report


def pod(cluster: ir.Cluster, name: str) -> ir.Pod:
    return next(one.pod for one in cluster.workloads if one.meta.name.plain == name)


def names(containers: tuple[ir.Container, ...]) -> list[str]:
    return [one.name.plain for one in containers]


def test_workloads_stand_in_the_order_of_the_services() -> None:
    cluster, _ = lowered("""\
        services:
          web: {image: example/web:1, depends_on: [db]}
          db: {image: example/db:1}
          log: {image: example/log:1, network_mode: "service:web"}
    """)

    assert [one.meta.name.plain for one in cluster.workloads] == ["web", "db"]
    assert names(pod(cluster, "web").containers) == ["web", "log"]


def test_known_database_keeps_its_disk_and_another_pod_would_wait_for_its() -> None:
    cluster, _ = lowered("""\
        services:
          db: {image: "postgres:17", volumes: ["data:/var/lib/postgresql/data"]}
          app: {image: example/app:1, volumes: ["files:/files"]}
        volumes: {data: {}, files: {}}
    """)
    db, app = cluster.workloads

    assert isinstance(db, ir.StatefulSet)
    assert [claim.meta.name.plain for claim in db.claims] == ["data"]
    assert isinstance(app, ir.Deployment)
    assert app.strategy
    assert app.strategy.type.plain == "Recreate"
    assert [claim.meta.name.plain for claim in cluster.claims] == ["files"]


def test_awaited_job_brings_its_own_waits_along() -> None:
    cluster, _ = lowered("""\
        services:
          web:
            image: example/web:1
            depends_on: {migrate: {condition: service_completed_successfully}}
          migrate:
            image: example/web:1
            command: migrate
            environment: {MODE: once}
            depends_on: {db: {condition: service_healthy}}
          db:
            image: example/db:1
            expose: ["5432"]
            healthcheck: {test: ok}
    """)

    assert names(pod(cluster, "web").init) == ["wait-for-db", "migrate"]
    assert [one.meta.name.plain for one in cluster.workloads] == ["web", "db"]
    assert [one.meta.service for one in cluster.config_maps] == ["migrate"]


def test_job_that_two_await_is_watched_by_both() -> None:
    cluster, _ = lowered("""\
        services:
          a: &user
            image: example/a:1
            depends_on: {migrate: {condition: service_completed_successfully}}
          b: *user
          migrate: {image: example/a:1, command: migrate}
    """)

    assert [[job.plain for job in one.jobs] for one in cluster.waiters] == [["migrate"]] * 2
    assert [pod(cluster, name).account for name in ("a", "b")] == [
        one.meta.name for one in cluster.waiters
    ]
    assert isinstance(cluster.workloads[2], ir.Job)


def test_pod_has_one_account_for_all_jobs_that_its_services_await() -> None:
    cluster, _ = lowered("""\
        services:
          a:
            image: example/a:1
            depends_on: {one: {condition: service_completed_successfully}}
          b:
            image: example/a:1
            network_mode: service:a
            depends_on: {two: {condition: service_completed_successfully}}
          one: {image: example/a:1, deploy: {mode: replicated-job}}
          two: {image: example/a:1, deploy: {mode: replicated-job}}
    """)

    (waiter,) = cluster.waiters
    assert [job.plain for job in waiter.jobs] == ["one", "two"]
    assert pod(cluster, "a").account == waiter.meta.name


def test_shared_memory_is_mounted_where_it_is_asked_for() -> None:
    cluster, _ = lowered("""\
        services:
          a: {image: example/a:1, shm_size: 128m}
          b: {image: example/a:1, ipc: "service:a"}
          c: {image: example/a:1}
    """)
    together, alone = pod(cluster, "a"), pod(cluster, "c")

    mounts = [(one.volume, one.path.plain) for c in together.containers for one in c.mounts]
    assert mounts == [("shm", "/dev/shm")] * 2
    assert [one.name for one in together.volumes] == ["shm"]
    assert alone.volumes == ()


def test_volume_of_an_ordinary_user_belongs_to_its_group() -> None:
    cluster, _ = lowered("""\
        services:
          app: {image: example/app:1, user: "1000:1001", volumes: ["files:/files"]}
          plain: {image: example/app:1, user: "1000:1001"}
        volumes: {files: {}}
    """)

    assert [getattr(pod(cluster, name).fs_group, "plain", None) for name in ("app", "plain")] == [
        1001,
        None,
    ]


def test_ordinary_user_on_a_low_port_gets_dockers_parameter() -> None:
    cluster, _ = lowered("""\
        services:
          web: {image: example/web:1, user: "1000", ports: ["8080:80"]}
    """)

    assert [name for name, _ in pod(cluster, "web").sysctls] == [
        "net.ipv4.ip_unprivileged_port_start"
    ]


def test_secret_in_a_command_is_a_reference_to_its_variable() -> None:
    cluster, report = lowered("""\
        services:
          cache:
            image: example/cache:1
            command: serve --password s3cret-s3cret
            environment: {CACHE_PASSWORD: s3cret-s3cret}
    """)
    (container,) = pod(cluster, "cache").containers

    assert container.args
    assert [one.plain for one in container.args] == ["serve", "--password", "$(CACHE_PASSWORD)"]
    assert not [one for one in report if "s3cret" in one.message]


def test_peers_are_called_as_their_services_are() -> None:
    cluster, report = lowered("""\
        services:
          my_db: {image: "example/db:1", expose: ["5432"]}
          web: {image: example/web:1, environment: {DB_URL: "http://my_db:5432"}}
    """)

    (settings,) = cluster.config_maps
    assert [(key, text.plain) for key, text in settings.texts] == [("DB_URL", "http://my-db:5432")]
    assert [one.summary for one in report if one.slug == "host-respelled"] == [
        "PC408 compose.yaml:3:53"
    ]


def test_config_that_two_services_get_is_one_object() -> None:
    cluster, report = lowered("""\
        services:
          a: {image: example/a:1, configs: [settings]}
          b: {image: example/a:1, configs: [settings]}
        configs:
          settings: {content: "a: 1"}
    """)

    assert [one.meta.name.plain for one in cluster.config_maps] == ["settings"]
    assert not report.failed


def test_two_contents_for_one_name_are_an_error() -> None:
    _, report = lowered("""\
        services:
          a: {image: example/a:1, configs: [b-c, b_c]}
        configs:
          b-c: {content: "1"}
          b_c: {content: "2"}
    """)

    assert "PC418" in [one.number for one in report]


def test_labels_are_annotations_of_the_pod_and_deploys_of_the_workload() -> None:
    cluster, _ = lowered("""\
        services:
          web:
            image: example/web:1
            labels: {team: shop}
            annotations: {note: here}
            deploy: {labels: {tier: front}}
    """)
    (web,) = cluster.workloads

    assert [(key, text.plain) for key, text in web.pod.annotations] == [
        ("note", "here"),
        ("team", "shop"),
    ]
    assert [(key, text.plain) for key, text in web.meta.annotations] == [("tier", "front")]


def test_project_without_services_is_an_empty_cluster_and_told_of() -> None:
    cluster, report = lowered("services: {}\n")

    assert (cluster.workloads, cluster.services) == ((), ())
    assert [one.slug for one in report] == ["nothing-to-make"]


def test_a_config_and_a_secret_at_one_path_are_reported_at_the_second() -> None:
    _, report = lowered("""\
        services:
          web:
            image: example/web:1
            configs: [{source: c, target: /run/secrets/x}]
            secrets: [{source: s, target: x}]
        configs:
          c: {external: true}
        secrets:
          s: {external: true}
        """)

    assert [one for one in report.summary() if one.startswith("PC233")] == [
        "PC233 compose.yaml:5:35"
    ]


def test_one_secret_at_two_paths_is_fine() -> None:
    _, report = lowered("""\
        services:
          web:
            image: example/web:1
            secrets: [{source: a, target: x}, {source: a, target: y}]
        secrets:
          a: {external: true}
        """)

    assert not [one for one in report.summary() if one.startswith("PC233")]
