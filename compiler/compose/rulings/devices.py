"""Rulings on devices: `gpus`, what `deploy` reserves, and `devices`."""

from __future__ import annotations

from compiler.compose.rulings.fates import (
    Ruling,
    Shape,
    Texts,
    altered,
    approximated,
    inert,
    lowered,
    unsupported,
)
from compiler.knowledge.devices import (
    CDI,
    CDI_NAME,
    DEFAULT_DRIVER,
    DRIVER_CAPABILITIES,
    GPU_CAPABILITIES,
)

PLUGIN = (
    "install a device plugin for it, and add its resource to the container's limits; or mount the"
    " path with `volumes`, and make the service `privileged`"
)

_BY = "lower.pods.resources"
_CHOICE = "become a number of them: which ones, the device plugin decides"


def _requests(path: str) -> tuple[Ruling, ...]:
    """Rule on requests for devices, which have two places in a file."""
    return (
        altered(
            f"{path}.count",
            _BY,
            "(all there are) becomes one: pods ask for a number of devices",
            when=Shape("all", r"-1", "all", word="all"),
            hint="write how many the service needs, such as `count: 2`",
        ),
        lowered(f"{path}.count", _BY),
        inert(f"{path}.driver", "is Docker's default", Texts((DEFAULT_DRIVER,))),
        lowered(f"{path}.driver", _BY, Texts(("amd", CDI))),
        unsupported(
            f"{path}.driver",
            "is left out: no resource of a device plugin is known for it",
            hint="name the resource in CDI's notation, such as `devices: [gpu.intel.com/i915=0]`",
        ),
        approximated(f"{path}.device_ids", _BY, _CHOICE),
        inert(f"{path}.capabilities[]", "is what a GPU is", Texts(GPU_CAPABILITIES)),
        lowered(f"{path}.capabilities[]", "compose.normalise", Texts(DRIVER_CAPABILITIES)),
        unsupported(f"{path}.capabilities[]", "is no capability of GPUs", hint=PLUGIN),
        unsupported(f"{path}.options", "has no equivalent: device plugins are set up per node"),
    )


DEVICES: tuple[Ruling, ...] = (
    *_requests("services.*.gpus[]"),
    *_requests("services.*.deploy.resources.reservations.devices[]"),
    approximated(
        "services.*.devices[].source", _BY, _CHOICE, when=Shape("CDI's names", CDI_NAME, "cdi")
    ),
    unsupported(
        "services.*.devices[].source",
        "is left out: pods get no device of the node by its path",
        hint=PLUGIN,
    ),
    inert("services.*.devices[].target", "goes with the path of the host"),
    inert("services.*.devices[].permissions", "goes with the path of the host"),
)
