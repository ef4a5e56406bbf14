"""Controllers, pods, probes, hooks, placement and scaling, as a Compose text asks for them."""

from __future__ import annotations

import pytest

from compiler import ir
from compiler.diagnostics import Severity
from tests.lowered import lowered, pod, slugs


def service(text: str, image: str = "example/web:1.0") -> str:
    """Return a file with one service, and these lines of it."""
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    return f"services:\n  web:\n    image: {image}\n{lines}"


def names(containers: tuple[ir.Container, ...]) -> list[str]:
    return [f"{one.name.plain}{'*' if one.always else ''}" for one in containers]


# --- pods -----------------------------------------------------------------------------------------

HELPERS = """\
services:
  web: {image: "example/web:1.0"}
  prepare: {image: "example/prepare:1.0", x-podc: {pod: web, init: true}}
  log: {image: "example/log:1.0", x-podc: {pod: web, sidecar: true}}
  metrics: {image: "example/metrics:1.0", x-podc: {pod: web}}
"""


def test_helpers_run_in_the_pod_of_the_service_that_they_name() -> None:
    cluster, report = lowered(HELPERS)
    found = pod(cluster, "web")

    assert len(cluster.workloads) == 1
    assert names(found.init) == ["log*", "prepare"]
    assert names(found.containers) == ["web", "metrics"]
    assert slugs(report, "pod", "sidecar") == []


def test_name_that_several_agree_on_is_a_pod_of_the_first_that_is_no_helper() -> None:
    cluster, _ = lowered("""\
        services:
          log: {image: "example/log:1.0", x-podc: {pod: both, sidecar: true}}
          web: {image: "example/web:1.0", x-podc: {pod: both}}
        """)

    assert [one.meta.name.plain for one in cluster.workloads] == ["web"]
    assert names(pod(cluster, "web").init) == ["log*"]


@pytest.mark.parametrize(
    ("extension", "expected"),
    [
        ("{sidecar: true}", "lonely-sidecar"),
        ("{init: true}", "lonely-sidecar"),
        ("{pod: nobody}", "pod-of-nobody"),
    ],
)
def test_helper_without_anybody_is_told(extension: str, expected: str) -> None:
    _, report = lowered(service(f"x-podc: {extension}"))

    assert slugs(report, "lonely", "nobody") == [expected]


def test_controller_of_a_helper_is_told() -> None:
    cluster, report = lowered(HELPERS.replace("{pod: web}", "{pod: web, controller: daemonset}"))

    assert [type(one) for one in cluster.workloads] == [ir.Deployment]
    assert slugs(report, "controller") == ["controller-of-pod"]


def test_two_of_one_pod_on_one_port_are_an_error_with_both_places() -> None:
    _, report = lowered("""\
        services:
          web: {image: "example/web:1.0", ports: ["80:80"]}
          log: {image: "example/log:1.0", expose: ["80"], x-podc: {pod: web}}
        """)
    (fault,) = [one for one in report if one.slug == "shared-port"]

    assert fault.span.first.line == 3
    assert [label.span.first.line for label in fault.labels] == [2]


def test_two_whose_images_are_known_for_one_port_are_told() -> None:
    _, report = lowered("""\
        services:
          web: {image: "nginx:1.29"}
          other: {image: "httpd:2.4", x-podc: {pod: web}}
        """)
    (found,) = [one for one in report if one.slug == "shared-port"]

    assert (found.severity, found.span and found.span.first.line) == (Severity.WARNING, 3)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("dns_search: [example.com, a.b.]", []),
        ("dns_search: ['.']", []),
        ("dns_search: ['exa mple.com', '_x', 'a..b']", ["no-resolver-word"] * 3),
        ("dns_opt: ['ndots:1', rotate]", []),
        ("dns_opt: [':3', 'a b:1']", ["no-resolver-word"] * 2),
        ("sysctls: {net.core.somaxconn: }", ["empty-sysctl"]),
    ],
)
def test_words_that_a_cluster_refuses_are_told(key: str, expected: list[str]) -> None:
    _, report = lowered(service(key))

    assert slugs(report, "resolver", "empty") == expected


