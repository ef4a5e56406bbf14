"""Rules across manifests: pods agree with the classes that they name, or are refused.

Those that controllers make are refused, too: the controller is there, and its pods never are.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from compiler.codes import judging
from compiler.verify.inventory import Inventory
from compiler.verify.manifest import Fields, Finding, Manifest, mapping, mapping_at, number, text
from compiler.verify.notes import Pod, pods_of
from compiler.verify.plan import Survey
from compiler.verify.quantities import quantity

_refused = partial(Finding, judging.REFUSED)


def classed(survey: Survey, inventory: Inventory) -> Iterator[Finding]:
    """Check that a pod agrees with its runtime class and its priority class."""
    for pod in pods_of(survey):
        name = text(pod.spec, "runtimeClassName")
        for one in inventory.find("RuntimeClass", name, None, survey.manifest)[:1] if name else ():
            yield from _of_runtime(pod, one)
        name, own = text(pod.spec, "priorityClassName"), number(pod.spec, "priority")
        for one in inventory.find("PriorityClass", name, None, survey.manifest)[:1] if own else ():
            value = number(one.body, "value") or 0
            if own != value:
                fact = f"`priority: {own}` is refused: that of {one.title} is {value}"
                yield _refused((*pod.path, "priority"), fact, "take it away", key=True)


def _of_runtime(pod: Pod, one: Manifest) -> Iterator[Finding]:
    own, given = mapping(pod.spec, "overhead"), mapping_at(one.body, "overhead", "podFixed")
    if own and _amounts(own) != _amounts(given):
        fact = f"its `overhead` is not that of {one.title}"
        yield _refused((*pod.path, "overhead"), fact, "take it away: it is filled in", key=True)
    nodes = mapping(pod.spec, "nodeSelector")
    for key, value in mapping_at(one.body, "scheduling", "nodeSelector").items():
        if nodes.get(key, value) != value:
            fact = f"{one.title} selects nodes with `{key}: {value}`"
            yield _refused((*pod.path, "nodeSelector", key), fact)


def _amounts(fields: Fields) -> dict[str, int | None]:
    return {key: quantity(value) for key, value in fields.items()}
