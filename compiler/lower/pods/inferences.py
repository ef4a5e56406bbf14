"""What was concluded from podc's table of images, told once for each image: nothing is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.codes import images as codes
from compiler.diagnostics import Label
from compiler.ir import ContainerPort, Literal, Variable, VolumeMount
from compiler.knowledge import images
from compiler.lower.scope import Kind, Scope, label_at
from compiler.project import Service
from compiler.records import dataclass
from compiler.source.values import LookedUp, Value


@dataclass(frozen=True, slots=True)
class Conclusions:
    """Where conclusions show in what a service became; `user` is who its first process runs as."""

    service: Service
    ports: tuple[ContainerPort, ...]
    mounts: tuple[VolumeMount, ...]
    env: tuple[Variable, ...]
    user: Value[int] | None


def say_inferences(services: Iterable[Conclusions], scope: Scope) -> None:
    """Report what was concluded, an image at a time; where nothing was, nothing is said."""
    groups: dict[tuple[str, str], list[Value[str]]] = {}
    for one in services:
        name, service = _name(one), one.service
        facts = tuple(_facts(one, scope)) if name else ()
        if name and facts:
            told = "; ".join((*_relation(service), *facts))
            place = service.image or service.build or service.name
            groups.setdefault((name, told), []).append(place)
    for (name, told), (first, *others) in groups.items():
        labels: list[Label] = []
        for other in others:
            labels += label_at(other, "and here")
        fact = codes.KNOWN_IMAGE.at(first.span, image=name, facts=told, labels=labels, subject=name)
        scope.report.add(fact)


def _relation(service: Service) -> Iterator[str]:
    known = images.known(service)
    if known and known.is_base:
        yield f"`{service.name.plain}` is built from it"


def _name(one: Conclusions) -> str | None:
    """Return what podc knows: the image, or the path at which images have their data."""
    known = images.known(one.service)
    if known is not None:
        return known.name
    paths = (mount.path.plain for mount in one.mounts)
    return next((path for path in paths if images.folder_at(path, one.service)), None)


def _facts(one: Conclusions, scope: Scope) -> Iterator[str]:
    """Yield what the manifests hold because of the table, and for no other reason."""
    service = one.service
    is_stateful = scope.kinds[service.name.plain] is Kind.STATEFUL_SET
    if images.known(service) and is_stateful and not service.extension.controller:
        yield "it is a database with a disk of its own, so a StatefulSet runs it"
    ports = [str(port.number.plain) for port in one.ports if _is_looked_up(port.number)]
    if ports:
        yield f"it listens on {', '.join(ports)}"
    if one.user and _is_looked_up(one.user):
        yield f"it runs as user {one.user.plain}"
    folders = (mount.sub_path for mount in one.mounts if mount.sub_path)
    for folder in dict.fromkeys(one.plain for one in folders if _is_looked_up(one)):
        yield f"its data goes to the folder `{folder}` of the volume"
    for variable in one.env:
        if isinstance(variable, Literal) and _is_looked_up(variable.value):
            yield f"its data goes to `{variable.value.plain}`, by `{variable.name.plain}`"


def _is_looked_up(value: Value[object]) -> bool:
    return isinstance(value.origin, LookedUp)
