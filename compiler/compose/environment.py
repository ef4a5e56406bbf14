"""The variables that files may name: what the caller gives, then env files, strongest first."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Dictionary

from compiler.codes import discovering as codes
from compiler.compose.dotenv import parse
from compiler.compose.interpolate import interpolate
from compiler.compose.reading import Desk
from compiler.compose.template import substitute
from compiler.diagnostics import Report
from compiler.options import Options
from compiler.records import dataclass, field, replace
from compiler.source.nodes import Mapping, Node, Scalar, Sequence
from compiler.source.text import Span


@dataclass(frozen=True, slots=True)
class Environment:
    """Names and values. `outside` are those that the process environment gave, `noted` those told.

    `noted` is shared by all that derive from one environment: a name is told once a run.
    """

    values: Dictionary[str, str] = field(default_factory=dict)
    outside: frozenset[str] = frozenset()
    noted: set[str] = field(default_factory=set, compare=False, repr=False)

    def get(self, name: str) -> str | None:
        """Return a variable's value, or `None`."""
        return self.values.get(name)

    def over(self, weaker: Dictionary[str, str]) -> Environment:
        """Return this environment with more variables; those it has stay as they are."""
        return replace(self, values={**weaker, **self.values})

    def with_value(self, name: str, value: str) -> Environment:
        """Return this environment with a variable of our own."""
        values = {**self.values, name: value}
        return replace(self, values=values, outside=self.outside - {name})

    def read(self, name: str, span: Span | None, report: Report) -> str | None:
        """Return a variable's value, and tell that the process environment gave it."""
        if name in self.outside and name not in self.noted:
            self.noted.add(name)
            report.add(codes.ENVIRONMENT_VALUE.at(span, subject=name, name=name))
        return self.values.get(name)


def given(options: Options) -> Environment:
    """Return what the caller gives: `--env`, then the process environment, and a `PWD`."""
    values = {"PWD": options.directory, **options.environment, **options.variables}
    return Environment(values, frozenset(options.environment) - frozenset(options.variables))


def interpolated(document: Mapping, environment: Environment, report: Report) -> Mapping:
    """Return a document with its variables replaced; what the process gave is told at first use."""
    used: set[str] = set()

    def lookup(name: str) -> str | None:
        if name in environment.outside and name not in environment.noted:
            used.add(name)
        return environment.get(name)

    result = interpolate(document, lookup, report)
    if used:
        _tell(result, environment, used, report)
    return result


def read_env_files(
    paths: tuple[str, ...], environment: Environment, desk: Desk, span: Span | None = None
) -> dict[str, str]:
    """Return the variables of env files, later ones winning; `span` is where they are named."""
    values: dict[str, str] = {}
    for path in paths:
        source = desk.source(path, codes.MISSING_ENV_FILE, span)
        if source:
            found = parse(source, environment.get, desk.report, values)
            values |= {one.name: one.value for one in found.values()}
    return values


def _tell(document: Mapping, environment: Environment, used: set[str], report: Report) -> None:
    for scalar in _scalars(document):
        if "$" not in scalar.raw:
            continue
        for use in substitute(scalar.raw, environment.get).uses:
            if use.name in used:
                environment.read(use.name, scalar.span, report)


def _scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Sequence():
            for item in node.items:
                yield from _scalars(item)
        case Mapping():
            for entry in node.entries:
                yield from _scalars(entry.value)
