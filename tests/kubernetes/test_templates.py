"""Templates: a value is never text in between, and every mistake is found at its line."""

from __future__ import annotations

import pytest

from compiler import ir
from compiler.kubernetes.overlay import ours
from compiler.source.trees import child, plain
from compiler.source.values import FromTemplate, Value
from tests.clusters import cluster, deployment, meta, objects_of, service, texts, v

HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ name }}\n"
MAP = cluster(config_maps=(ir.ConfigMap(meta(), texts(A="1", B="2")),))


def said(template: str) -> list[str]:
    _, report = objects_of(MAP, {"configmap.yaml.j2": template})
    return report.summary()


def made(template: str) -> list[object]:
    objects, report = objects_of(MAP, {"configmap.yaml.j2": template})
    assert [one.message for one in report] == []
    return [plain(one.body) for one in objects]


def test_a_template_of_the_users_replaces_ours() -> None:
    assert made(HEAD + "data: {{ texts }}\nimmutable: true\n") == [
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "web"},
            "data": {"A": "1", "B": "2"},
            "immutable": True,
        }
    ]


def test_an_object_knows_the_users_template() -> None:
    (one,), _ = objects_of(MAP, {"configmap.yaml.j2": HEAD})

    assert one.template is not None
    assert one.template.place == "own/configmap.yaml.j2:1:1"


@pytest.mark.parametrize(
    "text",
    ["a: b", "- x", "# c", "'\"", "{}\n[]", "x\n  y: z\n", "{{ 7 * 7 }}", "\ufdd00\ufdd1", "", " "],
)
def test_whatever_a_value_holds_it_stays_one_value(text: str) -> None:
    harmful = cluster(config_maps=(ir.ConfigMap(meta(), texts(KEY=text)),))

    objects, report = objects_of(harmful)

    assert report.summary() == []
    assert plain(child(objects[0].body, "data")) == {"KEY": text}


def test_a_value_reaches_the_manifest_as_the_very_object() -> None:
    name = v("web")
    named = cluster(config_maps=(ir.ConfigMap(ir.Meta(name)),))

    objects, _ = objects_of(named, {"configmap.yaml.j2": HEAD})

    assert child(child(objects[0].body, "metadata"), "name") is name


def test_what_is_absent_leaves_no_line() -> None:
    template = HEAD + "  namespace: {{ namespace }}\n  labels:\n    - {{ none }}\ndata:\n"

    assert made(template) == [
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web", "labels": []}}
    ]


def test_expressions_make_new_values_that_come_from_the_template() -> None:
    template = HEAD + 'data: {{ dict(texts, C=name.plain ~ "-3", D=[1, none]) }}\n'

    objects, _ = objects_of(MAP, {"configmap.yaml.j2": template})
    tree = child(objects[0].body, "data")
    added = child(tree, "C")

    assert plain(tree) == {"A": "1", "B": "2", "C": "web-3", "D": [1]}
    assert isinstance(added, Value)
    assert isinstance(added.origin, FromTemplate)
    assert added.origin.span.place == "own/configmap.yaml.j2:5:7"


def test_loops_repeat_lines() -> None:
    template = HEAD + "data:\n  {% for key in texts %}\n  k: {{ key }}\n  {% endfor %}\n"

    assert said(template) == ["PC505 own/configmap.yaml.j2:7:3"]  # `k` twice


def test_a_template_may_print_nothing_or_several_documents() -> None:
    assert made("") == []
    assert made("{# no #}\n") == []
    assert len(made(f"{HEAD}---\n{HEAD}  labels: {{}}\n---\n")) == 2


def test_windows_line_ends_count_as_lines() -> None:
    assert said(HEAD.replace("\n", "\r\n") + "data: {{ nope }}\r\n") == [
        "PC502 own/configmap.yaml.j2:5:1"
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("data: {{ nope }}", "PC502 5:1"),
        ("data: {{ name.nope }}", "PC502 5:1"),
        ("data: {{ texts.nope }}", "PC502 5:1"),
        ("data: {{ name + 1 }}", "PC503 5:1"),
        ("data: {{ 1 / 0 }}", "PC503 5:1"),
        ("data: {{ range(10000000) }}", "PC503 5:1"),
        ('data: {{ "%d" | format("x") }}', "PC503 5:1"),
        ("data: {{ name.__class__.__init__ }}", "PC503 5:1"),
        ('data: {% include "x" %}', "PC503 5:1"),
        ("data: {{ cycler }}", "PC503 5:7"),
        ("data: {{ [nope] }}", "PC503 5:7"),
        ("data: {a: {{ name }}-x}", "PC504 5:11"),
        ('data: {a: "{{ name }}"}', "PC504 5:11"),
        ("data: {a: x{{ name }}}", "PC504 5:11"),
        ("data: {{{ name }}: x}", "PC501 5:1"),
        ("{{ name }}: x", "PC504 5:1"),
        ("data: {a: |\n", "PC505"),
        ("data:\n   a: 1\n  b: 2", "PC505 7:3"),
        ("data: [", "PC505"),
        ("kind: ConfigMap", "PC505 5:1"),
        ("data: {{ name", "PC501 5:1"),
        ("data: {% if %}", "PC501 5:1"),
        ("data: {% nope %}", "PC501 5:1"),
        ("{% for x in texts %}", "PC501 5:1"),
        ("data: {{ name | nope }}", "PC501 5:1"),
        ("data: \ufdd01\ufdd1", "PC501 1:1"),
    ],
)
def test_a_mistake_is_reported_at_its_line(line: str, expected: str) -> None:
    code, _, place = expected.partition(" ")
    first = said(f"{HEAD}{line}\n")[0]

    assert first.startswith(f"{code} own/configmap.yaml.j2:{place}")


