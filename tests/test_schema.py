"""What a document breaks of its schema: every kind of violation, its sentence, place and hint."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent

import pytest

from compiler.diagnostics import Diagnostic, Report
from compiler.schema import (
    compiled,
    validate_compose,
)
from compiler.schema.violations import IN_WORDS
from compiler.source.nodes import Mapping, Node, Plain, Scalar, mapping
from compiler.source.text import Source
from compiler.source.yaml import parse

OURS = compiled("compose.schema.json")


def document(text: str) -> Node:
    (node,) = parse(Source("compose.yaml", dedent(text)), Report())
    return node


def diagnostics(text: str) -> tuple[Diagnostic, ...]:
    report, root = Report(), document(text)
    assert isinstance(root, Mapping)
    validate_compose(root, report)
    return tuple(report)


def said(text: str) -> list[str]:
    """Return what is said of the text: number, line and column, sentence, hint."""
    return [
        f"{one.summary.replace('compose.yaml:', '')} {one.message} -- {one.hint}"
        for one in diagnostics(text)
    ]


def said_of_service(text: str) -> list[str]:
    """Return what is said of a service `web` with these lines, without the places."""
    lines = dedent(text).splitlines()
    whole = "\n".join(["services:", "  web:", *(f"    {line}" for line in lines)])
    return [line.split(" ", 2)[2] for line in said(whole)]


WRONG_KEYS = {
    "misspelt": (
        "imag: nginx",
        "`services.web` has no key `imag`",
        "did you mean `image`?",
    ),
    "of another case": (
        "DNS: 1.1.1.1",
        "`services.web` has no key `DNS`",
        "did you mean `dns`?",
    ),
    "in another style": (
        "capAdd: [NET_ADMIN]",
        "`services.web` has no key `capAdd`",
        "did you mean `cap_add`?",
    ),
    "one of few": (
        "logging: {drive: json-file}",
        "`services.web.logging` has no key `drive`",
        "did you mean `driver`? Known here: `driver`, `options`",
    ),
    "unlike any of few": (
        "logging: {level: debug}",
        "`services.web.logging` has no key `level`",
        "use `driver`, `options` or `x-…`",
    ),
    "where extensions are refused": (
        "extends: {service: base, x-why: reuse}",
        "`services.web.extends` has no key `x-why`",
        "use `service` or `file`",
    ),
    "unlike any of many": (
        "wibble: 1",
        "`services.web` has no key `wibble`",
        "delete it, or keep it as `x-wibble`",
    ),
    "a level too high": (
        "replicas: 2",
        "`services.web` has no key `replicas`",
        "put it under `deploy`",
    ),
    "two levels too high": (
        "limits: {memory: 1g}",
        "`services.web` has no key `limits`",
        "put it under `deploy.resources`",
    ),
    "of two mappings below": (
        "options: {size: small}",
        "`services.web` has no key `options`",
        "put it under `logging` or `provider`",
    ),
    "a level too low": (
        "deploy: {restart: always}",
        "`services.web.deploy` has no key `restart`",
        "move it up to `services.web`",
    ),
    "of earlier days": (
        "net: host",
        "`services.web` has no key `net`",
        "write `network_mode`, or list it under `networks`",
    ),
    "in a list": (
        "ports: [{target: 80, publish: 8080}]",
        "`services.web.ports[0]` has no key `publish`",
        "did you mean `published`?",
    ),
    "of podc": (
        "x-podc: {acept: [a]}",
        "`services.web.x-podc` has no key `acept`",
        "did you mean `accept`?",
    ),
}


@pytest.mark.parametrize(("line", "sentence", "hint"), WRONG_KEYS.values(), ids=WRONG_KEYS)
def test_unknown_key_comes_with_what_to_do(line: str, sentence: str, hint: str) -> None:
    assert said_of_service(line) == [f"{sentence} -- {hint}"]


def test_service_at_the_top_level_belongs_under_services() -> None:
    text = """\
        services: {}
        cache: {image: redis, ports: [6379]}
    """

    assert said(text) == ["PC180 2:1 the top level has no key `cache` -- put it under `services`"]


def test_size_of_a_volume_is_an_extension() -> None:
    text = "volumes: {data: {size: 5Gi}}"

    assert said(text) == [
        "PC180 1:18 `volumes.data` has no key `size` -- write `x-podc: {size: …}`"
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("services: {web: {umask: 18}}", "umask"),
        ("services: {web: {networks: {n: {use_service_name_alias: true}}}}", None),
        ("services: {web: {pre_start: [{command: c, cap_add: [ALL]}]}}", "cap_add"),
        ("jobs: {report: {image: report}}", "jobs"),
    ],
)
def test_newer_key_is_named_as_such(text: str, key: str | None) -> None:
    (one,) = diagnostics(text)
    key = key or "use_service_name_alias"

    assert f"`{key}` is a newer Compose key, not supported yet" == one.message
    assert f"delete it, or keep it as `x-{key}`" == one.hint
    assert key == (one.span.text if one.span else None)


WRONG_TYPES = {
    "number for text": (
        "user: 1000",
        "`services.web.user` is a number, not a string",
        'put it in quotes: `user: "1000"`',
    ),
    "octal for text, as written": (
        "user: 0644",
        "`services.web.user` is a number, not a string",
        'put it in quotes: `user: "0644"`',
    ),
    "truth for text": (
        "image: true",
        "`services.web.image` is `true`, not a string",
        'put it in quotes: `image: "true"`',
    ),
    "timestamp for text": (
        "hostname: 2024-05-01",
        "`services.web.hostname` is a timestamp, not a string",
        'put it in quotes: `hostname: "2024-05-01"`',
    ),
    "timestamp for a number": (
        "cpus: 2024-05-01",
        "`services.web.cpus` is a timestamp, not a number or a string",
        "write for example `cpus: 0.5`",
    ),
    "number for a duration": (
        "stop_grace_period: 30",
        "`services.web.stop_grace_period` is a number, not a string",
        "add a unit: `stop_grace_period: 30s`",
    ),
    "number in a list": (
        "command: [sleep, 1.10]",
        "`services.web.command[1]` is a fraction, not a string",
        'put it in quotes: `- "1.10"`',
    ),
    "text for a list": (
        "cap_add: NET_ADMIN",
        "`services.web.cap_add` is a string, not a list",
        "write for example `cap_add: [NET_ADMIN]`",
    ),
    "text for a mapping": (
        "healthcheck: curl",
        "`services.web.healthcheck` is a string, not a mapping",
        "write for example `healthcheck: {test: curl -f localhost}`",
    ),
    "list for a truth": (
        "privileged: []",
        "`services.web.privileged` is a list, not true or false",
        "write for example `privileged: true`",
    ),
    "fraction for a whole number": (
        "cpu_count: 1.5",
        "`services.web.cpu_count` is a fraction, not a string or a whole number",
        "write for example `cpu_count: 2`",
    ),
    "mapping for a single value": (
        "environment: {A: {b: c}}",
        "`services.web.environment.A` is a mapping, not a single value",
        "write a single value",
    ),
    "nothing": (
        "volumes:",
        "`services.web.volumes` is empty, not a list",
        "give it a value, for example `volumes: [data:/var/lib/data]`, or delete it",
    ),
    "mapping for one of two forms": (
        "gpus: {count: 1}",
        "`services.web.gpus` is a mapping, not a string or a list",
        "write for example `gpus: all`",
    ),
    "deep in one of two forms": (
        "gpus: [{count: 1, driver: 5}]",
        "`services.web.gpus[0].driver` is a number, not a string",
        'put it in quotes: `driver: "5"`',
    ),
}


@pytest.mark.parametrize(("line", "sentence", "hint"), WRONG_TYPES.values(), ids=WRONG_TYPES)
def test_wrong_type_comes_with_the_right_form(line: str, sentence: str, hint: str) -> None:
    assert said_of_service(line) == [f"{sentence} -- {hint}"]


@pytest.mark.parametrize(
    "text",
    [
        "services: {web: {logging: {options: {token: true}}}}",
        "configs: {app: {content: 1234}}",
        "services: {web: {environment: [1234]}}",
    ],
)
def test_what_may_be_secret_is_not_repeated(text: str) -> None:
    (one,) = diagnostics(text)

    assert one.hint == "put it in quotes"
    assert "1234" not in one.message


OTHER_RULES = {
    "missing": (
        "depends_on: {db: {restart: true}}",
        "`services.web.depends_on.db` lacks `condition`",
        "add `condition: service_started`",
    ),
    "missing in a list": (
        "volumes: [{target: /srv}]",
        "`services.web.volumes[0]` lacks `type`",
        "add `type: bind`",
    ),
    "value misspelt": (
        "cgroup: hots",
        "`services.web.cgroup` is `hots`; it takes `host` or `private`",
        "did you mean `host`?",
    ),
    "value cut short": (
        "gpus: al",
        "`services.web.gpus` is `al`; it takes `all`",
        "did you mean `all`?",
    ),
    "value unlike any": (
        "cgroup: mine",
        "`services.web.cgroup` is `mine`; it takes `host` or `private`",
        "write `cgroup: host`",
    ),
    "value of another type": (
        "cgroup: 5",
        "`services.web.cgroup` is a number, not a string",
        'put it in quotes: `cgroup: "5"`',
    ),
    "pattern": (
        "container_name: x",
        (
            "`services.web.container_name` is `x`; "
            "it takes letters, digits, `_`, `.` and `-`, two at least, a letter or digit first"
        ),
        "write for example `container_name: shop-web`",
    ),
    "pattern that the value nearly matches": (
        "x-podc: {expose: {path: shop}}",
        (
            "`services.web.x-podc.expose.path` is `shop`; "
            "it takes a path that begins with `/` and has no `?`, `#` or blank"
        ),
        "write `path: /shop`",
    ),
    "too much": (
        "cpu_percent: 120",
        "`services.web.cpu_percent` is `120`; it takes 0 to 100",
        "write for example `cpu_percent: 50`",
    ),
    "too little": (
        "cpu_count: -1",
        "`services.web.cpu_count` is `-1`; it takes 0 or more",
        "write for example `cpu_count: 2`",
    ),
    "repeated": (
        "security_opt: [a, b, a]",
        "`services.web.security_opt` has the same item twice",
        "delete one of the two",
    ),
    "text, then the same number": (
        'group_add: ["80", 80]',
        "`services.web.group_add` has the same item twice",
        "delete one of the two",
    ),
    "name of nothing": (
        'environment: {"": a}',
        "`services.web.environment` can't have an entry named ``",
        "give it a name",
    ),
}


@pytest.mark.parametrize(("line", "sentence", "hint"), OTHER_RULES.values(), ids=OTHER_RULES)
def test_broken_rule_comes_with_what_to_do(line: str, sentence: str, hint: str) -> None:
    assert said_of_service(line) == [f"{sentence} -- {hint}"]


@pytest.mark.parametrize("text", ['group_add: [80, "80"]', 'group_add: ["80", 81]'])
def test_number_in_front_of_the_same_text_is_no_repetition(text: str) -> None:
    assert not said_of_service(text)


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("front end", "use letters, digits, `.`, `_` and `-`: `front-end`"),
        ("größe", "use letters, digits, `.`, `_` and `-`: `groe`"),
        ("日本", "use letters, digits, `.`, `_` and `-`"),
    ],
)
def test_unusable_name_is_shown_at_the_name(name: str, advice: str) -> None:
    expected = f"PC188 2:3 `services` can't have an entry named `{name}` -- {advice}"

    assert [expected] == said(f"services:\n  {name}: {{image: nginx}}\n")


def test_name_with_a_line_break_is_unusable() -> None:
    (one,) = diagnostics('services: {"web\\n": {image: nginx}}')

    assert one.number == "PC188"


@pytest.mark.parametrize("name", ["app.schema.json", "compose.schema.json"])
def test_every_pattern_is_said_in_words(name: str) -> None:
    def lacking(place: Plain, path: str) -> Iterator[str]:
        children = place if isinstance(place, dict) else {}
        words = str(children.get(IN_WORDS, ""))
        if isinstance(children.get("pattern"), str) and not words.startswith("it takes "):
            yield path
        for key, child in children.items():
            yield from lacking(child, f"{path}/{key}")

    assert [*lacking(compiled(name).root, "")] == []


def test_empty_variable_is_told_how_to_get_a_value() -> None:
    text = 'services: {web: {container_name: ""}}'
    source = Source("compose.yaml", text)
    name = Scalar("", source.span(33, 35), raw="${NAME}")
    root = mapping(
        {"services": mapping({"web": mapping({"container_name": name}, name)}, name)}, name
    )
    report = Report()
    validate_compose(root, report)

    (one,) = report
    advice = "set `NAME`, or give it a default: `container_name: ${NAME:-shop-web}`"
    assert one.message.startswith("`services.web.container_name` is empty; it takes letters")
    assert one.hint == advice
