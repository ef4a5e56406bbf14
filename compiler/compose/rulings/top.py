"""Rulings on the top level: the project, its networks, volumes, configs and secrets."""

from __future__ import annotations

from compiler.compose.rulings.fates import (
    FILLED_IN,
    Ruling,
    Shape,
    Texts,
    approximated,
    inert,
    lost,
    lowered,
    resolved,
    unsupported,
)

PROJECT: tuple[Ruling, ...] = (
    inert("version", "is obsolete; Docker ignores it, too"),
    resolved("name", "compose.load", "names the project"),
    resolved("include", "compose.load", "is used up: the project holds what was included"),
    unsupported(
        "models",
        "is left out: Docker's model runner has no equivalent in a cluster",
        hint="run an inference server as a service",
    ),
    inert("x-*", "is an extension that podc does not know"),
    inert("services.*.x-*", "is an extension that podc does not know"),
)

NETWORKS: tuple[Ruling, ...] = (
    inert("networks.*.name", "names a network of Docker's"),
    inert(
        "networks.*.driver",
        "is what a cluster's network does: it connects pods on all nodes",
        Texts(("bridge", "overlay", "default")),
    ),
    unsupported(
        "networks.*.driver",
        "is left out: pods get no address in the network of the machines around them",
        when=Texts(("macvlan", "ipvlan")),
        hint="attach the pod to that network with Multus and a NetworkAttachmentDefinition",
    ),
    unsupported("networks.*.driver", "is left out: all pods are on the cluster's one network"),
    unsupported("networks.*.driver_opts", "has no equivalent: the cluster runs the network"),
    unsupported(
        "networks.*.ipam",
        "has no equivalent: the cluster gives addresses",
        hint="delete it and use service names in place of addresses",
    ),
    inert("networks.*.external", "is the default", Texts(("false",))),
    lowered("networks.*.external", "lower.network.services"),
    inert("networks.*.internal", "is the default", Texts(("false",))),
    lowered("networks.*.internal", "lower.network.services"),
    inert("networks.*.enable_ipv4", "is up to the cluster"),
    inert("networks.*.enable_ipv6", "is the default", Texts(("false",))),
    lowered("networks.*.enable_ipv6", "lower.network.services"),
    inert("networks.*.attachable", "lets containers join that Compose does not start"),
    inert("networks.*.labels", "labels a network of Docker's"),
    inert("networks.*.x-*", "is an extension that podc does not know"),
)

VOLUMES: tuple[Ruling, ...] = (
    unsupported(
        "volumes.*.name",
        "is left out: the claim has the volume's own key as its name",
        when=FILLED_IN,
        hint="give each pod a disk of its own: `x-podc: {controller: statefulset}`",
    ),
    lowered("volumes.*.name", "lower.storage.mounts"),
    inert("volumes.*.driver", "is Docker's default", Texts(("local",))),
    lost(
        "volumes.*.driver",
        "lower.storage.mounts",
        "is left out: the claim gets the cluster's default storage class",
    ),
    lowered("volumes.*.driver_opts.size", "lower.storage.mounts"),
    lowered("volumes.*.driver_opts.type", "lower.storage.mounts", Texts(("tmpfs",))),
    inert("volumes.*.driver_opts.type", "goes with `o: bind`, which decides", Texts(("none",))),
    lowered("volumes.*.driver_opts.type", "lower.storage.nfs", Texts(("nfs", "nfs4"))),
    lost(
        "volumes.*.driver_opts.type",
        "lower.storage.mounts",
        "is left out: the claim gets the cluster's default storage class",
    ),
    lowered(
        "volumes.*.driver_opts.o",
        "lower.storage.mounts",
        Shape("bind", r"(.*,)?bind(,.*)?", "bind"),
    ),
    lowered(
        "volumes.*.driver_opts.o",
        "lower.storage.mounts",
        Shape("size=AMOUNT", r"size=\d+[a-zA-Z]*", "size"),
    ),
    approximated(
        "volumes.*.driver_opts.o",
        "lower.storage.mounts",
        "keeps its `size` alone: Kubernetes has no other options for memory volumes",
        when=Shape(
            "uid=…, gid=…, mode=… of memory",
            r"(?!.*(addr|username)=)(.*,)?(uid|gid|mode)=.*",
            "memory",
        ),
    ),
    lowered(
        "volumes.*.driver_opts.o",
        "lower.storage.nfs",
        Shape("addr=SERVER", r"(?!.*username=)(.*,)?addr=.*", "addr"),
    ),
    lost(
        "volumes.*.driver_opts.o",
        "lower.storage.mounts",
        "is left out: the claim gets the cluster's default storage class",
    ),
    lowered("volumes.*.driver_opts.*", "lower.storage.nfs", Texts(("device",))),
    lost("volumes.*.driver_opts.*", "lower.storage.mounts", "is left out"),
    inert("volumes.*.external", "is the default", Texts(("false",))),
    lowered("volumes.*.external", "lower.storage.mounts"),
    inert("volumes.*.x-*", "is an extension that podc does not know"),
)

MATERIAL: tuple[Ruling, ...] = (
    lowered("configs.*.name", "lower.storage.config"),
    lowered("configs.*.content", "lower.storage.config"),
    lowered("configs.*.environment", "lower.storage.config"),
    lowered("configs.*.file", "lower.storage.config"),
    inert("configs.*.external", "is the default", Texts(("false",))),
    lowered("configs.*.external", "lower.storage.config"),
    inert("configs.*.labels", "labels a config of Docker's"),
    unsupported("configs.*.template_driver", "is left out: the text is used as it stands"),
    inert("configs.*.x-*", "is an extension that podc does not know"),
    lowered("secrets.*.name", "lower.storage.config"),
    lowered("secrets.*.environment", "lower.storage.config"),
    lowered("secrets.*.file", "lower.storage.config"),
    inert("secrets.*.external", "is the default", Texts(("false",))),
    lowered("secrets.*.external", "lower.storage.config"),
    inert("secrets.*.labels", "labels a secret of Docker's"),
    unsupported(
        "secrets.*.driver",
        "is left out: the secret's store is not asked",
        hint="bring it into the cluster with an operator, and write `external: true`",
    ),
    unsupported("secrets.*.driver_opts", "is left out, like the driver that it belongs to"),
    unsupported("secrets.*.template_driver", "is left out: the text is used as it stands"),
    inert("secrets.*.x-*", "is an extension that podc does not know"),
)
