"""Rules: fields that a version of Kubernetes has and does not heed unless it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from compiler.codes import judging as codes
from compiler.knowledge.features import FIELDS, Gate, has
from compiler.verify.plan import Fault, Place, Rule


def _heeded(name: str, gate: Gate, at: Place) -> Iterator[Fault]:
    value, version = at.fields[name], at.manifest.version
    if value in (None, gate.default) or (gate.since and has(version, gate.since)):
        return
    hint = f"Kubernetes {gate.since} has it on" if gate.since else ""
    fact = f"Kubernetes {version} drops `{name}` without its feature gate `{gate.name}`"
    yield Fault((name,), fact, hint, key=True)


def _rule(on: str, name: str, gate: Gate) -> Rule:
    says = f"`{name}` is on by default" + (f" (from {gate.since} on)" if gate.since else "")
    check = partial(_heeded, name, gate)
    return Rule(on, codes.FIELD_OFF, f"features.{gate.name}", says, check, when=(name,), alone=True)


RULES = tuple(_rule(on, name, gate) for (on, name), gate in FIELDS.items())
