"""A pod → the Deployment, StatefulSet, DaemonSet or Job that runs it, and how it is replaced."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.codes import workloads as codes
from compiler.diagnostics import Report
from compiler.ir import (
    Claim,
    CronJob,
    DaemonSet,
    Deployment,
    Job,
    Meta,
    Pod,
    StatefulSet,
    Strategy,
    Texts,
    Workload,
)
from compiler.lower.scope import Kind, Scope, whole_seconds
from compiler.lower.workloads.schedules import lower_schedule
from compiler.project import Condition, Mode, Restart, Schedule, Service, Update
from compiler.records import dataclass, replace
from compiler.source.values import Value, default, inferred

Amount = Value[int | str]

_ONE = "Compose starts one container where no number is written"

_A_DAY = default(86400, "a Job that nobody waits for is removed a day after it has ended")

_STUCK = 600  # seconds: Kubernetes' own `progressDeadlineSeconds`
_LONGEST = 2**31 - 1  # seconds, which Kubernetes keeps in 32 bits
_LEAST_DEADLINE = 10  # the controller looks at schedules every ten seconds

_JOB_RESTARTS: Mapping[Restart, str] = {
    Restart.NO: "Never",
    Restart.ON_FAILURE: "OnFailure",
    Restart.ALWAYS: "OnFailure",
    Restart.UNLESS_STOPPED: "OnFailure",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a workload needs beside its pod. `exclusive`: the old pod has what a new one needs."""

    labels: Texts = ()
    annotations: Texts = ()
    claims: tuple[Claim, ...] = ()
    exclusive: Value[bool] | None = None


def lower_workload(service: Service, scope: Scope, pod: Pod, plan: Plan) -> Workload:
    """Return what runs the pod that the service owns."""
    name = service.name.plain
    meta = Meta(scope.names[name], plan.labels, plan.annotations, service=name)
    selector = scope.selector(service.name.plain)
    match scope.kinds[service.name.plain]:
        case Kind.DEPLOYMENT:
            shell = Deployment(meta, pod, _replicas(service), selector)
            return _replaced(shell, service.update, plan, scope.report)
        case Kind.STATEFUL_SET:
            _say_one_by_one(service, scope.report)
            _say_disks(service, scope.report)
            return StatefulSet(
                meta,
                pod,
                _replicas(service),
                meta.name,
                selector,
                plan.claims,
                _min_ready(service.update),
            )
        case Kind.DAEMON_SET:
            strategy = _rolling(service.update, pod)
            return DaemonSet(meta, pod, selector, strategy, _min_ready(service.update))
        case Kind.JOB:
            job = _job(service, meta, pod)
            return job if _is_awaited(service, scope) else replace(job, kept=_A_DAY)
        case Kind.CRON_JOB:
            return _cron_job(_job(service, meta, pod), service.extension.schedule, scope.report)


def _replicas(service: Service) -> Value[int] | None:
    """Return how many pods there are; none is written where their load decides it."""
    if service.extension.autoscale:
        return None
    return service.replicas or default(1, _ONE)


def _min_ready(update: Update | None) -> Value[int] | None:
    """Return how long a new pod has to be ready, before the next one is replaced.

    Swarm waits for `delay` between two, and looks at each for as long as `monitor`.
    """
    pauses = [one for one in (update.delay, update.monitor) if one and one.plain] if update else []
    if not pauses:
        return None
    longest = max(pauses, key=lambda one: one.plain)
    return longest.map(lambda time: min(whole_seconds(time), _LONGEST - _STUCK))


def _deadline(min_ready: Value[int] | None) -> Value[int] | None:
    """Return when an update counts as stuck: Kubernetes' own time, behind a long wait for each."""
    if min_ready is None or min_ready.plain < _STUCK // 2:
        return None
    rule = "an update is not stuck while a new pod has to be ready for some time"
    return inferred(min_ready.plain + _STUCK, rule, min_ready)


