"""Manifests that are broken in one way, and their near misses: what `samples/broken/` stands for.

A file there has cases of one topic; a case changes one thing in a manifest of `bases/`:

    base: pod                # the file's, or the case's own
    at: spec                 # in front of every path of the file
    cases:
      port-too-large:
        finds: PC612
        at: containers.0.ports.0.containerPort
        broken: 70000        # null: the field is taken away
        valid: 65535

`with` holds changes that both need, `of` the kind (and name) that changes where the base has
several manifests, `practice` the profile of good practice for a case or all of the file, and
`{repeat: a, times: 3}` stands for `aaa`. `reading.yaml` breaks texts, before they are manifests: it
says how.

    python tests/verify/broken.py FOLDER   # FOLDER/TOPIC/CASE/{broken,valid}.yaml, index.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import yaml

SAMPLES = Path(__file__).parents[2] / "samples" / "broken"
READING = SAMPLES / "reading.yaml"

Body = dict[str, object]


@dataclass(frozen=True)
class Case:
    """Manifests with one mistake, the code that finds it, and the same without the mistake."""

    topic: str
    name: str
    finds: str
    broken: tuple[Body, ...]
    valid: tuple[Body, ...]
    practice: str = "off"

    @property
    def title(self) -> str:
        return f"{self.topic}/{self.name}"


@dataclass(frozen=True)
class Text:
    """A file that is broken as a text, or by what its words mean in YAML, and its near miss."""

    name: str
    finds: str
    broken: bytes
    valid: bytes

    @property
    def title(self) -> str:
        return f"reading/{self.name}"


def texts() -> Iterator[Text]:
    (topic,) = _documents(READING)
    whole = str(topic["text"])
    for name, told in topic["cases"].items():  # type: ignore[attr-defined]  # a mapping
        replaced = whole if told.get("whole") else told["for"]
        assert whole.count(replaced) == 1, name
        broken, valid = (whole.replace(replaced, told[side]) for side in ("broken", "valid"))
        encoded = broken.encode(told.get("encoding", "utf-8"))
        yield Text(name, told["finds"], encoded, valid.encode())


def bases() -> dict[str, tuple[Body, ...]]:
    return {path.stem: _documents(path) for path in sorted((SAMPLES / "bases").glob("*.yaml"))}


def cases() -> Iterator[Case]:
    known = bases()
    for path in sorted(set(SAMPLES.glob("*.yaml")) - {READING}):
        (topic,) = _documents(path)
        for name, told in topic["cases"].items():  # type: ignore[attr-defined]  # a mapping
            yield _case(path.stem, name, {"base": topic.get("base"), **told}, topic, known)


def text(bodies: tuple[Body, ...]) -> str:
    return yaml.safe_dump_all(bodies, sort_keys=False, width=1 << 24)


def _case(
    topic: str, name: str, told: Body, shared: Body, known: dict[str, tuple[Body, ...]]
) -> Case:
    base = known[str(told["base"])]
    inside = shared.get("at")
    sides = []
    for side in ("broken", "valid"):
        bodies = deepcopy(base)
        target = _target(bodies, str(told.get("of", "")))
        for place, value in dict(told.get("with", {})).items():  # type: ignore[call-overload]  # a mapping
            _put(target, _steps(inside, place), value)
        _put(target, _steps(inside, told.get("at", "")), told[side])
        sides.append(bodies)
    practice = str(told.get("practice", shared.get("practice", "off")))
    return Case(topic, name, str(told["finds"]), *sides, practice)


def _target(bodies: tuple[Body, ...], of: str) -> Body:
    kind, _, name = of.partition("/")
    fitting = [one for one in bodies if not of or one["kind"] == kind]
    return next(one for one in fitting if not name or one["metadata"]["name"] == name)  # type: ignore[index]  # a mapping


def _steps(inside: object, place: object) -> list[str | int]:
    path = ".".join(str(one) for one in (inside, place) if one)
    return [int(step) if step.isdecimal() else step for step in path.split(".") if step]


def _put(body: Body, steps: list[str | int], value: object) -> None:
    if not steps:
        body.clear()
        body.update(value)  # type: ignore[call-overload]  # a mapping
        return
    place: object = body
    for step in steps[:-1]:
        place = place[step] if isinstance(place, list) else place.setdefault(step, {})  # type: ignore[attr-defined]  # a mapping
    last, value = steps[-1], _repeated(value)
    if isinstance(place, list) and last == len(place):
        place.append(value)
    elif value is None:
        place.pop(last, None)  # type: ignore[attr-defined]  # a mapping
    else:
        place[last] = value  # type: ignore[index]  # a mapping


def _repeated(value: object) -> object:
    if isinstance(value, dict):
        if set(value) == {"repeat", "times"}:
            return value["repeat"] * value["times"]
        return {key: _repeated(item) for key, item in value.items()}
    return value


def _documents(path: Path) -> tuple[Body, ...]:
    return tuple(yaml.safe_load_all(path.read_text(encoding="utf-8")))


def expand(folder: Path) -> None:
    index = {}
    for case in cases():
        place = folder / case.topic / case.name
        place.mkdir(parents=True, exist_ok=True)
        (place / "broken.yaml").write_text(text(case.broken))
        (place / "valid.yaml").write_text(text(case.valid))
        index[case.title] = case.finds
    for one in texts():
        place = folder / one.title
        place.mkdir(parents=True, exist_ok=True)
        (place / "broken.yaml").write_bytes(one.broken)
        (place / "valid.yaml").write_bytes(one.valid)
        index[one.title] = one.finds
    (folder / "index.json").write_text(json.dumps(index, indent=1))


if __name__ == "__main__":
    expand(Path(sys.argv[1]))
