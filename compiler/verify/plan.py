"""How a manifest is walked: by the types of Kubernetes' own API, each with what is asked of it.

The schema of a kind says which type each of its fields has (`core.v1.Container`); rules are said of
types. A plan joins the two once per schema, leaves out what nobody asks about, and is then walked
along the fields that are there: a field that a manifest does not have costs nothing, and neither
does a rule that speaks of such fields only. What says all about itself, as the resources of a
container do, is asked once: manifests have the same few over and over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from compiler.codes import judging
from compiler.diagnostics import Code, Severity
from compiler.records import dataclass, field
from compiler.schema.engine import CompiledSchema
from compiler.schema.tree import Path, Schema, items, mapping
from compiler.schema.words import flow
from compiler.source.nodes import Plain
from compiler.verify.bundle import SAME
from compiler.verify.manifest import COLLECTIONS, Fields, Finding, Manifest

LONGEST = 60  # characters of a value that a message shows
_DEFINITIONS = "#/$defs/"
_MANY = 4096  # values that are kept for each field, and sets of fields for each type
_SHORT = 1000  # characters of a mapping that is remembered
_KEPT = (str, int)
_DEPTH = 3  # the last parts of a definition's name are group, version and type


class Place(NamedTuple):
    """A mapping of some API type in a manifest, and the mapping around it."""

    fields: Fields
    path: Path
    survey: Survey
    above: Place | None

    @property
    def manifest(self) -> Manifest:
        """The manifest that it is in."""
        return self.survey.manifest

    def around(self, levels: int) -> Place:
        """Return the mapping so many levels further out, or the outermost."""
        place = self
        for _ in range(levels):
            if place.above:
                place = place.above
        return place


class Fault(NamedTuple):
    """What is wrong at a path below a place. With `key`, it is the last key that is wrong.

    `severity`: if it is not that of the rule.
    """

    path: Path
    fact: str
    hint: str = ""
    key: bool = False
    severity: Severity | None = None


Names = tuple[str, ...]
Check = Callable[[Place], Iterable[Fault]]
Settled = Callable[[Names], bool]


class Form(NamedTuple):
    """A form that a single value must have, and how that is said: "has to be …"."""

    said: str
    fits: Callable[[Plain], bool]
    hint: Callable[[Plain], str] | None = None


class Rule(NamedTuple):
    """What is asked of an API type: of a whole mapping (`check`), or of a field of it (`form`).

    `on` may also be a format of numbers (`int32`). `source`: the functions of Kubernetes that ask
    for the same. `when`: only a mapping with one of these fields is asked; `outer.inner` is a field
    of the mapping below `outer`, and so are all others then. `settled`: whether it follows from the
    fields that there are, none of them empty, that nothing is to be found. `alone`: whether what is
    found depends on nothing but the mapping itself. `severity`: if not the code's own.
    """

    on: str
    code: Code
    source: str
    says: str
    check: Check | None = None
    field: str = ""
    form: Form | None = None
    when: tuple[str, ...] = ()
    settled: Settled | None = None
    alone: bool = False
    severity: Severity | None = None


class Reader(NamedTuple):
    """Takes note of something at each mapping of a type: of what it refers to, of a pod."""

    on: str
    read: Callable[[Place], None]


@dataclass(slots=True)
class Survey:
    """What one walk through a manifest found; `notes` are what readers took down."""

    manifest: Manifest
    findings: list[Finding] = field(default_factory=list)
    notes: list[object] = field(default_factory=list)


@dataclass(slots=True)
class Step:
    """What is asked below a field: of the mappings there, or of its values, by their forms."""

    below: Plan | None = None
    named: Plan | None = None
    forms: tuple[Rule, ...] = ()
    fitting: set[object] = field(default_factory=set)  # values that were asked already

    def misfit(self, value: Plain) -> tuple[Rule, Form] | None:
        """Return the first form that a value does not have; an empty one is told as such.

        Manifests say the same few words and numbers over and over. To a set `True` is 1.
        """
        is_kept = type(value) in _KEPT
        if (is_kept and value in self.fitting) or value is None:
            return None
        for rule in self.forms:
            if rule.form and not rule.form.fits(value):
                return rule, rule.form
        if is_kept and len(self.fitting) < _MANY:
            self.fitting.add(value)
        return None


Asked = tuple[tuple[Rule, Check], ...]


class Shape(NamedTuple):
    """What is asked of mappings with the same fields: of each as a whole, and below its fields.

    `inner`: what is asked as well if there is one of some fields below a field. `fine`: the
    mappings, as they are written, in which nothing was found and nothing will be.
    """

    checks: Asked
    inner: tuple[tuple[str, frozenset[str], Asked], ...]
    steps: tuple[tuple[str, Step], ...]
    fine: set[str] | None

    def asked(self, fields: Fields) -> Asked:
        """Return what is asked of a mapping as a whole."""
        inner: Asked = ()
        for outer, names, checks in self.inner:
            below = fields[outer]
            if isinstance(below, dict) and not names.isdisjoint(below):
                inner += checks
        return inner + self.checks


@dataclass(slots=True)
class Plan:
    """What is asked of one API type and of everything in it.

    `is_alone`: whether what is found in a mapping depends on nothing but the mapping itself.
    """

    checks: Asked = ()
    readers: tuple[Reader, ...] = ()
    steps: dict[str, Step] = field(default_factory=dict)
    is_alone: bool = False
    shapes: dict[tuple[Names, bool], Shape] = field(default_factory=dict)  # that were met already

    def shape(self, names: Names, *, are_given: bool) -> Shape:
        """Return what is asked of a mapping with these fields, and keep it: most have the same.

        `are_given`: whether none of them is empty.
        """
        checks = tuple(one for one in self.checks if _concerns(one[0], names, are_given=are_given))
        steps = tuple((name, self.steps[name]) for name in names if name in self.steps)
        inner: dict[tuple[str, ...], Asked] = {}
        for one in checks:
            when = one[0].when if "." in "".join(one[0].when) else ()
            inner[when] = (*inner.get(when, ()), one)
        asked = inner.pop((), ())
        is_alone = not self.readers and _are_alone(checks, dict(steps).values())
        made = Shape(
            asked,
            tuple((*_below(when), others) for when, others in inner.items()),
            steps,
            set() if is_alone else None,
        )
        if len(self.shapes) < _MANY:
            self.shapes[names, are_given] = made
        return made

    @property
    def asks(self) -> bool:
        """Whether anything is asked at all."""
        return bool(self.checks or self.readers or self.steps)


class Planner:
    """Makes plans out of schemas, from rules and readers."""

    def __init__(self, rules: Iterable[Rule], readers: Iterable[Reader]) -> None:
        self._whole: dict[str, list[Rule]] = {}
        self._of_field: dict[tuple[str, str], list[Rule]] = {}
        self._readers: dict[str, list[Reader]] = {}
        for rule in rules:
            if rule.form:
                self._of_field.setdefault((rule.on, rule.field), []).append(rule)
            else:
                self._whole.setdefault(rule.on, []).append(rule)
        for reader in readers:
            self._readers.setdefault(reader.on, []).append(reader)
        self._plans: dict[int, tuple[CompiledSchema, Plan]] = {}

    def plan_of(self, schema: CompiledSchema, manifest: Manifest) -> Plan:
        """Return the plan of a kind; made once for each schema."""
        known = self._plans.get(id(schema))
        if known is None:
            definitions = mapping(schema.root.get("$defs"))
            plan = self._plan(type_of(manifest), schema.root, definitions, {})
            known = self._plans[id(schema)] = (schema, plan)
        return known[1]

    def _plan(self, name: str, schema: Schema, definitions: Schema, made: dict[str, Plan]) -> Plan:
        """Return the plan of a type. A type that contains itself is walked no deeper."""
        asked = self._whole.get(name, ())
        checks = tuple((rule, rule.check) for rule in asked if rule.check)
        plan = made[name] = Plan(checks, tuple(self._readers.get(name, ())))
        for key, part in mapping(schema.get("properties")).items():
            step = self._step(name, key, mapping(part), definitions, made)
            if step.below or step.named or step.forms:
                plan.steps[key] = step
        plan.is_alone = not plan.readers and _are_alone(checks, plan.steps.values())
        return plan

    def _step(
        self, name: str, key: str, part: Schema, definitions: Schema, made: dict[str, Plan]
    ) -> Step:
        forms = tuple(self._of_field.get((name, key), ()))
        kind = part.get("format", mapping(part.get("items")).get("format"))
        forms += tuple(self._of_field.get((str(kind), ""), ()))
        entries = mapping(part.get("additionalProperties"))
        below = next(filter(None, map(_reference, (part, mapping(part.get("items")), entries))), "")
        if not below:
            return Step(forms=forms)
        short = _short(below)
        forms += tuple(self._of_field.get((short, ""), ()))
        if short not in made:
            self._plan(short, mapping(definitions.get(below)), definitions, made)
        plan = made[short] if made[short].asks else None
        return Step(forms=forms, named=plan) if entries else Step(plan, forms=forms)


def survey(manifest: Manifest, plan: Plan) -> Survey:
    """Walk through a manifest once: ask every rule, let every reader read."""
    found = Survey(manifest)
    _walk(plan, Place(manifest.body, (), found, None))
    return found


def type_of(manifest: Manifest) -> str:
    """Return the name of the API type that a manifest is of, such as `apps.v1.Deployment`."""
    name, _, version = manifest.api_version.rpartition("/")
    group = name.partition(".")[0] or "core"
    return f"{group}.{SAME.get((group, version, manifest.kind), version)}.{manifest.kind}"


def _walk(plan: Plan, place: Place) -> None:
    """Ask a mapping what there is to ask, or remember that it was asked already."""
    fields, findings = place.fields, place.survey.findings
    names, are_given = tuple(fields), all(fields.values())
    shape = plan.shapes.get((names, are_given)) or plan.shape(names, are_given=are_given)
    if shape.fine is None:
        _ask(plan, shape, place)
    elif (written := repr(fields)) not in shape.fine:
        before = len(findings)
        _ask(plan, shape, place)
        if len(findings) == before and len(shape.fine) < _MANY and len(written) < _SHORT:
            shape.fine.add(written)


def _ask(plan: Plan, shape: Shape, place: Place) -> None:
    """Ask a mapping, let it be read, and go on below its fields."""
    fields, path, surveyed, _ = place
    for rule, check in shape.asked(fields) if shape.inner else shape.checks:
        for fault in check(place):
            surveyed.findings.append(_finding(rule, place, fault))
    for reader in plan.readers:
        reader.read(place)
    for key, step in shape.steps:
        value = fields[key]
        if isinstance(value, dict) and step.below:
            _walk(step.below, Place(value, (*path, key), surveyed, place))
        elif isinstance(value, COLLECTIONS):
            _each(step, value, (*path, key), place)
        elif wrong := step.misfit(value):
            surveyed.findings.append(_misfit(*wrong, value, (*path, key)))


def _concerns(rule: Rule, names: Names, *, are_given: bool) -> bool:
    """Whether a rule may find anything in a mapping with these fields."""
    if rule.settled and are_given and rule.settled(names):
        return False
    return not rule.when or any(name.partition(".")[0] in names for name in rule.when)


def _below(when: Names) -> tuple[str, frozenset[str]]:
    """Return a field, and the names of fields below it, any of which is enough."""
    parts = [name.partition(".") for name in when]
    return parts[0][0], frozenset(below for _, _, below in parts)


def _are_alone(checks: Asked, steps: Iterable[Step]) -> bool:
    """Whether nothing that is asked looks at more than the mapping."""
    plans = (plan for step in steps for plan in (step.below, step.named) if plan)
    return all(rule.alone for rule, _ in checks) and all(plan.is_alone for plan in plans)


def _each(step: Step, value: dict[str, Plain] | list[Plain], path: Path, place: Place) -> None:
    if isinstance(value, list):
        for index, item in enumerate(value):
            if item is None:
                place.survey.findings.append(_empty((*path, index)))
            _one(step, step.below, item, (*path, index), place)
    else:
        for name, item in value.items():
            _one(step, step.named, item, (*path, name), place)


def _one(step: Step, plan: Plan | None, value: Plain, path: Path, place: Place) -> None:
    """Ask what there is to ask of one entry or item."""
    if isinstance(value, dict):
        if plan:
            _walk(plan, Place(value, path, place.survey, place))
        return
    wrong = step.misfit(value)
    if wrong:
        place.survey.findings.append(_misfit(*wrong, value, path))


def _misfit(rule: Rule, form: Form, value: Plain, path: Path) -> Finding:
    fact = f"`{_label(path)}: {shown(value)}` has to be {form.said}"
    hint = form.hint(value) if form.hint else ""
    return Finding(rule.code, path, fact, hint=hint, severity=rule.severity)


def _empty(path: Path) -> Finding:
    """Say that an item is a lone `-`: where it may be empty, it can't mean what it says."""
    fact = f"`{_label(path)}` has an item that is empty"
    return Finding(judging.EMPTY_ITEM, path, fact, "delete the `-`")


def _finding(rule: Rule, place: Place, fault: Fault) -> Finding:
    path, fact, hint, key, severity = fault
    return Finding(rule.code, (*place.path, *path), fact, hint, key, severity or rule.severity)


def shown(value: Plain) -> str:
    """Return a value as messages show it: on one line, cut where it is long."""
    text = flow(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _label(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _reference(part: Schema) -> str:
    """Return the name of the definition that a part of a schema is."""
    for one in (part, *map(mapping, items(part.get("allOf")))):
        reference = one.get("$ref")
        if isinstance(reference, str):
            return reference.removeprefix(_DEFINITIONS)
    return ""


def _short(definition: str) -> str:
    return ".".join(definition.split(".")[-_DEPTH:])
