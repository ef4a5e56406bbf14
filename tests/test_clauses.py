"""Each decision of what a Compose key becomes, as the smallest project that shows it."""

from __future__ import annotations

import pytest

from compiler.options import Options
from compiler.pipeline import compile as compiled
from compiler.source.files import MemoryFiles
from compiler.source.nodes import Plain
from compiler.source.trees import plain
from tests.clauses.case import Case
from tests.clauses.containers import CONFIGURATION, IMAGES, KOMPOSE, PROCESS
from tests.clauses.storage import STORAGE
from tests.clauses.workloads import HEALTH, ORDER, WORKLOADS

CASES = (
    *(*WORKLOADS, *ORDER, *HEALTH),
    *(*PROCESS, *CONFIGURATION, *IMAGES, *KOMPOSE),
    *STORAGE,
)


def objects_of(case: Case) -> tuple[dict[str, Plain], list[str]]:
    """Return the objects by kind and name (a Job's without its digest), and the slugs."""
    files = MemoryFiles(
        {"/shop/compose.yaml": case.text} | {f"/shop/{k}": t for k, t in case.files.items()}
    )
    options = Options(directory="/shop", project_name="shop", **case.options)  # type: ignore[arg-type]  # a case names real options
    result = compiled(options, files)
    assert not result.failed, [one.message for one in result.diagnostics]
    trees = [plain(one.body) for one in result.objects]
    return {_name(tree): tree for tree in trees}, [one.slug for one in result.diagnostics]


def _name(tree: Plain) -> str:
    name = at(tree, "metadata.name")
    kind = at(tree, "kind")
    return f"{kind}/{str(name).rpartition('-')[0] if kind == 'Job' else name}"


def at(tree: Plain, path: str) -> Plain:
    """Return what stands at a path, or `None`."""
    for step in path.split("."):
        if isinstance(tree, list):
            tree = tree[int(step)] if int(step) < len(tree) else None
        else:
            tree = tree.get(step) if isinstance(tree, dict) else None
    return tree


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_clause(case: Case) -> None:
    objects, said = objects_of(case)

    found = {}
    for place in case.seen:
        name, path = place.split(" ")
        is_pod = path.partition(".")[0] == "pod"
        path = path.replace("pod", "spec.template.spec", 1) if is_pod else path
        found[place] = at(objects.get(name), path)
    assert found == case.seen
    assert set(case.said) <= set(said)


def test_names_of_cases_are_different() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
