"""podc over a folder of real projects: what compiles, what is refused and why, what takes long.

    python benchmarks/corpus.py [--jobs N] [--kube-version 1.30 ...] [--all] FOLDER_OR_FILE...

An entry is a Compose file, or a folder with one: the `file` of its `meta.json`, or one of the usual
names. `values.env` beside it is read after `.env`. A `verdicts.tsv` in the folder of entries says
what the reference loader made of each.
"""

from __future__ import annotations

import argparse
import csv
import json
import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from exposed import exposed
from links import Links, links

from compiler.cli.files import DiskFiles
from compiler.diagnostics import Diagnostic, Severity
from compiler.options import DEFAULT_KUBERNETES, Options, Target
from compiler.output.stream import stream
from compiler.pipeline import Result
from compiler.pipeline import compile as compiled

NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
HOME = "/home/podc"  # nobody's, so that figures are the same on every machine
COMPILED, REFUSED, CRASHED = "compiled", "refused", "crashed"


@dataclass(frozen=True)
class Entry:
    """A project to run on, and what the reference says of it: `loads`, `refused` or nothing."""

    name: str
    file: Path
    reference: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of an entry."""

    entry: Entry
    fate: str
    seconds: float
    codes: Mapping[str, int] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    trace: str = ""
    links: Links = field(default_factory=Links)
    exposed: frozenset[str] = frozenset()

    @property
    def exit(self) -> int:
        """The exit code that `podc build` would have."""
        return {COMPILED: 0, REFUSED: 1, CRASHED: 3}[self.fate]


def entries(path: Path) -> Iterator[Entry]:
    """Yield the entries at a path: itself, or each folder in it that holds a project."""
    if path.is_file():
        yield Entry(path.name, path)
        return
    verdicts = _verdicts(path / "verdicts.tsv")
    folders = [path] if _compose_file(path) else sorted(path.iterdir())
    for folder in folders:
        if folder.is_dir() and (file := _compose_file(folder)):
            yield Entry(folder.name, file, verdicts.get(folder.name, ""))


def _compose_file(folder: Path) -> Path | None:
    """Return the Compose file of a folder."""
    meta = folder / "meta.json"
    named = [json.loads(meta.read_text(encoding="utf-8"))["file"]] if meta.is_file() else []
    return next((folder / name for name in (*named, *NAMES) if (folder / name).is_file()), None)


def _verdicts(path: Path) -> dict[str, str]:
    """Return what the reference says of each entry, with values where there are some."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["entry"]: row.get("with values") or row["bare"] for row in rows}


def run(entry: Entry, *, limit: float, versions: tuple[str, ...]) -> Outcome:
    """Compile an entry for each version, within a time limit; whatever is thrown is an outcome."""
    signal.signal(signal.SIGALRM, _late)
    signal.setitimer(signal.ITIMER_REAL, limit)
    start = time.perf_counter()
    try:
        results = [_compile(entry, version) for version in versions]
    except Exception:  # noqa: BLE001 - finding these is what this is for
        seconds = time.perf_counter() - start
        return Outcome(entry, CRASHED, seconds, trace=traceback.format_exc())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return _outcome(entry, results, time.perf_counter() - start)


def _late(*_: object) -> None:
    message = "the time limit"
    raise TimeoutError(message)


def options_of(entry: Entry, version: str = DEFAULT_KUBERNETES) -> Options:
    """Return what an entry is compiled with."""
    folder = entry.file.resolve().parent
    beside = [folder / name for name in (".env", "values.env")]
    return Options(
        files=(entry.file.name,),
        directory=str(folder),
        env_files=tuple(str(path) for path in beside if path.is_file()),
        environment={"HOME": HOME},
        home=HOME,
        target=Target(kubernetes=version),
    )


def _compile(entry: Entry, version: str) -> Result:
    """Return what compiling gives; also write it, as text."""
    result = compiled(options_of(entry, version), DiskFiles())
    stream(result.objects)
    return result


