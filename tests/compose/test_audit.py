"""What the audit says of a project, and where; what it leaves alone."""

from __future__ import annotations

from textwrap import dedent

import pytest

from compiler.compose.audit import audit
from compiler.diagnostics import Diagnostic, Report, Severity
from compiler.options import Options
from compiler.pipeline import load
from compiler.source.files import MemoryFiles


def audited(text: str) -> list[Diagnostic]:
    files = MemoryFiles({"/project/compose.yaml": dedent(text)})
    loaded = load(Options(files=("compose.yaml",), directory="/project"), files).loaded
    assert loaded
    report = Report()
    audit(loaded, report)
    return list(report)


def test_lost_key_is_told_at_the_key() -> None:
    (found,) = audited("""\
        services:
          db:
            image: postgres:17
            oom_score_adj: -500
    """)

    assert found.summary == "PC301 compose.yaml:4:5"
    assert found.message == "`oom_score_adj` has no Kubernetes equivalent"
    assert found.subject == "oom_score_adj"
    assert found.severity is Severity.WARNING
    assert found.hint


def test_lost_mapping_is_one_diagnostic() -> None:
    found = audited("""\
        services:
          db:
            image: postgres:17
            blkio_config:
              weight: 300
              device_read_bps: [{path: /dev/sda, rate: 12mb}]
    """)

    assert [(one.summary, one.subject) for one in found] == [
        ("PC301 compose.yaml:4:5", "blkio_config")
    ]


def test_altered_key_is_a_note_or_a_warning_as_ruled() -> None:
    found = audited("""\
        services:
          web:
            image: nginx:1.29
            stop_signal: SIGQUIT
            logging: {driver: json-file}
    """)

    assert [(one.summary, one.severity) for one in found] == [
        ("PC302 compose.yaml:4:5", Severity.WARNING),
        ("PC302 compose.yaml:5:5", Severity.NOTE),
    ]


def test_refused_value_is_an_error_that_shows_it() -> None:
    (found,) = audited("""\
        services:
          web:
            image: nginx:1.29
            restart: sometimes
    """)

    assert found.severity is Severity.ERROR
    assert found.message == "`restart: sometimes` is none of Docker's restart policies"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("network_mode: host", []),
        ("network_mode: bridge", []),
        ("network_mode: container:proxy", ["PC303"]),
        ("network_mode: edge", ["PC301"]),
        ("ipc: shareable", []),
        ("ipc: none", ["PC301"]),
        ("restart: unless-stopped", []),
        ('restart: "no"', []),
        ("restart: on-failure:3", []),
        ("restart: on-failure:many", ["PC303"]),
        ("deploy: {restart_policy: {condition: any}}", []),
        ("deploy: {restart_policy: {condition: always}}", ["PC302"]),
        ("deploy: {restart_policy: {condition: sometimes}}", ["PC303"]),
        ("expose: [80]", []),
        ("expose: ['']", ["PC301"]),
        ("security_opt: [seccomp=unconfined, no-new-privileges]", []),
        ("security_opt: [no-new-privileges:true, systempaths=unconfined]", ["PC301"]),
        ("oom_kill_disable: false", []),
        ("oom_kill_disable: true", ["PC301"]),
        ('extra_hosts: ["a:10.0.0.1"]', []),
        ('extra_hosts: ["a:10.0.0.1", "b=host-gateway"]', ["PC301"]),
        ("tmpfs: /run", []),
        ("tmpfs: [/run, '/tmp:rw,size=64m']", []),
        ("tmpfs: '/run:size=64m,mode=755'", ["PC302"]),
        ("labels: {com.example.team: shop}", []),
        ("labels: {kompose.volume.selector: fast}", []),
        ("labels: {kompose.service.colour: blue}", ["PC302"]),
        ("runtime: nvidia", ["PC302"]),
        ("ports: ['8080:80']", []),
        ("ports: [{target: 80, published: '8080', protocol: quic}]", ["PC303"]),
        ("ports: ['192.168.1.5:8080:80']", ["PC302"]),
        ("x-owner: platform team", []),
    ],
)
def test_value_decides(line: str, expected: list[str]) -> None:
    found = audited(f"services:\n  web:\n    image: nginx:1.29\n    {line}\n")

    assert expected == [one.number for one in found]


def test_path_in_the_message_names_what_the_user_named_and_the_subject_does_not() -> None:
    (found,) = audited("""\
        services:
          dns:
            image: example/resolver:6
            networks:
              lan: {ipv4_address: 172.28.0.53}
        networks:
          lan:
    """)

    assert found.message.startswith("`networks.lan.ipv4_address` ")
    assert found.subject == "networks.ipv4_address"


def test_top_level_key_is_named_from_the_top() -> None:
    (found,) = audited("""\
        services:
          web: {image: nginx:1.29, networks: [lan]}
        networks:
          lan: {driver: macvlan}
    """)

    assert found.message.startswith("`networks.lan.driver: macvlan` ")
    assert found.subject == "networks.driver"


def test_defaults_that_loading_adds_are_not_told() -> None:
    found = audited("""\
        services:
          web:
            image: nginx:1.29
            ports: ["8080:80"]
            volumes: ["./site:/srv", "uploads:/uploads"]
            links: [db]
            depends_on: [cache]
          db: {image: postgres:17}
          cache: {image: redis:8}
        volumes:
          uploads:
    """)

    assert not found


def test_part_of_a_short_syntax_is_told_at_the_part() -> None:
    (found,) = audited("""\
        services:
          web:
            image: nginx:1.29
            ports: ["192.168.1.5:8080:80"]
    """)

    assert found.span
    assert found.span.text == "192.168.1.5"


def test_items_of_one_list_are_told_together() -> None:
    (found,) = audited("""\
        services:
          web:
            image: nginx:1.29
            extra_hosts: ["a=host-gateway", "b=host-gateway"]
    """)

    assert len(found.labels) == 1
    assert [label.span.text for label in found.labels] == ['"b=host-gateway"']


def test_names_of_one_mapping_are_told_together() -> None:
    (found,) = audited("""\
        services:
          web:
            image: nginx:1.29
            labels:
              ofelia.job-exec.dump.schedule: "@daily"
              com.example.team: shop
              ofelia.job-exec.dump.command: dump
    """)

    assert found.summary == "PC302 compose.yaml:5:7"
    assert [label.text for label in found.labels] == ["and `labels.ofelia.job-exec.dump.command`"]


def test_each_service_is_told_for_itself() -> None:
    found = audited("""\
        services:
          a: {image: nginx:1.29, cpuset: "0"}
          b: {image: nginx:1.29, cpuset: "1"}
    """)

    assert [one.summary for one in found] == ["PC301 compose.yaml:2:26", "PC301 compose.yaml:3:26"]


def test_service_that_profiles_switch_off_is_left_alone() -> None:
    found = audited("""\
        services:
          web: {image: nginx:1.29}
          debug: {image: nginx:1.29, cpuset: "0", profiles: [debug]}
    """)

    assert not found


def test_key_that_several_services_inherit_is_told_once() -> None:
    found = audited("""\
        x-base: &base
          image: nginx:1.29
          cpuset: "0"
        services:
          a: *base
          b: *base
    """)

    assert [one.summary for one in found] == ["PC301 compose.yaml:3:3"]
