"""podc convert over a folder of real projects: what compiles to the same manifests.

    python benchmarks/conversion.py [--jobs N] [--show] FOLDER...

Each entry that compiles is converted; the app description is compiled beside it, in memory.
"""

from __future__ import annotations

import argparse
import difflib
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from corpus import Entry, entries, options_of

from compiler.cli.files import DiskFiles, WithFile
from compiler.output.stream import stream
from compiler.pipeline import compile as compiled
from compiler.pipeline import convert
from compiler.records import replace

SAME, DIFFERENT, REFUSED, SKIPPED = "same", "different", "refused", "does not compile"


@dataclass(frozen=True)
class Outcome:
    """What became of one entry, and how the manifests differ."""

    name: str
    fate: str
    detail: str = ""


def run(entry: Entry) -> Outcome:
    """Convert one entry, and compile both."""
    options = options_of(entry)
    before = compiled(options, DiskFiles())
    if before.failed:
        return Outcome(entry.name, SKIPPED)
    text = convert(options, DiskFiles()).text or ""
    path = f"{options.directory}/app.podc.yaml"
    beside = WithFile(DiskFiles(), path, text.encode())
    after = compiled(replace(options, files=(path,)), beside)
    if after.failed:
        said = "\n".join(f"{one.summary} {one.message}" for one in after.diagnostics)
        return Outcome(entry.name, REFUSED, f"{text}\n{said}")
    return _compared(entry.name, stream(before.objects), stream(after.objects))


def _compared(name: str, before: str, after: str) -> Outcome:
    if before == after:
        return Outcome(name, SAME)
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "compose", "app", n=4)
    return Outcome(name, DIFFERENT, "\n".join(list(lines)[:80]))


def main() -> None:
    """Run over folders, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="+", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    every = [entry for folder in given.folder for entry in entries(folder)]
    with ProcessPoolExecutor(given.jobs) as pool:
        found = list(pool.map(run, every))
    fates = Counter(one.fate for one in found)
    compile_at_all = len(found) - fates[SKIPPED]
    for fate, count in fates.most_common():
        print(f"{count:5} {fate}")
    print(f"{fates[SAME] / compile_at_all:.1%} of those that compile come out the same")
    for one in found:
        if one.fate in (DIFFERENT, REFUSED):
            print(f"--- {one.name}: {one.fate}")
            print(one.detail if given.show else "")


if __name__ == "__main__":
    main()
