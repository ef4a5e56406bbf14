"""GPUs and other devices that a container gets, in three spellings, and Docker's variable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.compose.normalise import read
from compiler.knowledge.devices import (
    CDI,
    CDI_NAME,
    DEFAULT_DRIVER,
    DRIVER_CAPABILITIES,
    GPU_CAPABILITIES,
)
from compiler.project import Devices, Variable
from compiler.regexes import regex
from compiler.source.nodes import Mapping, Node
from compiler.source.values import Value, default, inferred, written

_NAME = regex(CDI_NAME)
_AS_CHOSEN = "as many as are chosen"
_VARIABLE = "NVIDIA_DRIVER_CAPABILITIES"


def devices(service: Mapping) -> tuple[Devices, ...]:
    """Return what `gpus`, reservations and `devices` in CDI's notation ask for, kind by kind."""
    asked = (one for node in _requests(service) for one in _of_request(node))
    named = (read.text(one, "source") for one in read.items(service, "devices"))
    return (*asked, *_by_kind(one for one in named if one))


def variables(service: Mapping) -> Iterator[Variable]:
    """Yield the variable by which Docker tells the container which parts of the driver it gets."""
    asked = [word for node in _requests(service) for word in read.texts(node, "capabilities")]
    told = [word for word in asked if word.plain in DRIVER_CAPABILITIES]
    if told:
        words = ",".join(dict.fromkeys(word.plain for word in told))
        rule = "Docker sets it from the `capabilities` of the request"
        yield Variable(inferred(_VARIABLE, rule, *told), inferred(words, rule, *told))


def _requests(service: Mapping) -> tuple[Node, ...]:
    reserved = read.items(service, "deploy", "resources", "reservations", "devices")
    return (*read.items(service, "gpus"), *reserved)


def _of_request(node: Node) -> Iterator[Devices]:
    """Yield what one request asks for; nothing where the audit says that it is left out."""
    driver = read.text(node, "driver") or default(DEFAULT_DRIVER, "Docker's driver for GPUs")
    chosen = read.texts(node, "device_ids")
    words = [word.plain for word in read.texts(node, "capabilities")]
    if driver.plain == CDI:
        yield from _by_kind(chosen)
    elif not words or {*GPU_CAPABILITIES, *DRIVER_CAPABILITIES} & {*words}:
        counted = inferred(len(chosen), _AS_CHOSEN, *chosen) if chosen else _count(node)
        yield Devices(driver, counted or written(1, node.span), is_counted=counted is not None)


def _count(node: Node) -> Value[int] | None:
    """Return how many, if that is written; for all of them one, of which the audit speaks."""
    count = read.whole(node, "count")
    if count is None or count.plain > 0:
        return count
    is_added = count.span == node.span and node.span.text.strip("'\"") != "all"  # by loading
    return None if is_added else count.be(1)


def _by_kind(names: Iterable[Value[str]]) -> Iterator[Devices]:
    """Yield how many of each kind the names of CDI choose; other names are nodes of the host's."""
    kinds: dict[str, list[Value[str]]] = {}
    for name in names:
        if found := _NAME.fullmatch(name.plain):
            kinds.setdefault(found["kind"], []).append(name)
    for kind, chosen in kinds.items():
        driver = inferred(kind, "the kind that CDI names", *chosen)
        yield Devices(driver, inferred(len(chosen), _AS_CHOSEN, *chosen))
