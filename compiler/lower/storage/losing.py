"""Servers that podc knows to keep data, and that no volume keeps it for: told once a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.codes import keeping
from compiler.diagnostics import Label
from compiler.ir import Projected
from compiler.knowledge import endings, images
from compiler.lower.scope import Scope, label_at
from compiler.lower.storage.mounts import Storage
from compiler.project import Service
from compiler.source.values import Value


def say_lost_data(services: Iterable[tuple[Service, Storage]], scope: Scope) -> None:
    """Report the services whose data is gone with their containers."""
    found = [
        (service.image or service.name, f"`{service.name.plain}` ({path})", service)
        for service, store in services
        if (path := _lost(service, store, scope))
    ]
    if found:
        first = found[0]
        labels = [label for place, *_ in found[1:] for label in _and_here(place)]
        fact = keeping.DATA_IN_CONTAINER.at(
            first[0].span,
            places=", ".join(shown for _, shown, _ in found),
            labels=labels,
            subject=first[2].name.plain,
        )
        scope.report.add(fact)


def _and_here(place: Value[str]) -> tuple[Label, ...]:
    return label_at(place, "and this one")


def _lost(service: Service, store: Storage, scope: Scope) -> str | None:
    """Return where the service keeps data, if nothing is mounted there or anywhere it speaks of."""
    known = images.known(service)
    if known is None or known.data_path is None or known.is_volatile:
        return None
    runs_on = not scope.kinds[scope.owner(service.name.plain)].ends
    copies = {one.name for one in store.volumes if isinstance(one, Projected)}
    paths = [mount.path.plain for mount in store.mounts if mount.volume not in copies]
    is_kept = any(known.keeps(path) for path in paths) or _speaks_of(service, paths)
    return known.data_path if runs_on and _is_server(service) and not is_kept else None


def _is_server(service: Service) -> bool:
    """Tell whether the image runs what it is for, as far as the file tells."""
    words = [word.plain for word in service.command or ()]
    return not service.entrypoint and not endings.ends_by_itself(words)


def _speaks_of(service: Service, paths: list[str]) -> bool:
    """Tell whether command or variables name a mounted path: data may be kept elsewhere."""
    return any(path in text for path in paths for text in _texts(service))


def _texts(service: Service) -> Iterator[str]:
    yield from (word.plain for word in service.command or ())
    yield from (one.value.plain for one in service.environment)