# --- schedules ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("extension", "expected"),
    [
        ("{controller: cronjob}", ["no-schedule"]),
        ('{controller: deployment, schedule: "@daily"}', ["scheduled-controller"]),
        ('{schedule: "every day"}', ["cron"]),
        ('{controller: cronjob, schedule: "@daily"}', []),
    ],
)
def test_controller_and_schedule_go_together(extension: str, expected: list[str]) -> None:
    _, report = lowered(service(f"x-podc: {extension}"))

    assert slugs(report, "schedule", "cron") == expected


def test_nobody_waits_for_a_schedule() -> None:
    cluster, report = lowered("""\
        services:
          web:
            image: example/web:1.0
            depends_on: {report: {condition: service_completed_successfully}}
          report: {image: "example/report:1.0", x-podc: {schedule: "@daily"}}
        """)

    assert pod(cluster, "web").init == ()
    assert slugs(report, "not-awaited") == ["not-awaited"]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("chown -R 1000:1000 /data", True),
        ('sh -c "mkdir -p /data && chmod 777 /data"', True),
        ('["/bin/sh", "-c", "cp -a /from/. /to; exit 0"]', True),
        ('sh -c "while true; do echo still here; sleep 1; done"', False),
        ('sh -c "until mc alias set a b; do sleep 1; done; mc mb a/b; exit 0"', True),
        ('sh -c "set -e; ./load.sh; exit"', True),
        ("psql -h db -f /schema.sql", True),
        ("sleep infinity", False),
        ("tail -f /dev/null", False),
        ('sh -c "echo starting && exec server"', False),
        ("server --port 80", False),
    ],
)
def test_service_that_runs_nothing_but_what_ends_is_a_job(command: str, *, expected: bool) -> None:
    cluster, report = lowered(service(f"command: {command}"))

    assert isinstance(cluster.workloads[0], ir.Job) == expected
    assert slugs(report, "ends-so-job") == (["ends-so-job"] if expected else [])


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ("restart: on-failure:3", ir.Job),
        ("restart: always", ir.Deployment),
        ('expose: ["80"]', ir.Deployment),
        ("healthcheck: {test: ok}", ir.Deployment),
        ("x-podc: {controller: deployment}", ir.Deployment),
    ],
)
def test_anything_that_speaks_for_a_server_keeps_it_one(more: str, kind: type) -> None:
    cluster, _ = lowered(service(f"command: echo hello\n{more}"))

    assert isinstance(cluster.workloads[0], kind)


def test_service_that_is_called_by_a_peer_is_no_job() -> None:
    cluster, _ = lowered("""\
        services:
          api: {image: "example/api:1.0", command: echo hello}
          web: {image: "example/web:1.0", environment: {API: "http://api:80"}}
        """)

    assert isinstance(cluster.workloads[0], ir.Deployment)


def test_other_command_in_a_servers_image_is_no_server() -> None:
    owner, _ = lowered(service('entrypoint: [chown, "10001", /var/tempo]', "grafana/tempo:2.8"))
    flush, _ = lowered(service('command: redis-cli -h r FLUSHALL\nrestart: "no"', "redis:8"))

    assert [type(one.workloads[0]) for one in (owner, flush)] == [ir.Job, ir.Job]
    assert owner.services == ()


@pytest.mark.parametrize(
    ("name", "restart", "expected"),
    [
        ("db-migrate", "on-failure", True),
        ("init", '"no"', False),
        ("migration", "always", False),
        ("initiative", "on-failure", False),
    ],
)
def test_server_that_is_called_like_a_step_is_told(
    name: str, restart: str, *, expected: bool
) -> None:
    text = f"services:\n  {name}: {{image: 'example/a:1.0', restart: {restart}}}\n"
    _, report = lowered(text)

    assert slugs(report, "runs-and-ends") == (["runs-and-ends"] if expected else [])


