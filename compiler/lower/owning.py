"""Folders of a disk that a server has to own, where it does not start as root.

What a `subPath` shows is made by the kubelet and belongs to root, whatever the pod's `fsGroup`;
`initdb` sets the mode of its folder, which only the owner may. So such a server gets the whole
disk, which its group may write to, and makes the folder itself: https://hub.docker.com/_/postgres
"""

from __future__ import annotations

from dataclasses import replace

from compiler.ir import Literal, VolumeMount
from compiler.knowledge import images
from compiler.lower.config import Configuration
from compiler.lower.storage import Storage
from compiler.project import Service
from compiler.source.values import Value, looked_up


def own_folders(
    service: Service, user: Value[int] | None, store: Storage, settings: Configuration
) -> tuple[Storage, Configuration]:
    """Return mounts and variables so that the server makes its folder, if it is not root."""
    known = images.known(service)
    variable = known.folder_variable if known else None
    if user is None or user.plain == 0 or variable is None:
        return store, settings
    shown = {mount: _path(mount, service) for mount in store.mounts}
    mounts = tuple(replace(one, sub_path=None) if path else one for one, path in shown.items())
    rule = f"{service.name.plain} does not start as root, and has to own the folder of its data"
    named = [one.name.plain for one in service.environment]
    made = [
        Literal(looked_up(variable, rule, user), looked_up(path, rule, user))
        for path in shown.values()
        if path and variable not in named
    ]
    return replace(store, mounts=mounts), replace(settings, env=(*settings.env, *made))


def _path(mount: VolumeMount, service: Service) -> str | None:
    """Return where the server finds the folder in the whole disk, if the mount is of its data."""
    known, folder = images.known(service), mount.sub_path
    if known is None or folder is None or mount.path.plain != known.data_path:
        return None
    return f"{known.data_path}/{folder.plain}" if folder.plain == known.data_folder else None
