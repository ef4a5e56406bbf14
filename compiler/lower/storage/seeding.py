"""Volumes that start with the image's own files, as Docker fills a new volume: `x-podc.seed`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.ir import Container, VolumeMount
from compiler.lower.scope import Scope, object_name, unexpanded
from compiler.lower.storage.volumes import users_of
from compiler.project import NamedMount, Service, Volume
from compiler.records import replace
from compiler.source.values import Value, default, inferred

_PLACE = "/podc/seed"
_RULE = "`x-podc.seed`: a new volume starts with what the image has there"

# A fresh disk holds `lost+found`; what a container wrote there before is left alone.
_SCRIPT = f'if [ -z "$(ls -A {_PLACE} | grep -vx lost+found)" ]; then cp -a "$0"/. {_PLACE}/; fi'


def is_seeded(volume: Volume) -> bool:
    """Tell whether the volume is to start with an image's files."""
    return volume.seed is not None and volume.seed.plain


def seeder(volume: Volume, scope: Scope) -> Service | None:
    """Return the service whose image fills the volume: the first that is built, else the first."""
    users = users_of(volume, scope)
    return next((one for one in users if one.build), next(iter(users), None))


def seeds(
    service: Service, mounts: Iterable[VolumeMount], container: Container, scope: Scope
) -> Iterator[Container]:
    """Yield the init containers that fill the volumes of which this service is the seeder."""
    by_path = {mount.path.plain: mount for mount in mounts}
    for one in service.mounts:
        volume = scope.index.volumes.get(one.volume.plain) if isinstance(one, NamedMount) else None
        shown = by_path.get(one.target.plain)
        if volume and shown and is_seeded(volume) and seeder(volume, scope) is service:
            yield _seed(volume, shown, container)


def _seed(volume: Volume, shown: VolumeMount, container: Container) -> Container:
    """Return the container that copies; its mount stands elsewhere, so that it sees the image's."""
    name = object_name(f"seed-{volume.key.plain}")
    words = (*(default(word, _RULE) for word in ("/bin/sh", "-c", unexpanded(_SCRIPT))), shown.path)
    return Container(
        name=inferred(name, _RULE, volume.key),
        image=container.image,
        service=container.service,
        pull_policy=container.pull_policy,
        command=words,
        resources=container.resources,
        security=container.security,
        mounts=(replace(shown, path=_place(), read_only=None),),
    )


def _place() -> Value[str]:
    return default(_PLACE, "beside the image's own files, so that both are seen")
