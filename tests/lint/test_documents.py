"""What is a manifest in a text, and what is not."""

from __future__ import annotations

import pytest

from tests.lint.linted import CONFIG_MAP, linted, messages, said

WRONG = CONFIG_MAP.replace("\ndata:", "\ndate:").replace("name: web", "name: wrong")
OTHER = WRONG.replace("name: wrong", "name: other")


def test_every_document_is_read_and_empty_ones_are_nothing() -> None:
    text = f"---\n# Source: web/templates/config.yaml\n---\n{WRONG}---\n---\n{OTHER}...\n"

    assert said(text) == ["error PC601 manifests.yaml:8:1", "error PC601 manifests.yaml:16:1"]


def test_the_items_of_a_list_are_manifests_at_their_own_places() -> None:
    text = """\
        apiVersion: v1
        kind: List
        items:
          - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: b}}
          - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}, date: {a: b}}
          - apiVersion: v1
            kind: ConfigMapList
            items:
              - {apiVersion: v1, kind: ConfigMap, metadata: {name: c}, date: {a: b}}
        """

    assert said(text) == ["error PC601 manifests.yaml:5:60", "error PC601 manifests.yaml:9:64"]


def test_json_is_read_as_it_is() -> None:
    text = '{"apiVersion": "v1",\n\t"kind": "ConfigMap",\n\t"metadata": {"name": 1}}\n'

    assert said({"a.json": text}) == ["error PC601 a.json:3:23"]


def test_scalars_are_read_as_kubernetes_reads_them() -> None:
    text = CONFIG_MAP + "  8080: web\n  quoted: '1'\n  wrong: on\n"

    assert messages(text) == [
        (
            "ConfigMap `web` does not fit the schema of Kubernetes 1.34: "
            "`data.wrong` has to be a string, and `on` is true"
        )
    ]


def test_a_key_given_twice_is_refused() -> None:
    assert said(CONFIG_MAP + "  colour: blue\n") == ["error PC007 manifests.yaml:7:3"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kind: ConfigMap\nmetadata: {name: a}\n", "the manifest has no `apiVersion`"),
        ("apiVersion: v1\nmetadata: {name: a}\n", "the manifest has no `kind`"),
        ("metadata: {name: a}\nspec: {}\n", "the manifest has no `apiVersion`"),
        ("apiVersion: 1\nkind: Pod\n", "the manifest has no `apiVersion`"),
        ("kind: Deployment\nspec: {}\n", "the manifest has no `apiVersion`"),
        ("kind: Certificate\nmetadata: {name: a}\n", "the manifest has no `apiVersion`"),
    ],
)
def test_a_manifest_says_what_it_is(text: str, expected: str) -> None:
    assert messages(text) == [expected]


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        ("Deployment", "add `apiVersion: apps/v1`"),
        ("CronJob", "add `apiVersion: batch/v1`"),
        ("Certificate", "add `apiVersion: v1`, or the group and version"),
    ],
)
def test_of_kinds_that_podc_knows_the_version_is_told(kind: str, hint: str) -> None:
    (found,) = linted(f"kind: {kind}\nmetadata: {{name: a}}\n")

    assert found.hint == hint


@pytest.mark.parametrize(
    "text",
    [
        "replicas: 2\n",
        "kind: CustomResourceStateMetrics\nspec: {resources: []}\n",
        "apiVersion: kuttl.dev/v1beta1\nkind: TestStep\n",
        "- op: replace\n  path: /spec\n",
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Component\n",
        "apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\n",
        "apiVersion: v1\nkind: Config\nclusters: []\n",
        "apiversion: scorecard.operatorframework.io/v1alpha3\nkind: Configuration\nmetadata: {}\n",
        "apiVersion: v1\nkind: EncryptionConfig\nresources: []\n",
        "apiVersion: release-notes/v2\nkind:\narea: ui\n",
        "kind: feature\narea: ui\n",
        "kind: discovery#restDescription\nbasePath: ''\n",
    ],
)
def test_what_no_server_reads_is_passed_over_with_a_note(text: str) -> None:
    assert said(text) == ["note PC606 manifests.yaml:1:1", "note PC858"]


