"""Kubernetes' own code agrees with podc: it takes what podc writes, and judges as podc does."""

from __future__ import annotations

import json
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

from compiler.source.nodes import Plain
from tests.conftest import GOLDEN
from tests.kubernetes_code import DIFFERENCES, module, needs_kubernetes, verdicts
from tests.lint import widgets
from tests.lint.test_accepted import FOLDER as ACCEPTED
from tests.verify.broken import cases, expand
from tests.verify.routes import BEYOND, CASES, route

pytestmark = needs_kubernetes


def gateway() -> Path:
    return module("sigs.k8s.io/gateway-api") / "config" / "crd" / "standard"


def test_everything_that_podc_writes_is_accepted() -> None:
    found = verdicts([GOLDEN], [gateway()])

    assert len(found) > 500
    assert [one for one in found if one.word != "accepted"] == []


def test_what_lint_says_nothing_of_is_accepted() -> None:
    assert {one.word for one in verdicts([ACCEPTED])} == {"accepted"}


def test_routes_are_judged_as_by_their_definition(tmp_path: Path) -> None:
    expected = {name: good for name, (_, good) in CASES.items()} | dict.fromkeys(BEYOND, False)
    specs = {name: spec for name, (spec, _) in CASES.items()} | BEYOND

    found = judged(map(route, specs.values()), gateway(), tmp_path)

    assert dict(zip(expected, found, strict=True)) == expected


def test_custom_resources_are_judged_as_podc_judges_them(tmp_path: Path) -> None:
    expected = {name: good for name, (_, good) in widgets.CASES.items()}
    specs = (spec for spec, _ in widgets.CASES.values())
    definition = tmp_path / "definition.json"
    definition.write_text(json.dumps(widgets.definition()))
    bodies = map(widgets.widget, specs)

    found = judged(bodies, definition, tmp_path / "widgets")

    assert dict(zip(expected, found, strict=True)) == expected


def judged(bodies: Iterable[Plain], definitions: Path, folder: Path) -> list[bool]:
    """Return which of the bodies are accepted; all of them are of kinds that are known."""
    folder.mkdir(exist_ok=True)
    for index, body in enumerate(bodies):
        (folder / f"{index:03}.json").write_text(json.dumps(body))
    found = verdicts([folder], [definitions])
    assert {one.word for one in found} == {"accepted", "refused"}
    return [one.word == "accepted" for one in found]


def test_broken_manifests_are_judged_as_podc_judges_them(tmp_path: Path) -> None:
    expand(tmp_path)
    found = verdicts([tmp_path], [gateway()])
    refused = {Path(one.path) for one in found if one.word != "accepted"}
    taken = [case.title for case in cases() if tmp_path / case.title / "broken.yaml" not in refused]

    assert [path for path in refused if path.name == "valid.yaml"] == []
    assert [case for case in taken if not any(fnmatch(case, one) for one in DIFFERENCES)] == []
    assert [one for one in DIFFERENCES if not any(fnmatch(case, one) for case in taken)] == []
