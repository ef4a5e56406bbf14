"""How long `podc lint` takes on 600 manifests, in parts and as a process; kubeconform beside it.

    python benchmarks/lint.py [--repeat N] [--services N] [--kubeconform PATH]

The manifests are those of a generated project (150 services make 600 objects). `rules`: schemas,
rules and references, once schemas are compiled; `lint`: all layers, reading the YAML, too;
`process`: with Python's start. kubeconform, which checks schemas only, gets the same file and the
same schemas, as local files, and once more with one core, as it uses all that there are and podc
uses one; where there is none, its lines are left out:
`go install github.com/yannh/kubeconform/cmd/kubeconform@latest`. All take turns; the times are the
best and the median of processor time, and the best by the clock, each with its ratio to theirs.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from statistics import median
from typing import NamedTuple

from generate import compose_file

from compiler.diagnostics import Report
from compiler.kubernetes.objects import Object
from compiler.options import DEFAULT_KUBERNETES, Options
from compiler.output.stream import stream
from compiler.pipeline import compile as compiled
from compiler.pipeline import lint
from compiler.source.files import MemoryFiles
from compiler.source.text import Source
from compiler.source.yaml import KUBERNETES, documents
from compiler.verify.bundle import schema_of
from compiler.verify.judge import examine
from compiler.verify.manifest import Written, written

PATH = "/bench/manifests.yaml"

Works = dict[str, Callable[[], object]]


def objects(services: int) -> tuple[Object, ...]:
    """Return the objects of a generated project."""
    files = MemoryFiles({"/bench/compose.yaml": compose_file(services)})
    return compiled(Options(files=("/bench/compose.yaml",)), files).objects


def rules(text: str) -> Callable[[], None]:
    """Return what checks the manifests of a text that is read already."""
    read = documents(Source(PATH, text), Report(), scalars=KUBERNETES)

    def work() -> None:
        manifests = tuple(written(Written(one), DEFAULT_KUBERNETES) for one in read)
        for _ in examine(manifests, schema_of, closed=False):
            pass

    return work


class Times(NamedTuple):
    """Seconds of a run: of the processor, children included, and by the clock."""

    processor: float
    clock: float


def timed(work: Callable[[], object]) -> Times:
    """Run once, by both clocks."""
    processor, clock = used(), time.perf_counter()
    work()
    return Times(used() - processor, time.perf_counter() - clock)


def used() -> float:
    """Return the seconds of the processor that this process and its children had so far."""
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in usage)


def in_turns(works: Mapping[str, Callable[[], object]], repeat: int) -> dict[str, list[Times]]:
    """Return the times of some runs of each, one after the other; the first does not count."""
    rounds = [{name: timed(work) for name, work in works.items()} for _ in range(repeat + 1)]
    return {name: [one[name] for one in rounds[1:]] for name in works}


def process(command: list[str], **variables: str) -> Callable[[], object]:
    """Return a run of a whole process, which has to find nothing."""
    environment = os.environ | variables
    return lambda: subprocess.run(command, check=True, capture_output=True, env=environment)


def write_schemas(made: Iterable[Object], folder: Path) -> None:
    """Write the schemas of all kinds as kubeconform looks for them."""
    for kind, api_version in {(one.kind, one.api_version) for one in made}:
        schema = schema_of(DEFAULT_KUBERNETES, api_version, kind)
        assert schema is not None
        group, _, version = api_version.rpartition("/")
        suffix = "-".join(part for part in (group.partition(".")[0], version) if part)
        (folder / f"{kind.lower()}-{suffix}.json").write_text(json.dumps(schema.root))


def works(text: str, made: Iterable[Object], other: str | None, folder: str) -> Works:
    """Return what is timed: in this process, as a process, and kubeconform if there is one."""
    path = Path(folder, "manifests.yaml")
    path.write_text(text, encoding="utf-8")
    options, files = Options(files=(PATH,)), MemoryFiles({PATH: text})
    found: Works = {
        "rules": rules(text),
        "lint": lambda: lint(options, files),
        "process": process([sys.executable, "-m", "compiler", "lint", str(path)]),
    }
    if other:
        write_schemas(made, Path(folder))
        schemas = f"{folder}/{{{{.ResourceKind}}}}{{{{.KindSuffix}}}}.json"
        arguments = ["-strict", "-schema-location", schemas, str(path)]
        found["kubeconform"] = process([other, *arguments])
        found["on one core"] = process([other, *arguments], GOMAXPROCS="1")
    return found


def figures(times: list[Times]) -> tuple[float, float, float]:
    """Return the best and the median of the processor's times, and the best by the clock."""
    processor = [one.processor for one in times]
    return min(processor), median(processor), min(one.clock for one in times)


def main() -> None:
    """Print milliseconds, and the ratio of each to kubeconform's."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=9)
    parser.add_argument("--services", type=int, default=150)
    parser.add_argument("--kubeconform", default=shutil.which("kubeconform"))
    given = parser.parse_args()
    gc.disable()  # as the command line does
    made = objects(given.services)
    text = stream(made)
    with tempfile.TemporaryDirectory() as folder:
        times = in_turns(works(text, made, given.kubeconform, folder), given.repeat)
    print(f"{len(made)} objects, {len(text) // 1024} KiB")
    print(f"{'milliseconds':12}{'processor':>20}{'median':>20}{'clock':>20}")
    theirs = figures(times["kubeconform"]) if given.kubeconform else None
    for name, mine in ((name, figures(one)) for name, one in times.items()):
        ratios = [f" ({a / b:.2f})" for a, b in zip(mine, theirs or (), strict=False)] or [""] * 3
        columns = (f"{one * 1000:.1f}{ratio}" for one, ratio in zip(mine, ratios, strict=True))
        print(f"{name:12}" + "".join(f"{column:>20}" for column in columns))
    if not theirs:
        print("kubeconform is not there: give --kubeconform PATH to compare")


if __name__ == "__main__":
    main()
