"""Names of services, networks, volumes, configs, secrets and models: each has to be defined."""

from __future__ import annotations

from compiler.codes import consistency as codes
from compiler.diagnostics import Report
from compiler.records import dataclass
from compiler.source.nodes import Entry, Mapping, Node, Scalar
from compiler.source.suggestions import meant, suggestion
from compiler.source.walk import at, entries, items, text

_KINDS = ("services", "networks", "volumes", "configs", "secrets", "models")
_GRANTS = (
    ("secrets", ("build", "secrets")),
    ("configs", ("configs",)),
    ("secrets", ("secrets",)),
)
_PLAIN = frozenset({"networks", "volumes"})  # a name alone defines them
_SERVICE = "service:"


@dataclass(frozen=True, slots=True)
class Defined:
    """What a project defines: names by kind, services that are built, services switched off."""

    names: dict[str, frozenset[str]]
    built: frozenset[str]
    off: frozenset[str]


def defined(root: Mapping, whole: Mapping) -> Defined:
    """Return what a project defines; `whole` has the services that are switched off too."""
    names = {kind: _names(root.get(kind)) for kind in _KINDS}
    services = entries(root.get("services"))
    built = frozenset(entry.name for entry in services if at(entry.value, "build") is not None)
    return Defined(names, built, _names(whole.get("services")) - names["services"])


def check_references(service: Entry, names: Defined, report: Report) -> None:
    """Report every name in a service that nothing defines."""
    for kind, node in _references(service.value):
        name = text(node)
        if name is not None and name not in names.names[kind]:
            hint = _advice(name, kind, names)
            one = kind.removesuffix("s")
            report.add(codes.UNDEFINED.at(node.span, subject=one, name=name, what=one, hint=hint))
    _check_grants(service, report)
    _check_dependencies(service, names, report)
    _check_contexts(service, names, report)


def _advice(name: str, kind: str, names: Defined) -> str:
    close = suggestion(name, names.names[kind])
    if close:
        return close
    if kind in _PLAIN:
        return f"define it at the top: `{kind}: {{{name}: {{}}}}`"
    return f"define it at the top, under `{kind}:`"


def _names(node: Node | None) -> frozenset[str]:
    return frozenset(entry.name for entry in entries(node))


def _references(service: Node) -> list[tuple[str, Node]]:
    networks = () if at(service, "network_mode") else entries(at(service, "networks"))
    found = [("networks", entry.key) for entry in networks]
    found += [("models", entry.key) for entry in entries(at(service, "models"))]
    result: list[tuple[str, Node]] = [*found]
    for mount in items(at(service, "volumes")):
        source = at(mount, "source")
        if text(at(mount, "type")) == "volume" and source is not None:
            result.append(("volumes", source))
    given = entries(at(service, "x-podc", "secret_env"))
    result += [("secrets", entry.value) for entry in given]
    for kind, path in _GRANTS:
        sources = [at(grant, "source") for grant in items(at(service, *path))]
        result += [(kind, source) for source in sources if source is not None]
    return result


def _check_grants(service: Entry, report: Report) -> None:
    for kind, path in _GRANTS:
        for grant in items(at(service.value, *path)):
            if not text(at(grant, "source")):
                report.add(codes.NAMELESS.at(grant.span, what=kind.removesuffix("s")))


def _check_dependencies(service: Entry, names: Defined, report: Report) -> None:
    for entry in entries(at(service.value, "depends_on")):
        if entry.name in names.names["services"]:
            continue
        required = at(entry.value, "required")
        optional = isinstance(required, Scalar) and required.value is False
        if entry.name not in names.off:
            _report_unknown(entry, names, report, optional=optional)
        elif not optional:
            report.add(codes.SWITCHED_OFF.at(entry.key.span, name=entry.name))


def _report_unknown(entry: Entry, names: Defined, report: Report, *, optional: bool) -> None:
    hint, what = meant(entry.name, names.names["services"], "service"), "service"
    code = codes.UNKNOWN_OPTION if optional else codes.UNDEFINED
    found = code.at(entry.key.span, subject=what, name=entry.name, what=what, hint=hint)
    report.add(found)


def _check_contexts(service: Entry, names: Defined, report: Report) -> None:
    for entry in entries(at(service.value, "build", "additional_contexts")):
        written = text(entry.value) or ""
        name = written.removeprefix(_SERVICE)
        if not written.startswith(_SERVICE) or name in names.built:
            continue
        if name in names.names["services"]:
            report.add(codes.NOT_BUILT.at(entry.value.span, name=name))
        else:
            hint = meant(name, names.names["services"], "service")
            report.add(
                codes.UNDEFINED.at(
                    entry.value.span, subject="service", name=name, what="service", hint=hint
                )
            )
