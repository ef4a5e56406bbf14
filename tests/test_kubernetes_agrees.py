"""Kubernetes' own code agrees with podc: it takes what podc writes, and judges as podc does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

from compiler.source.nodes import Plain
from tests.conftest import GOLDEN, ROOT
from tests.kubernetes_code import DIFFERENCES, FOLDER, module, needs_kubernetes, verdicts
from tests.lint import widgets
from tests.lint.test_accepted import FOLDER as ACCEPTED
from tests.verify.broken import cases, expand, texts
from tests.verify.routes import BEYOND, CASES, route

pytestmark = needs_kubernetes

# Groups of which nobody writes objects: what clients ask a server, and its own upgrades.
UNREAD = ("apiserverinternal", "authentication", "authorization", "storagemigration")


def gateway() -> Path:
    return module("sigs.k8s.io/gateway-api", FOLDER / "crds") / "config" / "crd" / "standard"


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
    titles = [case.title for case in (*cases(), *texts())]
    taken = [one for one in titles if tmp_path / one / "broken.yaml" not in refused]

    assert [path for path in refused if path.name == "valid.yaml"] == []
    assert [case for case in taken if not any(fnmatch(case, one) for one in DIFFERENCES)] == []
    assert [one for one in DIFFERENCES if not any(fnmatch(case, one) for case in taken)] == []


def test_every_function_that_validates_is_on_the_page_of_rules() -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    hand, _, table = page.partition("<!-- table -->")
    named = set(re.findall(r"\w+", table))
    listed = [pattern(one) for one in re.findall(r"`([\w.…]+)`", hand)]

    found = {f"{group}.{name}" for group, name in validating()}
    missing = [
        one
        for one in sorted(found)
        if one.partition(".")[2] not in named and not any(known.fullmatch(one) for known in listed)
    ]

    assert len(found) > 500
    assert missing == []


def test_every_function_on_the_page_of_rules_is_there() -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    hand, _, table = page.partition("<!-- table -->")
    found = {f"{group}.{name}" for group, name in validating()}
    groups = {one.partition(".")[0] for one in found}
    sources = " ".join(row.split(" | ")[2] for row in table.splitlines() if row.startswith("| `"))
    named = re.findall(r"\b(\w+\.\w*[vV]alidat\w*)(?![\w.…])", sources)
    unknown = {one for one in named if one.partition(".")[0] in groups and one not in found}
    listed = {one: pattern(one) for one in re.findall(r"`(\w+\.[\w.…]+)`", hand)}

    assert unknown == set()
    assert [one for one, known in listed.items() if not any(map(known.fullmatch, found))] == []


def pattern(written: str) -> re.Pattern[str]:
    """Return a pattern for `group.name`, in which `…` stands for letters."""
    whole = written if "." in written else f"….{written}"
    return re.compile(re.escape(whole).replace("…", r"\w*"))


def validating() -> Iterable[tuple[str, str]]:
    """Yield the group and the name of each function of Kubernetes that validates."""
    for folder in (
        *module("k8s.io/kubernetes").glob("pkg/apis/*/validation"),
        *module("k8s.io/apiextensions-apiserver").glob("pkg/apis/*/validation"),
        *module("k8s.io/kube-aggregator").glob("pkg/apis/*/validation"),
    ):
        if folder.parent.name in UNREAD:
            continue
        for path in folder.glob("*.go"):
            if not path.name.endswith("_test.go"):
                names = re.findall(
                    r"(?m)^func (?:\([^)]*\) )?(\w*[vV]alidat\w*)\(", path.read_text()
                )
                yield from ((folder.parent.name, name) for name in names)
