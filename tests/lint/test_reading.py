"""Which files of the paths are read, and which are passed over."""

from __future__ import annotations

from time import process_time

import pytest

from compiler.lint.expected import looked_for
from compiler.source.files import MemoryFiles
from tests.lint.linted import CONFIG_MAP, messages, said

WRONG = CONFIG_MAP.replace("\ndata:", "\ndate:").replace("name: web", "name: wrong")


def test_a_file_that_fits_is_passed_in_silence() -> None:
    assert said(CONFIG_MAP) == []


def test_a_finding_stands_at_its_own_line() -> None:
    assert said(WRONG) == ["error PC601 manifests.yaml:5:1"]


def test_a_folder_is_read_with_all_below_it() -> None:
    files = {"deploy/a.yaml": CONFIG_MAP, "deploy/b/c.yml": WRONG, "deploy/b/d.json": "{}"}

    assert said(files, "deploy") == [
        "error PC601 deploy/b/c.yml:5:1",
        "note PC606 deploy/b/d.json:1:1",
    ]


def test_of_a_folder_other_files_and_hidden_ones_are_left_alone() -> None:
    files = {
        "deploy/a.yaml": CONFIG_MAP,
        "deploy/a.txt": WRONG,
        "deploy/.git/b.yaml": WRONG,
        "deploy/.hidden.yaml": WRONG,
    }

    assert said(files, "deploy") == []


def test_a_file_is_read_once_however_often_it_is_meant() -> None:
    assert said({"deploy/a.yaml": WRONG}, "deploy", "deploy/a.yaml", "./deploy/") == [
        "error PC601 deploy/a.yaml:5:1"
    ]


def test_a_named_file_may_have_any_name() -> None:
    assert said({"-": WRONG}, "-") == ["error PC601 -:5:1"]


def test_a_path_to_nothing_is_an_error() -> None:
    assert messages({"a.yaml": CONFIG_MAP}, "a.yaml", "gone") == [
        "there is nothing to read at `gone`: it does not exist"
    ]


def test_a_folder_without_a_manifest_is_noted() -> None:
    assert said({"deploy/notes.yaml": "a: b\n"}, "deploy") == [
        "note PC606 deploy/notes.yaml:1:1",
        "note PC858",
    ]


def test_what_a_kustomization_patches_with_is_passed_over() -> None:
    files = {
        "app/kustomization.yaml": """\
            resources: [config.yaml]
            patches: [{path: patches/a.yaml}]
            patchesStrategicMerge:
              - b.yaml
            configMapGenerator:
              - {name: x, files: [settings=c.yaml]}
            """,
        "app/config.yaml": CONFIG_MAP,
        "app/patches/a.yaml": WRONG,
        "app/b.yaml": WRONG,
        "app/c.yaml": WRONG,
    }

    assert said(files, "app") == ["note PC606"] * 3
    assert said(files, "app/b.yaml") == ["note PC606", "note PC858"]


def test_templates_of_a_chart_are_passed_over_as_a_whole() -> None:
    files = {
        "chart/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
        "chart/values.yaml": "replicas: 1\n",
        "chart/templates/a.yaml": "{{ if .Values.x }}\n",
        "chart/crds/b.yaml": WRONG,
    }

    assert said(files, "chart") == ["error PC601 chart/crds/b.yaml:5:1", "note PC606"]
    assert "`helm template chart | podc lint -`" in " ".join(messages(files, "chart"))
    assert said(files, "chart/templates/a.yaml") == [
        "note PC605 chart/templates/a.yaml:1:1",
        "note PC858",
    ]
    files["chart/files/b.yaml"] = "apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Values.x }}}\n"
    assert "note PC605 chart/files/b.yaml:3:18" in said(files, "chart")


def test_what_a_test_expects_of_a_cluster_is_no_manifest() -> None:
    files = {
        "tests/smoke/00-install.yaml": CONFIG_MAP,
        "tests/smoke/00-assert.yaml": WRONG,
        "tests/smoke/01-errors.yaml": WRONG,
        "tests/smoke/02-assert-second.yaml": WRONG,
        "tests/ready/chainsaw-test.yaml": """\
            apiVersion: chainsaw.kyverno.io/v1alpha1
            kind: Test
            spec:
              steps:
                - try:
                    - apply:
                        file: sent.yaml
                    - assert: {resource: {apiVersion: v1, kind: Pod}}
                    - assert:
                        file: ../steps/there.yaml
                    - error:
                        timeout: 5m
                        file: "gone.yaml"
                    - assert:
                        file: sent.yaml
            """,
        "tests/ready/sent.yaml": WRONG,
        "tests/ready/gone.yaml": WRONG,
        "tests/steps/there.yaml": WRONG,
        "tests/ready/assert.yaml": WRONG,
        "tests/ready/web-assert-1.yaml": WRONG,
        "tests/ready/asserted.yaml": WRONG,
        "other/assert.yaml": WRONG,
    }

    found = said(files, "tests", "other")
    assert [one for one in found if "error" in one] == [
        "error PC601 other/assert.yaml:5:1",
        "error PC601 tests/ready/asserted.yaml:5:1",
        "error PC601 tests/ready/sent.yaml:5:1",
    ]
    assert sum("PC606" in one for one in found) == 8
    assert said(files, "tests/smoke/00-assert.yaml") == [
        "error PC601 tests/smoke/00-assert.yaml:5:1"
    ]


@pytest.mark.parametrize(
    "line", ["assert: a:" + " " * 50_000, "assert: " * 20_000, "assert: " + "a: " * 20_000]
)
def test_a_test_of_chainsaw_is_read_in_a_moment_whatever_it_holds(line: str) -> None:
    files = MemoryFiles({"/t/chainsaw-test.yaml": f"{line}\nb:\nc:\n"})

    before = process_time()
    assert list(looked_for("/t/chainsaw-test.yaml", files)) == []
    assert process_time() - before < 1


OWNED = """\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
  ownerReferences:
    - {%s}
spec: {serviceName: web}
"""


@pytest.mark.parametrize(
    ("owner", "is_seen"),
    [
        ("kind: Database, name: web, controller: true", True),
        ("kind: Database, name: web", False),
        ("kind: Database, name: web, controller: true, apiVersion: example.com/v1", False),
        ("kind: Database, name: web, controller: true, uid: 8a4e61b2", False),
    ],
)
def test_what_a_cluster_has_less_its_ids_is_no_manifest(owner: str, is_seen: bool) -> None:
    files = {"compare/web.yaml": OWNED % owner}
    named = said(files, "compare/web.yaml")

    assert (said(files, "compare") == ["note PC606 compare/web.yaml:1:1", "note PC858"]) is is_seen
    assert any("error PC601" in one for one in named)