def _outcome(entry: Entry, results: list[Result], seconds: float) -> Outcome:
    found = [one for result in results for one in result.diagnostics]
    codes = Counter(one.number for one in found)
    errors = tuple(_told(one) for one in found if one.severity is Severity.ERROR)
    bug = next((_told(one) for one in found if one.number.startswith("PC9")), "")
    fate = CRASHED if bug else REFUSED if errors else COMPILED
    return Outcome(entry, fate, seconds, codes, errors, bug, links(results[0]), exposed(results[0]))


def _told(one: Diagnostic) -> str:
    return f"{one.summary} {one.message}"


def table(outcomes: Iterable[Outcome], *, every: bool) -> Iterator[str]:
    """Yield a line for each entry, and under it why it was refused, unless the reference agrees."""
    for one in outcomes:
        agreed = one.fate == COMPILED or one.entry.reference == "refused"
        codes = " ".join(f"{number}*{count}" for number, count in sorted(one.codes.items()))
        yield f"{one.exit} {one.seconds * 1000:7.0f} ms  {one.entry.name}  {codes}"
        if one.trace:
            yield _indented(one.trace)
        elif every or not agreed:
            yield from (_indented(error) for error in dict.fromkeys(one.errors))


def _indented(text: str) -> str:
    return "\n".join(f"      {line}" for line in text.rstrip().splitlines())


def summary(outcomes: list[Outcome]) -> Iterator[str]:
    """Yield the figures: fates, agreement with the reference, the slowest, codes by frequency."""
    fates = Counter(one.fate for one in outcomes)
    yield f"{len(outcomes)} entries: " + ", ".join(
        f"{fates[f]} {f}" for f in (COMPILED, REFUSED, CRASHED)
    )
    loads = [one for one in outcomes if one.entry.reference == "loads"]
    if loads:
        good = sum(one.fate == COMPILED for one in loads)
        yield f"of {len(loads)} that the reference loads: {good} compile ({good / len(loads):.1%})"
    lenient = [o for o in outcomes if o.entry.reference == "refused" and o.fate == COMPILED]
    names = ", ".join(one.entry.name for one in lenient) or "none"
    yield f"compiled though the reference refuses: {names}"
    yield from _resolved(outcomes)
    open_ones = [f"{one.entry.name}: {place}" for one in outcomes for place in sorted(one.exposed)]
    yield f"secrets outside of Secrets: {len(open_ones)}"
    yield from (f"  {place}" for place in open_ones)
    slowest = sorted(outcomes, key=lambda one: -one.seconds)[:5]
    yield "slowest: " + ", ".join(f"{o.entry.name} {o.seconds:.2f} s" for o in slowest)
    yield from _frequencies(outcomes)


def _resolved(outcomes: list[Outcome]) -> Iterator[str]:
    """Yield how many of the hosts that projects call have a Service, and the rest by name."""
    used = sum(len(one.links.used) for one in outcomes)
    found = sum(len(one.links.found) for one in outcomes)
    silent = [f"{one.entry.name}: {link}" for one in outcomes for link in sorted(one.links.silent)]
    share = f" ({found / used:.1%})" if used else ""
    yield f"of {used} hosts that manifests call by a name of the project: {found} resolve{share}"
    yield f"neither resolved nor reported: {', '.join(silent) or 'none'}"


def _frequencies(outcomes: list[Outcome]) -> Iterator[str]:
    """Yield for each code how often it was given, and in how many entries."""
    given, within = Counter[str](), Counter[str]()
    for one in outcomes:
        given.update(one.codes)
        within.update(one.codes.keys())
    for number, count in given.most_common():
        yield f"  {number} {count:6} in {within[number]} entries"


def main() -> None:
    """Run over everything named on the command line and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--limit", type=float, default=30.0, help="seconds for an entry")
    parser.add_argument("--kube-version", action="append", default=[])
    parser.add_argument("--all", action="store_true", help="show expected refusals, too")
    given = parser.parse_args()
    found = [entry for path in given.paths for entry in entries(path)]
    versions = tuple(given.kube_version) or (DEFAULT_KUBERNETES,)
    work = partial(run, limit=given.limit, versions=versions)
    with ProcessPoolExecutor(given.jobs) as pool:
        outcomes = list(pool.map(work, found, chunksize=4))
    for line in (*table(outcomes, every=given.all), "", *summary(outcomes)):
        print(line)


if __name__ == "__main__":
    main()