# --- deployments ----------------------------------------------------------------------------------


def _replaced(shell: Deployment, update: Update | None, plan: Plan, report: Report) -> Deployment:
    """Return the Deployment with the way its pods are replaced."""
    min_ready = _min_ready(update)
    shell = replace(shell, min_ready=min_ready, deadline=_deadline(min_ready))
    reason = plan.exclusive or _node_port(shell.pod)
    if reason is None:
        return replace(shell, strategy=_rolling(update, shell.pod))
    lost = next((v for v in (update.order, update.parallelism) if v), None) if update else None
    if lost:
        report.add(codes.UPDATE_RECREATES.at(lost.span, service=shell.meta.service))
    return replace(shell, strategy=Strategy(reason.be("Recreate")))


def _node_port(pod: Pod) -> Value[bool] | None:
    """Return what keeps two pods from running on one node: the node's own network or ports."""
    if pod.host_network and pod.host_network.plain:
        return pod.host_network
    ports = (p.host_port for one in (*pod.containers, *pod.init) for p in one.ports)
    rule = "two pods of one node can't have the same `hostPort`"
    return next((inferred(True, rule, port) for port in ports if port), None)


def _rolling(update: Update | None, pod: Pod) -> Strategy | None:
    """Return Swarm's rules of replacement: so many at a time, old ones first unless told."""
    if update is None or not (update.parallelism or update.order):
        return None
    amount = _amount(update.parallelism)
    kind = amount.be("RollingUpdate")
    none = amount.be(0)
    starts_first = update.order is not None and update.order.plain == "start-first"
    if starts_first and _node_port(pod) is None:
        return Strategy(kind, max_surge=amount, max_unavailable=none)
    return Strategy(kind, max_surge=none, max_unavailable=amount)


def _amount(parallelism: Value[int] | None) -> Amount:
    if parallelism is None:
        return default(1, "Swarm replaces one task at a time")
    return parallelism.be("100%") if parallelism.plain == 0 else parallelism


def _say_one_by_one(service: Service, report: Report) -> None:
    update = service.update
    lost = next((v for v in (update.order, update.parallelism) if v), None) if update else None
    if lost:
        report.add(codes.ONE_BY_ONE.at(lost.span, service=service.name.plain))


def _say_disks(service: Service, report: Report) -> None:
    count = service.replicas
    if count and count.plain > 1:
        name = service.name.plain
        report.add(codes.DISK_EACH.at(count.span, service=name, count=count.plain, subject=name))


# --- jobs -----------------------------------------------------------------------------------------


def _job(service: Service, meta: Meta, pod: Pod) -> Job:
    """Return the Job; Swarm runs all replicas of a job at once."""
    rule = service.restart
    policy = rule.policy.map(_JOB_RESTARTS.__getitem__)
    never = rule.policy.plain is Restart.NO
    replicas = None if service.mode.plain is Mode.GLOBAL_JOB else service.replicas
    return Job(
        meta=meta,
        pod=replace(pod, restart=policy),
        completions=replicas,
        parallelism=replicas,
        retries=rule.policy.be(0) if never else rule.attempts,
    )


def _is_awaited(service: Service, scope: Scope) -> bool:
    others = scope.dependents.get(service.name.plain, ())
    return any(one.dependency.condition.plain is Condition.COMPLETED for one in others)


def _cron_job(job: Job, schedule: Schedule | None, report: Report) -> CronJob:
    assert schedule is not None  # what makes a CronJob of a service; else it is reported
    schedule = lower_schedule(schedule, report)
    return CronJob(
        meta=job.meta,
        pod=job.pod,
        schedule=schedule.cron,
        concurrency=schedule.concurrency.map(lambda one: one.value.capitalize()),
        deadline=schedule.deadline.map(lambda time: max(_LEAST_DEADLINE, whole_seconds(time))),
        time_zone=schedule.time_zone,
        completions=job.completions,
        parallelism=job.parallelism,
        retries=job.retries,
    )
