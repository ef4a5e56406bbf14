"""What `podc lint` says of public manifests: findings by layer and code, over folders of projects.

    python benchmarks/findings.py FOLDER [--each]

Each folder below FOLDER is linted whole, as its project would do it. `--each` lists every finding,
so that each can be looked at: whether it is true is for people to say (`docs/validation.md`).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from compiler.cli.files import DiskFiles
from compiler.diagnostics import Diagnostic
from compiler.options import Options
from compiler.pipeline import lint

LAYERS = {
    "reading": ("PC0", "PC604", "PC605", "PC606", "PC607"),
    "schema and versions": ("PC601", "PC602", "PC608", "PC609", "PC622", "PC623", "PC650", "PC859"),
    "references": ("PC65", "PC701", "PC702", "PC703", "PC704"),
    "beyond the schema": ("PC6",),
    "good practice": ("PC7",),
}
ENDINGS = {".yaml", ".yml", ".json"}


def layer(number: str) -> str:
    """Return the layer that a code belongs to: the one that names the longest part of it."""
    named = (
        (len(one), name) for name, some in LAYERS.items() for one in some if number.startswith(one)
    )
    return max(named, default=(0, "else"))[1]


def findings(project: Path) -> tuple[Diagnostic, ...]:
    """Return what is said of a project's folder."""
    options = Options(files=(project.name,), directory=str(project.parent))
    return lint(options, DiskFiles()).diagnostics


def rows(found: list[Diagnostic]) -> Iterator[str]:
    """Yield a line for each layer, severity and code."""
    counted = Counter(
        (layer(one.number), one.severity.value, one.number, one.slug) for one in found
    )
    for (name, severity, number, slug), count in sorted(counted.items()):
        yield f"{name:20} {severity:8} {number} {slug:24} {count:6}"


def main() -> None:
    """Print the projects, their files, and what is found in them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", action="store_true")
    given = parser.parse_args()
    found: list[Diagnostic] = []
    for project in sorted(one for one in given.folder.resolve().iterdir() if one.is_dir()):
        files = sum(one.suffix in ENDINGS for one in project.rglob("*"))
        own = findings(project)
        found.extend(own)
        print(f"{project.name}: {files} files, {len(own)} findings")
        if given.each:
            for one in own:
                print(f"  {one.severity} {one.summary} {one.message}")
    print("\n".join(rows(found)))


if __name__ == "__main__":
    main()
