"""Rulings on what a service mounts: volumes, memory, configs, secrets."""

from __future__ import annotations

from compiler.compose.rulings.fates import (
    FILLED_IN,
    Ruling,
    Shape,
    Texts,
    altered,
    approximated,
    inert,
    lost,
    lowered,
    refused,
    unsupported,
)

_OWNER = "is left out: the file belongs to root, and its mode decides who reads it"
_NO_MODE = "is no mode of a file: they go from 0000 to 0777"

_COLON = "has a colon in it, and a pod mounts at no such path"
_LINUX = "mount at a path of Linux, such as `/data`"
_PATH = Shape("a path", r"[^:]*", "path")
_INSIDE = Shape("a path inside", r"(?!/)(?!(.*/)?\.\.(/|$)).+", "path")
_MODE = Shape("0000 to 0777", r"0*[0-7]{1,3}", "bits")

MOUNTS: tuple[Ruling, ...] = (
    lowered("services.*.volumes[].type", "lower.storage.mounts", Texts(("volume",))),
    lowered("services.*.volumes[].type", "lower.storage.mounts", Texts(("bind",))),
    lowered("services.*.volumes[].type", "lower.storage.mounts", Texts(("tmpfs",))),
    lost(
        "services.*.volumes[].type",
        "lower.storage.mounts",
        "is mounted from Kubernetes 1.35 on",
        when=Texts(("image",)),
    ),
    lowered("services.*.volumes[].type", "lower.storage.mounts", Texts(("cluster",))),
    unsupported(
        "services.*.volumes[].type",
        "is not mounted: pods have no named pipes of the node",
        when=Texts(("npipe",)),
    ),
    altered(
        "services.*.volumes[].source",
        "lower.storage.mounts",
        "is taken as it stands: Kubernetes fills in no placeholders here",
        when=FILLED_IN,
        hint="give each pod a disk of its own: `x-podc: {controller: statefulset}`",
    ),
    lowered("services.*.volumes[].source", "lower.storage.mounts"),
    lowered("services.*.volumes[].target", "lower.storage.mounts", _PATH),
    refused("services.*.volumes[].target", _COLON, hint=_LINUX),
    lowered("services.*.volumes[].read_only", "lower.storage.mounts"),
    inert("services.*.volumes[].consistency", "tunes file sharing on a Mac"),
    lowered("services.*.volumes[].bind.propagation", "lower.storage.mounts"),
    lowered(
        "services.*.volumes[].bind.create_host_path", "lower.storage.mounts", Texts(("false",))
    ),
    inert("services.*.volumes[].bind.create_host_path", "is the default"),
    inert("services.*.volumes[].bind.recursive", "is the default", Texts(("enabled",))),
    lowered("services.*.volumes[].bind.recursive", "lower.storage.binds", Texts(("readonly",))),
    inert(
        "services.*.volumes[].bind.recursive",
        "is what Kubernetes does, unless it is told otherwise",
        Texts(("writable",)),
    ),
    unsupported(
        "services.*.volumes[].bind.recursive",
        "is left out: mounts below the path come along",
    ),
    inert("services.*.volumes[].bind.selinux", "relabels files of the host; the kubelet does it"),
    inert("services.*.volumes[].volume.labels", "labels a volume of Docker's"),
    inert("services.*.volumes[].volume.nocopy", "is always so: a new claim is empty"),
    lowered("services.*.volumes[].volume.subpath", "lower.storage.mounts", _INSIDE),
    refused(
        "services.*.volumes[].volume.subpath",
        "leads out of the volume",
        hint="write a relative path without `..`",
    ),
    lowered("services.*.volumes[].tmpfs.size", "lower.storage.mounts"),
    approximated(
        "services.*.volumes[].tmpfs.mode",
        "lower.storage.mounts",
        "is left out: everybody in the container may write there",
    ),
    lost(
        "services.*.volumes[].image",
        "lower.storage.mounts",
        "is left out where the mount is, before Kubernetes 1.35",
    ),
    approximated(
        "services.*.tmpfs[]",
        "lower.storage.mounts",
        "keeps its `size` alone: Kubernetes has no other options for memory volumes",
        when=Shape("PATH:OPTIONS", r"[^:]+:(?!((size=[^,]+|rw)(,|$))*$).*", "options"),
    ),
    lowered(
        "services.*.tmpfs[]",
        "lower.storage.mounts",
        Shape("PATH[:OPTIONS]", r"[^:]+(:.*)?", "path"),
    ),
    refused(
        "services.*.tmpfs[]",
        "names no path: it stands in front of the first colon",
        hint="write the path first: `/run:size=64m`",
    ),
    unsupported(
        "services.*.volumes_from[]",
        "names a container outside the project; its volumes are not mounted",
        when=Shape("container:NAME", r"container:.+", "container"),
        hint="list the volumes under `volumes`, with `external: true` where they exist already",
    ),
    lowered("services.*.volumes_from[]", "compose.normalise"),
)

GRANTS: tuple[Ruling, ...] = (
    lowered("services.*.configs[].source", "lower.storage.config"),
    lowered("services.*.configs[].target", "lower.storage.config", _PATH),
    refused("services.*.configs[].target", _COLON, hint=_LINUX),
    lowered("services.*.configs[].mode", "lower.storage.config", _MODE),
    refused("services.*.configs[].mode", _NO_MODE, hint="write `0440` or `0444`"),
    approximated("services.*.configs[].uid", "lower.storage.config", _OWNER),
    approximated("services.*.configs[].gid", "lower.storage.config", _OWNER),
    lowered("services.*.secrets[].source", "lower.storage.config"),
    lowered("services.*.secrets[].target", "lower.storage.config", _PATH),
    refused("services.*.secrets[].target", _COLON, hint=_LINUX),
    lowered("services.*.secrets[].mode", "lower.storage.config", _MODE),
    refused("services.*.secrets[].mode", _NO_MODE, hint="write `0440` or `0444`"),
    approximated("services.*.secrets[].uid", "lower.storage.config", _OWNER),
    approximated("services.*.secrets[].gid", "lower.storage.config", _OWNER),
)
