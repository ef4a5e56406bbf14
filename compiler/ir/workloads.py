"""What runs pods, and how many may be missing."""

from __future__ import annotations

from compiler.ir.meta import Meta, Texts
from compiler.ir.objects import Claim
from compiler.ir.pods import Pod
from compiler.records import dataclass
from compiler.source.values import Value


@dataclass(frozen=True, slots=True)
class Strategy:
    """How a Deployment or DaemonSet replaces its pods."""

    type: Value[str]
    max_surge: Value[int | str] | None = None
    max_unavailable: Value[int | str] | None = None


@dataclass(frozen=True, slots=True)
class Deployment:
    """Replicas of a pod; no number where an autoscaler decides it. Times are in seconds.

    An update that gets no further for as long as the deadline counts as stuck.
    """

    meta: Meta
    pod: Pod
    replicas: Value[int] | None
    selector: Texts = ()
    strategy: Strategy | None = None
    min_ready: Value[int] | None = None
    deadline: Value[int] | None = None


@dataclass(frozen=True, slots=True)
class StatefulSet:
    """Replicas with names and disks of their own; `service` is the headless Service's name."""

    meta: Meta
    pod: Pod
    replicas: Value[int] | None
    service: Value[str]
    selector: Texts = ()
    claims: tuple[Claim, ...] = ()
    min_ready: Value[int] | None = None


@dataclass(frozen=True, slots=True)
class DaemonSet:
    """One pod on every node."""

    meta: Meta
    pod: Pod
    selector: Texts = ()
    strategy: Strategy | None = None
    min_ready: Value[int] | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A pod that runs to its end. `kept`: seconds after which a finished one is removed."""

    meta: Meta
    pod: Pod
    completions: Value[int] | None = None
    parallelism: Value[int] | None = None
    retries: Value[int] | None = None
    kept: Value[int] | None = None


@dataclass(frozen=True, slots=True)
class CronJob:
    """A Job that is made anew at its times. `deadline` in seconds."""

    meta: Meta
    pod: Pod
    schedule: Value[str]
    concurrency: Value[str]
    deadline: Value[int]
    time_zone: Value[str] | None = None
    completions: Value[int] | None = None
    parallelism: Value[int] | None = None
    retries: Value[int] | None = None


Workload = Deployment | StatefulSet | DaemonSet | Job | CronJob


@dataclass(frozen=True, slots=True)
class Metric:
    """What an autoscaler looks at: a resource of the pods, or of one container.

    `target` is a share of the request in percent, or a quantity.
    """

    resource: Value[str]
    target: Value[int] | Value[str]
    container: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class Autoscaler:
    """How many replicas a workload has, by its load. `kind` is the workload's."""

    meta: Meta
    kind: Value[str]
    target: Value[str]
    least: Value[int]
    most: Value[int]
    metrics: tuple[Metric, ...]


@dataclass(frozen=True, slots=True)
class DisruptionBudget:
    """How many pods of a workload may be missing on purpose."""

    meta: Meta
    selector: Texts
    max_unavailable: Value[int]
