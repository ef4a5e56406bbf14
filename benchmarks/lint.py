"""How long `podc lint` takes on 600 manifests, in parts and as a process; kubeconform beside it.

    python benchmarks/lint.py [--repeat N] [--objects N] [--kubeconform PATH]

`rules`: schemas, rules and references, once schemas are compiled; `lint`: reading the YAML, too.
kubeconform, which checks schemas only, gets the same file and the same schemas, as local files;
where there is none, its lines are left out. https://github.com/yannh/kubeconform
"""

from __future__ import annotations

import argparse
import gc
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from generate import compose_file

from compiler.diagnostics import Report
from compiler.kubernetes.objects import Object
from compiler.options import DEFAULT_KUBERNETES, Options
from compiler.output.stream import stream
from compiler.pipeline import compile as compiled
from compiler.pipeline import lint
from compiler.source.files import MemoryFiles
from compiler.source.nodes import Mapping
from compiler.source.text import Source
from compiler.source.yaml import KUBERNETES, parse
from compiler.verify.bundle import schema_of
from compiler.verify.judge import examine
from compiler.verify.manifest import written

PATH = "/bench/manifests.yaml"


def objects(count: int) -> tuple[Object, ...]:
    """Return so many objects of a generated project."""
    files = MemoryFiles({"/bench/compose.yaml": compose_file(count)})
    return compiled(Options(files=("/bench/compose.yaml",)), files).objects[:count]


def rules(text: str) -> Callable[[], None]:
    """Return what checks the manifests of a text that is read already."""
    nodes = parse(Source(PATH, text), Report(), scalars=KUBERNETES)
    bodies = [node for node in nodes if isinstance(node, Mapping)]

    def work() -> None:
        manifests = tuple(written(body, DEFAULT_KUBERNETES) for body in bodies)
        for _ in examine(manifests, schema_of, closed=False):
            pass

    return work


def best(work: Callable[[], object], repeat: int) -> float:
    """Return the shortest time of some runs, in seconds; one run before them does not count."""
    work()
    seconds = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def process(command: list[str]) -> Callable[[], object]:
    """Return a run of a whole process, which has to find nothing."""
    return lambda: subprocess.run(command, check=True, capture_output=True)


def write_schemas(made: Iterable[Object], folder: Path) -> None:
    """Write the schemas of all kinds as kubeconform looks for them."""
    for kind, api_version in {(one.kind, one.api_version) for one in made}:
        schema = schema_of(DEFAULT_KUBERNETES, api_version, kind)
        assert schema is not None
        group, _, version = api_version.rpartition("/")
        suffix = "-".join(part for part in (group.partition(".")[0], version) if part)
        (folder / f"{kind.lower()}-{suffix}.json").write_text(json.dumps(schema.root))


def inside(text: str, repeat: int) -> dict[str, float]:
    """Return the times of what runs in this process."""
    options, files = Options(files=(PATH,)), MemoryFiles({PATH: text})
    return {
        "rules": best(rules(text), repeat),
        "lint": best(lambda: lint(options, files), repeat),
    }


def outside(text: str, made: Iterable[Object], other: str | None, repeat: int) -> dict[str, float]:
    """Return the times of whole processes: podc, and kubeconform if there is one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "manifests.yaml")
        path.write_text(text, encoding="utf-8")
        commands = {"process": [sys.executable, "-m", "compiler", "lint", str(path)]}
        if other:
            write_schemas(made, Path(folder))
            schemas = f"{folder}/{{{{.ResourceKind}}}}{{{{.KindSuffix}}}}.json"
            arguments = ["-strict", "-schema-location", schemas, str(path)]
            commands["kubeconform"] = [other, *arguments]
        return {name: best(process(command), repeat) for name, command in commands.items()}


def main() -> None:
    """Print milliseconds, and the ratio of each to kubeconform's."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--objects", type=int, default=600)
    parser.add_argument("--kubeconform", default=shutil.which("kubeconform"))
    given = parser.parse_args()
    gc.disable()  # as the command line does
    made = objects(given.objects)
    text = stream(made)
    found = inside(text, given.repeat) | outside(text, made, given.kubeconform, given.repeat)
    print(f"{len(made)} objects, {len(text) // 1024} KiB")
    reference = found.get("kubeconform")
    for name, seconds in found.items():
        ratio = f"{seconds / reference:8.2f}" if reference else ""
        print(f"{name:12}{seconds * 1000:10.1f} ms{ratio}")
    if not reference:
        print("kubeconform is not there: give --kubeconform PATH to compare")


if __name__ == "__main__":
    main()