def test_a_mistake_behind_loops_and_comments_is_reported_at_its_line() -> None:
    template = (
        "{# one\n   two #}\n"
        + HEAD
        + "{% for x in [1, 2] %}\n# x\n{% endfor %}\ndata: a{{ name }}\n"
    )

    assert said(template) == ["PC504 own/configmap.yaml.j2:10:7"]


@pytest.mark.parametrize(
    ("template", "missing"),
    [
        ("- x\n", "`apiVersion`"),
        ("just text\n", "`apiVersion`"),
        ("apiVersion: v1\n", "`kind`"),
        ("apiVersion: 1\nkind: X\n", "`apiVersion`"),
        ("apiVersion: v1\nkind: X\nmetadata: []\n", "`metadata.name`"),
        ("apiVersion: v1\nkind: X\nmetadata: {name: 1}\n", "`metadata.name`"),
    ],
)
def test_a_document_that_is_no_object_is_reported(template: str, missing: str) -> None:
    objects, report = objects_of(MAP, {"configmap.yaml.j2": template})

    assert objects == ()
    assert report.summary() == ["PC506 own/configmap.yaml.j2:1:1"]
    assert missing in next(iter(report)).message


def test_a_mistake_is_reported_once_for_all_objects() -> None:
    two = cluster(config_maps=(ir.ConfigMap(meta("a")), ir.ConfigMap(meta("b"))))

    _, report = objects_of(two, {"configmap.yaml.j2": HEAD + "data: {{ nope }}\n"})

    assert report.summary() == ["PC502 own/configmap.yaml.j2:5:1"]


def test_an_undefined_name_lists_what_is_given() -> None:
    _, report = objects_of(MAP, {"configmap.yaml.j2": HEAD + "data: {{ nope }}\n"})
    (one,) = report

    assert (
        one.message == "the template asks for something that it is not given: 'nope' is undefined"
    )
    assert "`texts`" in one.hint
    assert "printed" not in one.hint


def test_an_extra_template_is_rendered_once_for_the_project() -> None:
    template = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ project }}\ndata:\n"
        "  namespace: {{ namespace }}\n"
        "  first: {{ workloads[0].kind }}\n"
        "  port: {{ services[0].ports[0].port.plain ~ '' }}\n"
        "  labels: {{ services[0].labels.app }}\n"
    )
    two = cluster(workloads=(deployment("a"), deployment("b")), services=(service("a", 81),))

    objects, report = objects_of(two, {"extra-index.yaml.j2": template}, namespace="prod")

    assert report.summary() == []
    assert [one.kind for one in objects] == ["ConfigMap", "Service", "Deployment", "Deployment"]
    assert plain(objects[0].body) == {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "shop"},
        "data": {"namespace": "prod", "first": "Deployment", "port": "81", "labels": "a"},
    }


def test_a_template_that_nobody_looks_for_is_reported() -> None:
    _, report = objects_of(MAP, {"config-map.yaml.j2": "", "README.md": "# Ours", "notes.j2": ""})
    (one,) = report

    assert one.summary == "PC507"
    assert "`configmap.yaml.j2`" in one.hint


def test_templates_that_are_no_folder_are_reported() -> None:
    _, report = objects_of(MAP, {})

    assert report.summary() == ["PC508"]


def test_a_template_that_is_no_text_is_reported() -> None:
    _, report = objects_of(MAP, {"configmap.yaml.j2": b"\xff\xfe\x00"})  # type: ignore[dict-item]  # bytes

    assert report.failed


def test_templates_are_compiled_once() -> None:
    many = cluster(config_maps=tuple(ir.ConfigMap(meta(f"m{n}")) for n in range(50)))
    before = ours("configmap")
    objects_of(many)

    assert ours("configmap") is before
    assert len(before.shapes) == 1