# --- hooks ----------------------------------------------------------------------------------------


def hook(text: str) -> list[str]:
    cluster, _ = lowered(service(f"pre_stop: {text}"))
    found = pod(cluster, "web").containers[0].pre_stop
    return [word.plain for word in found.command] if found else []


def test_lone_hook_is_run_as_it_is() -> None:
    assert hook('[{command: ["echo", "$(HOME) a"]}]') == ["echo", "$(HOME) a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[{command: ['a', 'b c']}, {command: d}]", "a 'b c' && d"),
        ("[{command: a, working_dir: '/x y'}]", "cd '/x y' && a"),
        ('[{command: a, environment: {K: "it\'s"}}]', "export K='it'\"'\"'s' && a"),
        ("[{command: a, working_dir: /x}, {command: b}]", "(cd /x && a) && b"),
    ],
)
def test_several_hooks_with_folders_and_variables_are_a_shell_line(
    text: str, expected: str
) -> None:
    assert hook(text) == ["/bin/sh", "-c", expected]


def test_hook_before_the_start_is_neither_reached_nor_another_user_of_a_volume() -> None:
    cluster, report = lowered("""\
        services:
          web:
            image: example/web:1.0
            expose: ["80"]
            volumes: ["files:/files"]
            pre_start: [{command: [fill], image: "example/fill:1.0"}]
            x-podc: {expose: {host: web.example.com}}
        volumes: {files: {}}
        """)

    assert len(cluster.ingresses) == 1
    assert slugs(report, "content-not-copied", "empty-volume") == ["empty-volume"]
    assert not report.failed


def test_hooks_before_the_start_are_init_containers_in_order() -> None:
    cluster, report = lowered("""\
        services:
          web:
            image: example/web:1.0
            entrypoint: [serve]
            user: "1000"
            volumes: ["files:/files"]
            environment: {MODE: web, LEVEL: info}
            depends_on: {db: {condition: service_healthy}}
            deploy: {replicas: 2}
            pre_start:
              - {command: [migrate], environment: {MODE: migrate}}
              - {image: "example/seed:1.0", user: "0", per_replica: true}
          db: {image: "postgres:17"}
        volumes: {files: {}}
        """)
    first, second = (one for one in pod(cluster, "web").init if one.service)
    maps = {one.meta.name.plain: dict(one.texts) for one in cluster.config_maps}
    told = [one.span.first.line for one in report if one.slug == "hook-each"]

    assert names(pod(cluster, "web").init)[0] == "wait-for-db"
    assert first.command is None
    assert [word.plain for word in first.args or ()] == ["migrate"]
    assert maps["web-pre-start-1-environment"]["MODE"].plain == "migrate"
    assert maps["web-pre-start-1-environment"]["LEVEL"].plain == "info"
    assert [one.path.plain for one in first.mounts] == ["/files"]
    assert (second.image.plain, second.command, second.args) == ("example/seed:1.0", None, None)
    assert second.security.user is not None
    assert second.security.user.plain == 0
    assert told == [11]


def test_job_that_a_service_waits_for_still_runs_in_its_pod_before_its_hooks() -> None:
    cluster, _ = lowered("""\
        services:
          web:
            image: example/web:1.0
            depends_on: {migrate: {condition: service_completed_successfully}}
            pre_start: [{command: warm-up}]
          migrate: {image: "example/web:1.0", command: migrate}
        """)

    assert names(pod(cluster, "web").init) == ["migrate", "web-pre-start-1"]


