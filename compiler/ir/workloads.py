"""What runs pods, and how many may be missing."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.ir.meta import Meta, Texts
from compiler.ir.objects import Claim
from compiler.ir.pods import Pod
from compiler.source.values import Value


@dataclass(frozen=True, slots=True)
class Strategy:
    """How a Deployment or DaemonSet replaces its pods."""

    type: Value[str]
    max_surge: Value[int | str] | None = None
    max_unavailable: Value[int | str] | None = None


@dataclass(frozen=True, slots=True)
class Deployment:
    """Replicas of a pod; `replicas` is always written out."""

    meta: Meta
    pod: Pod
    replicas: Value[int]
    selector: Texts = ()
    strategy: Strategy | None = None
    min_ready: Value[int] | None = None


@dataclass(frozen=True, slots=True)
class StatefulSet:
    """Replicas with names and disks of their own; `service` is the headless Service's name."""

    meta: Meta
    pod: Pod
    replicas: Value[int]
    service: Value[str]
    selector: Texts = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class DaemonSet:
    """One pod on every node."""

    meta: Meta
    pod: Pod
    selector: Texts = ()
    strategy: Strategy | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A pod that runs to its end."""

    meta: Meta
    pod: Pod
    completions: Value[int] | None = None
    parallelism: Value[int] | None = None
    retries: Value[int] | None = None


Workload = Deployment | StatefulSet | DaemonSet | Job


@dataclass(frozen=True, slots=True)
class DisruptionBudget:
    """How many pods of a workload may be missing on purpose."""

    meta: Meta
    selector: Texts
    max_unavailable: Value[int]
