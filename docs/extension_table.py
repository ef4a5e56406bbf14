"""Print the table of `x-podc`'s keys, made of the schema, or `--write` it into `x-podc.md`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from compiler.schema import compiled, extension_paths
from compiler.schema.tree import Schema, mapping, resolved, schema_at

PAGE = Path(__file__).parent / "x-podc.md"
MARKS = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- end of the table -->)", re.DOTALL)

_ROOT = compiled("compose.schema.json").root


def table() -> str:
    """Return a row for each key: where it stands, what it takes, and what it says."""
    rows = [("key", "takes", "says"), ("---", "---", "---"), *dict.fromkeys(_rows())]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def page() -> str:
    """Return the page with the table as it ought to be."""
    return MARKS.sub(lambda _: table(), PAGE.read_text(encoding="utf-8"))


def _rows() -> Iterator[tuple[str, str, str]]:
    """Yield the rows; the three probes take the same keys, which get one row each."""
    for path in sorted(extension_paths(), key=lambda path: (path.count(".x-podc"), path)):
        place = schema_at(_ROOT, tuple(_step(step) for step in path.split(".")))
        if not path.endswith("[]"):
            shown = re.sub(r"(probes)\.\w+\.", r"\1.….", path)
            yield f"`{shown}`", _taken(place), str(place.get("description", ""))


def _step(step: str) -> str:
    return "any" if step == "*" else step


def _taken(place: Schema) -> str:
    words = place.get("enum") or resolved(mapping(place), _ROOT).get("type")
    names = words if isinstance(words, list) else [words]
    return ", ".join(f"`{name}`" if place.get("enum") else str(name) for name in names)


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        print(table(), end="")