# --- placement ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        ("node.labels.disk == ssd", "disk In ssd"),
        ("node.labels.disk==ssd", "disk In ssd"),
        ("node.hostname != node-3", "kubernetes.io/hostname NotIn node-3"),
        ("node.platform.arch == x86_64", "kubernetes.io/arch In amd64"),
        ("node.platform.os == linux", "kubernetes.io/os In linux"),
        ("engine.labels.zone == a", "zone In a"),
    ],
)
def test_constraint_is_node_affinity(constraint: str, expected: str) -> None:
    cluster, report = lowered(service(f"deploy: {{placement: {{constraints: ['{constraint}']}}}}"))
    (rule,) = pod(cluster, "web").nodes

    told = f"{rule.label.plain} {rule.operator.plain} {rule.values[0].plain}"
    assert (told, slugs(report, "constraint")) == (expected, [])


@pytest.mark.parametrize(
    "constraint",
    ["node.role == manager", "node.id == abc", "node.labels.a b == c", "node.labels.a == b/c", "x"],
)
def test_constraint_that_no_label_of_nodes_says_is_told(constraint: str) -> None:
    cluster, report = lowered(service(f"deploy: {{placement: {{constraints: ['{constraint}']}}}}"))

    assert pod(cluster, "web").nodes == ()
    assert slugs(report, "constraint") == ["constraint"]


# --- scaling --------------------------------------------------------------------------------------

RESERVED = "cpus: 1\nmem_reservation: 64m\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (RESERVED + "x-podc: {autoscale: {max: 4}}", ["cpu 80 1-4"]),
        (RESERVED + "x-podc: {autoscale: {min: 2, max: 4, cpu: 60%}}", ["cpu 60 2-4"]),
        (RESERVED + "x-podc: {autoscale: {max: 4, memory: 70}}", ["memory 70 1-4"]),
        ("x-podc: {autoscale: {max: 4, memory: 1Gi}}", ["memory 1Gi 1-4"]),
    ],
)
def test_autoscaler_aims_at_what_is_written(text: str, expected: list[str]) -> None:
    cluster, report = lowered(service(text))
    (scaler,) = cluster.scalers
    (workload,) = cluster.workloads

    span = f"{scaler.least.plain}-{scaler.most.plain}"
    told = [f"{one.resource.plain} {one.target.plain} {span}" for one in scaler.metrics]
    assert told == expected
    assert isinstance(workload, ir.Deployment)
    assert workload.replicas is None
    assert slugs(report, "autoscale") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x-podc: {autoscale: {max: 4}}", ["autoscale"]),
        (RESERVED + "x-podc: {autoscale: {min: 5, max: 4}}", ["autoscale"]),
        (RESERVED + "x-podc: {autoscale: {min: 0, max: 4}}", ["autoscale"]),
        (RESERVED + "x-podc: {autoscale: {max: 4}, controller: daemonset}", ["autoscale"]),
        (RESERVED + "scale: 3\nx-podc: {autoscale: {max: 4}}", ["autoscaled-replicas"]),
        (RESERVED + "scale: 3\nx-podc: {autoscale: {min: 3, max: 4}}", ["autoscaled-replicas"]),
    ],
)
def test_autoscaler_that_makes_no_sense_is_told(text: str, expected: list[str]) -> None:
    _, report = lowered(service(text))

    assert slugs(report, "autoscale") == expected


def test_autoscaler_looks_at_its_own_container_where_others_are_beside() -> None:
    cluster, _ = lowered("""\
        services:
          web: {image: "example/web:1.0", cpus: 1, x-podc: {autoscale: {max: 4}}}
          log: {image: "example/log:1.0", x-podc: {pod: web, sidecar: true}}
        """)

    assert [one.container and one.container.plain for one in cluster.scalers[0].metrics] == ["web"]


# --- probes ---------------------------------------------------------------------------------------

CHECK = "healthcheck: {test: [CMD, ok], interval: 20s, timeout: 2s, retries: 4}\n"


def probes(text: str, image: str = "example/web:1.0") -> tuple[ir.Container, list[str]]:
    cluster, report = lowered(service(text, image))
    return pod(cluster, "web").containers[0], slugs(report, "healthcheck", "probe", "job")


