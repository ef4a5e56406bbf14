"""Objects meet Kubernetes' schemas and an API server's rules: nothing leaves podc unverified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.verify.bundle import versions

if TYPE_CHECKING:
    from compiler.diagnostics import Report
    from compiler.kubernetes.objects import Object
    from compiler.options import Target

__all__ = ["verify", "versions"]


def verify(
    objects: tuple[Object, ...], target: Target, report: Report, *, services: int = 0
) -> None:
    """Report everything that a cluster of the target's version would refuse or never start.

    `services`: how many the project has. If none of them became an object, that is a mistake too.
    """
    # Those who only ask for versions don't pay for the rules.
    from compiler.verify.judge import judge  # noqa: PLC0415

    judge(objects, target, report, services)