def test_the_description_of_a_chart_is_passed_over_in_silence() -> None:
    assert said("apiVersion: v2\nname: web\nversion: 1.0.0\n") == ["note PC858"]


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\n",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a-{{ .Release.Name }}\n",
        "{{- if .Values.on }}\napiVersion: v1\nkind: Pod\n{{- end }}\n",
        'apiVersion: v1\nkind: Pod\nmetadata:\n  labels:\n    {{- include "a" . | nindent 4 }}\n',
        "apiVersion: v1\nkind: Pod\nmetadata: {name: {{name}}}\n",
    ],
)
def test_a_template_is_one_finding_whatever_yaml_makes_of_it(text: str) -> None:
    (found,) = linted(text)

    assert f"{found.severity} {found.number}" == "error PC605"
    assert found.span is not None
    assert found.span.text == "{{"


def test_braces_in_the_middle_of_a_value_make_no_template_of_a_text_with_a_mistake() -> None:
    rule = "      description: Alert {{ $labels.job }}, {{ $value }}: {{ on }}\n"
    wrong = CONFIG_MAP + "  a: b\n  a: c\n---\n" + rule.replace(": {{", " {{")

    assert said(wrong)[0].startswith("error PC007")


def test_a_template_that_nobody_named_is_a_warning() -> None:
    files = {"all/a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: {{name}}}\n"}
    jinja = {"all/a.json": '{"apiVersion": "v1", {% if on %}"kind": "Pod"{% endif %}}\n'}

    assert said(files, "all") == ["warning PC605 all/a.yaml:3:18", "note PC858"]
    assert said(jinja, "all") == ["warning PC605 all/a.json:1:22", "note PC858"]


def test_braces_that_a_manifest_carries_for_others_are_no_template() -> None:
    text = CONFIG_MAP + (
        "  alert: '{{ $labels.pod }} is down'\n"
        '  text: "{{ template `slack` . }}"\n'
        "  chart: |\n"
        "    name: {{ .Values.name }}\n"
    )

    assert said(text) == []


RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web}
spec: {values: {claim: "{{ .Release.Name }}"}}
"""
VARIABLE = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers: [{name: web, image: 'a:1', env: [{name: A, value: "v={{ .Chart.AppVersion }}"}]}]
"""


@pytest.mark.parametrize(
    ("text", "is_template"),
    [
        (RELEASE, False),
        (RELEASE.replace("{name: web}", "{name: '{{ .Release.Name }}'}"), True),
        (RELEASE.replace("helm.toolkit.fluxcd.io/v2", "apps/v1"), True),
        (VARIABLE, False),
        (VARIABLE.replace("'a:1'", "'a:{{ .Chart.AppVersion }}'"), True),
    ],
)
def test_braces_that_are_filled_in_later_make_no_template(text: str, is_template: bool) -> None:
    assert any("PC605" in one for one in said(text)) is is_template


def test_instructions_for_ytt_make_a_template() -> None:
    text = "#@ load('@ytt:data', 'data')\n" + CONFIG_MAP.replace("name: web", "name: #@ name")
    (found,) = linted(text)

    assert (found.number, found.severity) == ("PC605", "error")
    assert found.message == "this is a template, and no manifest before `#@` are filled in"
    assert found.hint == "render it first: `ytt -f FILE | podc lint -`"


@pytest.mark.parametrize(
    "text",
    [
        CONFIG_MAP + "  app: |\n    #@ load('@ytt:data', 'data')\n    name: #@ name\n",
        "#@podc\n" + CONFIG_MAP + "  more: a#@ b\n",
    ],
)
def test_instructions_for_ytt_that_a_manifest_carries_make_none(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("braces", "hint"),
    [
        ("{{ .Values.name }}", "render it first: `helm template CHART | podc lint -`"),
        ("{{ name }}", "let the tool render it that it is written for: `… | podc lint -`"),
        ("{% raw %}", "let the tool render it that it is written for: `… | podc lint -`"),
    ],
)
def test_a_template_is_for_the_tool_that_it_is_written_for(braces: str, hint: str) -> None:
    (found,) = linted(CONFIG_MAP.replace("name: web", f"name: {braces}"))

    assert found.hint == hint
    assert f"`{braces[:2]} {braces[-2:]}`" in found.message


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("- {op: add, path: /spec/replicas, value: 2}\n", "a JSON patch, which is a part of a"),
        ("- {op: add, value: 2}\n", "it has neither `apiVersion` nor `kind`"),
        ("services: {web: {image: 'nginx:1.29'}}\n", "a Compose file: `podc check` reads it"),
        ("services: {web: {port: 80}}\n", "it has neither `apiVersion` nor `kind`"),
    ],
)
def test_what_is_no_manifest_is_called_what_it_is(text: str, why: str) -> None:
    assert messages(text)[0].startswith(f"passed over: {why}")