def timed(probe: ir.Probe | None) -> tuple[int, int, int]:
    assert probe
    return probe.period.plain, probe.timeout.plain, probe.failures.plain


def test_probe_has_a_test_and_times_of_its_own() -> None:
    found, said = probes("x-podc: {probes: {readiness: {http: {path: ok, port: 81}, retries: 2}}}")

    assert found.readiness
    assert isinstance(found.readiness.test, ir.HttpGet)
    assert found.readiness.test.path.plain == "/ok"
    assert timed(found.readiness) == (10, 5, 2)
    assert [one.number.plain for one in found.ports] == [81]
    assert said == []


def test_probe_takes_the_times_of_the_healthcheck() -> None:
    found, _ = probes(CHECK + "x-podc: {probes: {liveness: {tcp: 80, interval: 7s}}}")

    assert timed(found.liveness) == (7, 2, 12)
    assert timed(found.readiness) == (20, 2, 4)


def test_probe_that_is_true_is_the_healthcheck() -> None:
    found, _ = probes(CHECK + "x-podc: {probes: {liveness: true, startup: true}}")

    assert found.readiness
    assert found.liveness
    assert found.liveness.test == found.readiness.test
    assert timed(found.liveness) == (20, 2, 12)
    assert timed(found.startup) == (20, 2, 4)


@pytest.mark.parametrize(
    ("liveness", "failures"), [("true", 21), ("{tcp: 80}", 21), ("false", 86400)]
)
def test_liveness_that_is_asked_for_waits_as_long_as_docker(liveness: str, failures: int) -> None:
    times = "interval: 2s, retries: 3, start_period: 15s, start_interval: 1s"

    found, _ = probes(
        f"healthcheck: {{test: ok, {times}}}\nx-podc: {{probes: {{liveness: {liveness}}}}}"
    )

    assert timed(found.startup) == (1, 30, failures)


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("", None),
        (", start_interval: 2s", (2, 30, 43200)),
        (", liveness: true", (5, 30, 21)),
        (", startup: true", (5, 30, 21)),
    ],
)
def test_startup_probe_is_there_for_another_probe_or_an_interval_of_its_own(
    rest: str, expected: tuple[int, int, int] | None
) -> None:
    own, asked = (rest, "") if "interval" in rest else ("", rest.removeprefix(", "))

    found, _ = probes(
        f"healthcheck: {{test: ok, start_period: 15s{own}}}\nx-podc: {{probes: {{{asked}}}}}"
    )

    assert (found.startup and timed(found.startup)) == expected


def test_probe_that_is_false_is_none() -> None:
    found, _ = probes(CHECK + "x-podc: {probes: {readiness: false}}")

    assert found.readiness is None


def test_command_of_a_probe_goes_to_a_shell_as_a_text() -> None:
    found, _ = probes("x-podc: {probes: {startup: {exec: 'test -f /ok', start_period: 3s}}}")

    assert found.startup
    assert isinstance(found.startup.test, ir.Exec)
    assert [one.plain for one in found.startup.test.command] == ["/bin/sh", "-c", "test -f /ok"]
    assert found.startup.delay
    assert found.startup.delay.plain == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x-podc: {probes: {liveness: true}}", ["no-healthcheck"]),
        ("x-podc: {probes: {liveness: {interval: 3s}}}", ["no-healthcheck"]),
        ("x-podc: {probes: {liveness: {tcp: 0}}}", ["probe-port"]),
        ("x-podc: {probes: {liveness: {tcp: 1}}, controller: job}", ["job-check"]),
    ],
)
def test_probe_that_can_not_be_is_told(text: str, expected: list[str]) -> None:
    assert probes(text)[1] == expected


# --- security -------------------------------------------------------------------------------------


def restricted(text: str, image: str = "example/web:1.0") -> tuple[ir.SecurityContext, list[str]]:
    cluster, report = lowered(service(text + "\nx-podc: {security: restricted}", image))
    context = pod(cluster, "web").containers[0].security
    return context, slugs(report, "restricted", "image-user")


