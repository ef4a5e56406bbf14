"""How a service's container runs: its restarts, mode, updates, health and share of the node."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from typing import TypeVar

from compiler.compose.normalise import read
from compiler.compose.normalise.devices import devices
from compiler.compose.units import parse_bytes
from compiler.project import (
    Amounts,
    Healthcheck,
    Mode,
    Placement,
    Resources,
    Restart,
    RestartRule,
    Update,
)
from compiler.source.nodes import Mapping
from compiler.source.values import Value, default, inferred, written

RESTART_CONDITIONS: Dictionary[str, Restart] = {
    "none": Restart.NO,
    "on-failure": Restart.ON_FAILURE,
    "any": Restart.ALWAYS,
}

# What only Swarm acts upon, and Swarm replaces the tasks that a healthcheck gives up on.
_SWARM_ONLY = ("endpoint_mode", "placement", "update_config", "rollback_config")

Number = TypeVar("Number", int, float)

_PERIOD = 100_000  # microseconds, the kernel's default CFS period


def restart(service: Mapping) -> RestartRule:
    """Return when the container is started again; `deploy.restart_policy` wins over `restart`.

    To Docker and to Swarm, none is no limit of attempts.
    """
    policy = read.find(service, "deploy", "restart_policy")
    if isinstance(policy, Mapping):
        return _restart_policy(policy)
    found = read.scalar(service, "restart")
    if found is None or not read.spelled(found):
        return RestartRule(default(Restart.NO, "Docker starts no container again unless told to"))
    name, _, attempts = read.spelled(found).partition(":")
    if not _is_restart(name, attempts):  # the audit has refused it
        return RestartRule(written(Restart.ALWAYS, found), is_written=True)
    limit = found.part(len(name) + 1, len(name) + 1 + len(attempts))
    return RestartRule(
        written(Restart(name), found),
        _some(written(int(attempts), limit)) if attempts else None,
        is_written=True,
    )


def _is_restart(name: str, attempts: str) -> bool:
    counted = not attempts or (name == Restart.ON_FAILURE and attempts.isdecimal())
    return name in list(Restart) and counted


def _restart_policy(policy: Mapping) -> RestartRule:
    condition = read.scalar(policy, "condition")
    attempts = _some(read.whole(policy, "max_attempts"))
    if condition is None:
        always = written(Restart.ALWAYS, policy.span)
        return RestartRule(always, attempts, is_written=True)
    rule = RESTART_CONDITIONS.get(
        read.spelled(condition), Restart.ALWAYS
    )  # the audit refuses others
    return RestartRule(written(rule, condition), attempts, is_written=True)


def mode(service: Mapping) -> Value[Mode]:
    """Return Swarm's deployment mode; replicas where none is written (the audit refuses others)."""
    found = read.text(service, "deploy", "mode")
    if found is None or found.plain not in list(Mode):
        return default(Mode.REPLICATED, "Compose runs replicas unless `deploy.mode` says otherwise")
    return found.map(Mode)


def update(service: Mapping) -> Update | None:
    """Return how a rolling update proceeds, if the file says anything of it."""
    rules = read.find(service, "deploy", "update_config")
    if not isinstance(rules, Mapping):
        return None
    return Update(
        read.whole(rules, "parallelism"),
        read.seconds(rules, "delay"),
        read.text(rules, "order"),
        read.seconds(rules, "monitor"),
    )


def placement(service: Mapping) -> Placement:
    """Return on which nodes Swarm would run the service."""
    node = read.find(service, "deploy", "placement")
    spread = (read.text(item, "spread") for item in read.items(node, "preferences"))
    most = read.whole(node, "max_replicas_per_node")
    return Placement(
        constraints=read.texts(node, "constraints"),
        spread=tuple(one for one in spread if one),
        most_per_node=most if most and most.plain > 0 else None,
    )


# --- health ---------------------------------------------------------------------------------------


def healthcheck(service: Mapping) -> Healthcheck | None:
    """Return the check with Docker's own numbers wherever none, or zero, is written."""
    node = read.find(service, "healthcheck")
    if not isinstance(node, Mapping):
        return None
    test = read.texts(node, "test")
    switch = read.flag(node, "disable")
    return Healthcheck(
        test=test,
        interval=_timing(node, "interval", 30),
        timeout=_timing(node, "timeout", 30),
        retries=_retries(node),
        start_period=_timing(node, "start_period", 0),
        start_interval=_timing(node, "start_interval", 5),
        disabled=bool(switch and switch.plain) or [t.plain for t in test[:1]] == ["NONE"],
        liveness=_liveness(service),
        node=node,
    )


def _timing(node: Mapping, key: str, otherwise: float) -> Value[float]:
    found = read.seconds(node, key)
    if found and found.plain > 0:
        return found
    return default(otherwise, f"Docker's `{key}` where none is written")


def _retries(node: Mapping) -> Value[int]:
    found = read.whole(node, "retries")
    if found and found.plain > 0:
        return found
    return default(3, "Docker's `retries` where none is written")


def _liveness(service: Mapping) -> Value[bool] | None:
    """Tell who restarts the container when its check fails: Docker itself does not."""
    autoheal = read.scalar(service, "labels", "autoheal")
    if autoheal and read.spelled(autoheal).lower() == "true":
        return written(True, autoheal)
    deploy = service.entry("deploy")
    is_swarm = any(read.find(service, "deploy", key) for key in _SWARM_ONLY)
    return written(True, deploy.key.span) if deploy and is_swarm else None


# --- resources ------------------------------------------------------------------------------------


def resources(service: Mapping) -> Resources:
    """Return limits and reservations from their three spellings; zero or less means no limit."""
    deploy = read.find(service, "deploy", "resources")
    return Resources(
        Amounts(
            _some(read.number(deploy, "limits", "cpus")) or _cpus(service),
            _some(read.whole(deploy, "limits", "memory"))
            or _some(read.whole(service, "mem_limit")),
            _bytes(read.text(service, "storage_opt", "size")),
        ),
        Amounts(
            _some(read.number(deploy, "reservations", "cpus")),
            _some(read.whole(deploy, "reservations", "memory"))
            or _some(read.whole(service, "mem_reservation")),
            _bytes(read.text(service, "x-podc", "disk")),
        ),
        devices(service),
    )


def _bytes(amount: Value[str] | None) -> Value[int] | None:
    """Return an amount of the container's own disk."""
    size = parse_bytes(amount.plain) if amount else None
    return _some(amount.be(size)) if amount and isinstance(size, int) else None


def _cpus(service: Mapping) -> Value[float] | None:
    return (
        _some(read.number(service, "cpus"))
        or _quota(service)
        or _some(read.number(service, "cpu_count"))
    )


def _quota(service: Mapping) -> Value[float] | None:
    quota = _some(read.number(service, "cpu_quota"))
    if quota is None:
        return None
    period = _some(read.number(service, "cpu_period")) or default(_PERIOD, "the kernel's period")
    rule = "`cpu_quota` divided by `cpu_period` is the number of cores"
    return inferred(quota.plain / period.plain, rule, quota, period)


def _some(amount: Value[Number] | None) -> Value[Number] | None:
    return amount if amount and amount.plain > 0 else None
