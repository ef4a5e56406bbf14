"""Names of services and volumes → names of Kubernetes objects, each claimed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compiler.codes import naming as codes
from compiler.diagnostics import Diagnostic, Report
from compiler.lower.scope import label_at, object_name
from compiler.project import Project, Volume
from compiler.records import dataclass
from compiler.source.values import Value

Names = Mapping[str, Value[str]]


@dataclass(frozen=True, slots=True)
class Claim:
    """A Compose name, and the text that the Kubernetes name is made of (often the same)."""

    key: Value[str]
    text: Value[str]
    kind: str


def claim_names(project: Project, report: Report) -> tuple[Names, Names]:
    """Return the names of services, and those of the claims of named volumes, by Compose name."""
    services = (Claim(one.name, one.name, "service") for one in project.services)
    volumes = (_volume(one, project.name.plain) for one in project.volumes)
    return _claimed(services, report), _claimed(volumes, report)


def _volume(volume: Volume, project: str) -> Claim:
    """Return a volume's claim; Docker puts the project before a name that nobody wrote."""
    is_written = volume.external or volume.name.plain != f"{project}_{volume.key.plain}"
    return Claim(volume.key, volume.name if is_written else volume.key, "volume")


def _claimed(claims: Iterable[Claim], report: Report) -> Names:
    """Return each name in Kubernetes' spelling; two that meet are an error at the second."""
    names: dict[str, Value[str]] = {}
    first: dict[str, Claim] = {}
    for claim in claims:
        name = claim.text.map(object_name)
        names[claim.key.plain] = name
        other = first.setdefault(name.plain, claim)
        if other is not claim and other.text.plain != claim.text.plain:
            report.add(_clash(claim, other, name.plain))
        elif name.plain != claim.text.plain:
            report.add(_renamed(claim, name.plain))
    return names


def _clash(claim: Claim, other: Claim, name: str) -> Diagnostic:
    return codes.NAME_CLASH.at(
        claim.key.span,
        kind=claim.kind,
        text=claim.text.plain,
        name=name,
        other=other.text.plain,
        labels=label_at(other.key, f"`{other.key.plain}` has it"),
        subject=claim.key.plain,
    )


def _renamed(claim: Claim, name: str) -> Diagnostic:
    return codes.RENAMED.at(
        claim.key.span,
        kind=claim.kind,
        text=claim.text.plain,
        name=name,
        subject=claim.key.plain,
    )