def test_restricted_meets_the_standard() -> None:
    context, said = restricted('user: "1000:1001"\ncap_add: [NET_BIND_SERVICE]\nread_only: true')

    assert context.user
    assert context.group
    assert (context.user.plain, context.group.plain) == (1000, 1001)
    assert context.non_root
    assert context.non_root.plain is True
    assert context.escalation
    assert context.escalation.plain is False
    assert [one.plain for one in context.drop] == ["ALL"]
    assert [one.plain for one in context.add] == ["NET_BIND_SERVICE"]
    assert said == []


def test_restricted_says_what_the_image_has_to_meet() -> None:
    context, said = restricted("tty: false")

    assert context.user is None
    assert said == ["image-user"]


def test_restricted_database_runs_as_the_user_that_its_entrypoint_steps_down_to() -> None:
    context, said = restricted("tty: false", "postgres:17-alpine")

    assert context.user
    assert (context.user.plain, said) == (70, [])


def test_account_that_is_named_has_to_watch_jobs_itself() -> None:
    _, report = lowered("""\
        services:
          web:
            image: example/web:1.0
            scale: 2
            depends_on: {migrate: {condition: service_completed_successfully}}
            x-podc: {service_account: deployer}
          migrate: {image: "example/web:1.0"}
        """)

    assert slugs(report, "account") == ["account-of-waiter"]


@pytest.mark.parametrize(
    "text",
    [
        'user: "0"',
        "privileged: true",
        "cap_add: [SYS_ADMIN]",
        "network_mode: host",
        "pid: host",
        "ipc: host",
        'ports: [{target: 80, published: "80", mode: host}]',
        "volumes: ['/proc:/host/proc']",
        "security_opt: ['seccomp:unconfined']",
        "security_opt: ['apparmor:unconfined']",
        "security_opt: ['no-new-privileges:false']",
        "security_opt: ['label:disable']",
    ],
)
def test_restricted_forbids_what_the_standard_forbids(text: str) -> None:
    user = "" if "user" in text else '\nuser: "1000"'

    assert restricted(text + user)[1] == ["restricted"]


def test_level_of_a_service_wins_over_the_callers() -> None:
    cluster, _ = lowered(service("x-podc: {security: off}"))

    assert pod(cluster, "web").containers[0].security == ir.SecurityContext()


@pytest.mark.parametrize(
    ("dockerfile", "user", "expected", "said"),
    [
        ("FROM x\nRUN useradd -u 1234 app\n", "user: app", 1234, ["user-of-dockerfile"]),
        ("FROM x\nRUN useradd app\n", "user: app", None, ["user-by-name"]),
        ("FROM x\n", "user: '0'", 0, []),
    ],
)
def test_name_of_a_user_is_read_of_the_dockerfile(
    dockerfile: str, user: str, expected: int | None, said: list[str]
) -> None:
    text = f"services:\n  web:\n    build: ./app\n    {user}\n"
    cluster, report = lowered(text, {"app/Dockerfile": dockerfile})
    found = pod(cluster, "web").containers[0].security.user

    assert (found.plain if found else None) == expected
    assert slugs(report, "user") == said


def test_number_that_the_dockerfile_sets_owns_the_volumes() -> None:
    cluster, _ = lowered(
        "services: {web: {build: ., volumes: ['files:/files']}}\nvolumes: {files: {}}\n",
        {"Dockerfile": "FROM x\nUSER 1000:2000\n"},
    )
    group = pod(cluster, "web").fs_group

    assert group
    assert group.plain == 2000


def test_named_account_has_its_token() -> None:
    cluster, _ = lowered(service("x-podc: {service_account: deployer, fs_group: 7}"))
    found = pod(cluster, "web")

    assert found.account
    assert found.account.plain == "deployer"
    assert found.token
    assert found.fs_group
    assert found.fs_group.plain == 7