def test_settings_of_a_tool_have_neither_metadata_nor_a_spec() -> None:
    settings = "apiVersion: example.com/v1\nkind: Settings\nhealth: {port: 80}\n"
    transformer = "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: a}\n"

    assert said(settings) == ["note PC606 manifests.yaml:1:1", "note PC858"]
    assert said(transformer) == ["note PC606 manifests.yaml:1:1", "note PC858"]
    assert said(settings.replace("health", "spec")) == ["note PC604 manifests.yaml:2:7"]
    assert "error PC602" in said(settings.replace("example.com/v1", "apps/v1"))[0]


def test_a_file_of_a_folder_that_is_no_yaml_and_no_manifest_is_passed_over() -> None:
    files = {"site/index.json": "{{ range }}\n", "site/a.yaml": "apiVersion: [\n"}

    assert said(files, "site") == [
        "error PC006 site/a.yaml:1:13",
        "note PC606 site/index.json:1:1",
    ]
    assert said(files, "site/index.json") == ["error PC605 site/index.json:1:1"]


def test_a_list_may_be_empty() -> None:
    assert said("apiVersion: v1\nkind: ConfigMapList\nitems: null\n") == ["note PC858"]
    assert said('apiVersion: v1\nkind: List\nmetadata: {resourceVersion: "1"}\n') == ["note PC858"]


def test_an_exception_in_a_list_may_be_that_of_another_item() -> None:
    text = "kind: List\napiVersion: v1\nitems:\n"
    for name in ("a", "b"):
        text += f"- {{apiVersion: v1, kind: Namespace, metadata: {{name: {name}}}}}\n"

    assert said(text + "# podc: accept image-tag: it moves\n") == []


def test_lists_of_lists_are_read_item_by_item() -> None:
    inner = "{apiVersion: v1, kind: ConfigMapList, items: [{apiVersion: v1, kind: ConfigMap}]}"
    text = (
        "{apiVersion: v1, kind: List, items: ["
        + inner
        + ", {apiVersion: v1, kind: List, items: []}]}"
    )

    assert messages(text) == ["ConfigMap ``: it has no `metadata`, and so no name"]


def test_items_of_a_list_of_one_kind_need_no_type_of_their_own() -> None:
    text = """\
        apiVersion: v1
        kind: ConfigMapList
        items:
          - {metadata: {name: a}, data: {a: b}}
          - {metadata: {name: b}, data: {a: 1}}
        """

    assert said(text) == ["error PC601 manifests.yaml:5:37"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"hello\n---\n{CONFIG_MAP}", ["error PC663 manifests.yaml:1:1"]),
        (f"{CONFIG_MAP}---\na: b\n", ["error PC663 manifests.yaml:8:1"]),
        ("a: b\n", ["note PC606 manifests.yaml:1:1", "note PC858"]),
        ("- {apiVersion: v1, kind: Pod}\n", ["error PC663 manifests.yaml:1:3"]),
        ("apiVersion: v1\nkind: List\nitem: []\n", ["error PC663 manifests.yaml:3:1"]),
        ("apiVersion: v1\nkind: List\nitems: [a]\n", ["error PC663 manifests.yaml:3:9"]),
        ("apiVersion: v1\nkind: List\nitems: {kind: Pod}\n", ["error PC663 manifests.yaml:3:1"]),
    ],
)
def test_a_file_with_a_part_that_is_no_object_is_refused(text: str, expected: list[str]) -> None:
    assert said(text) == expected


def test_a_list_in_small_letters_is_meant_as_one() -> None:
    (found,) = linted("apiVersion: v1\nkind: list\nitems: []\n")

    assert (found.number, found.hint) == ("PC602", "did you mean `List`?")


def test_a_path_without_a_name_is_no_folder() -> None:
    (found,) = linted(CONFIG_MAP, "")

    assert found.message == "there is nothing to read at ``: it does not exist"


def test_manifests_without_a_mark_between_them_are_told_once() -> None:
    (found,) = linted(CONFIG_MAP + CONFIG_MAP)

    assert found.summary == "PC007 manifests.yaml:7:1"
    assert found.hint == "write `---` in front of it, if another manifest begins here"
