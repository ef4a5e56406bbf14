"""Tables of keys, made of the schemas: print that of a page, or `--write` all into their pages."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from compiler.schema import compiled, extension_paths
from compiler.schema.tree import Schema, mapping, resolved, schema_at
from compiler.schema.words import flow

HERE = Path(__file__).parent
MARKS = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- end of the table -->)", re.DOTALL)

Row = tuple[str, ...]

_COMPOSE = compiled("compose.schema.json").root
_APP = compiled("app.schema.json")
_REPEATED = re.compile(
    r"(overrides\.\*|defaults|(env|files|security|labels)\.|.*\b(ready|startup)\.)"
)


def table(rows: Iterable[Row]) -> str:
    """Return rows as Markdown; the first is the head."""
    head, *body = dict.fromkeys(rows)
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, ("---",) * len(head), *body))


def page(path: Path, rows: Iterable[Row]) -> str:
    """Return a page with its table as it ought to be."""
    return MARKS.sub(lambda _: table(rows), path.read_text(encoding="utf-8"))


def extension_rows() -> Iterator[Row]:
    """Yield the keys of `x-podc`; the three probes take the same keys, which get one row each."""
    yield ("key", "takes", "says")
    for path in sorted(extension_paths(), key=lambda path: (path.count(".x-podc"), path)):
        place = _at(_COMPOSE, path)
        if not path.endswith("[]"):
            shown = re.sub(r"(probes)\.\w+\.", r"\1.….", path)
            yield f"`{shown}`", _taken(place, _COMPOSE), str(place.get("description", ""))


def field_rows() -> Iterator[Row]:
    """Yield the fields of app descriptions, each with its first example; no definition twice."""
    yield ("field", "example", "says")
    paths = (path for path in _APP.key_paths if not path.endswith((".*", "[]")))
    for path in sorted(paths, key=lambda path: (path.startswith("containers"), path)):
        if _REPEATED.match(path):
            continue
        place = _at(_APP.root, path)
        examples = place.get("examples")
        example = examples[0] if isinstance(examples, list) else None
        yield f"`{path}`", _flow(example), str(place.get("description", ""))


PAGES: dict[str, Callable[[], Iterator[Row]]] = {"x-podc.md": extension_rows, "app.md": field_rows}


def _at(root: Schema, path: str) -> Schema:
    steps = re.findall(r"\[\]|[^.\[\]]+", path)
    return schema_at(root, tuple(_step(step) for step in steps))


def _step(step: str) -> str | int:
    return 0 if step == "[]" else "any" if step == "*" else step


def _flow(example: object) -> str:
    text = flow(example).replace("\\n", "") if example is not None else ""  # type: ignore[arg-type]  # of a schema
    return f"`{text}`" if text else ""


def _taken(place: Schema, root: Schema) -> str:
    words = place.get("enum") or resolved(mapping(place), root).get("type")
    names = words if isinstance(words, list) else [words]
    return ", ".join(f"`{name}`" if place.get("enum") else str(name) for name in names)


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        for name, rows in PAGES.items():
            (HERE / name).write_text(page(HERE / name, rows()), encoding="utf-8")
    else:
        print(table(PAGES[sys.argv[1]]()), end="")
