"""How long each stage takes on projects of 3, 20, 200 and 1,000 services, and a whole process, too.

    python benchmarks/stages.py [--repeat N] [SERVICES ...]

Times are the best of N runs in one process, so schemas and templates are compiled already; the last
lines are fresh processes, which pay for Python's start and for every import.
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from generate import compose_file

from compiler.compose.audit import audit
from compiler.compose.consistency import check
from compiler.compose.load import assemble
from compiler.compose.normalise import normalise
from compiler.diagnostics import Report
from compiler.kubernetes.objects import build
from compiler.lower import lower
from compiler.options import Options
from compiler.output.stream import stream
from compiler.passes import run
from compiler.source.files import Files, MemoryFiles
from compiler.verify import verify

SIZES = (3, 20, 200, 1000)
PATH = "/bench/compose.yaml"

T = TypeVar("T")


class Clock:
    """Adds up what stages take, by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, stage: str, work: Callable[[], T]) -> T:
        """Run one stage, and note how long it took."""
        start = time.perf_counter()
        outcome = work()
        self.seconds[stage] = time.perf_counter() - start
        return outcome


def stages(options: Options, files: Files) -> Clock:
    """Run the pipeline as `compiler.pipeline` does, each stage by the clock."""
    clock, report = Clock(), Report()
    loaded = clock.time("assemble", lambda: assemble(options, files, report))
    loaded = clock.time("consistency", lambda: check(report.passed(loaded), report))
    clock.time("audit", lambda: audit(loaded, report))
    project = clock.time("normalise", lambda: normalise(loaded, options, files, report))
    cluster = clock.time("lower", lambda: lower(project, options, files, report))
    cluster = clock.time("passes", lambda: run(report.passed(cluster), options, report))
    objects = clock.time("build", lambda: build(cluster, options, files, report))
    clock.time("verify", lambda: verify(objects, options.target, report))
    clock.time("emit", lambda: stream(report.passed(objects)))
    return clock


def best(services: int, repeat: int) -> dict[str, float]:
    """Return the shortest time of each stage for a project of that size."""
    options = Options(files=(PATH,), directory="/bench")
    files = MemoryFiles({PATH: compose_file(services)})
    runs = [stages(options, files).seconds for _ in range(repeat)]
    return {stage: min(seconds[stage] for seconds in runs) for stage in runs[0]}


def process(services: int, repeat: int) -> float:
    """Return the shortest time of a whole `podc build` in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "compose.yaml")
        path.write_text(compose_file(services), encoding="utf-8")
        return min(_timed([sys.executable, "-m", "compiler", "build", str(path)], repeat))


def _timed(command: list[str], repeat: int) -> list[float]:
    seconds = []
    for _ in range(repeat):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds.append(time.perf_counter() - start)
    return seconds


def main() -> None:
    """Print a table: a line for each stage, a column for each size, milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("services", nargs="*", type=int, default=SIZES)
    parser.add_argument("--repeat", type=int, default=3)
    given = parser.parse_args()
    gc.disable()  # as the command line does
    columns = {size: best(size, given.repeat) for size in given.services}
    print(f"{'milliseconds':14}" + "".join(f"{size:>10,}" for size in columns))
    for stage in next(iter(columns.values())):
        print(f"{stage:14}" + "".join(f"{one[stage] * 1000:10.1f}" for one in columns.values()))
    print(f"{'all':14}" + "".join(f"{sum(o.values()) * 1000:10.1f}" for o in columns.values()))
    whole = [process(size, given.repeat) for size in columns]
    print(f"{'process':14}" + "".join(f"{seconds * 1000:10.1f}" for seconds in whole))


if __name__ == "__main__":
    main()
