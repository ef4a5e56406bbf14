"""Rulings on podc's own extension, `x-podc`: what Kubernetes must know and Compose can't say."""

from __future__ import annotations

from compiler.compose.rulings.fates import Ruling, Texts, inert, lowered, resolved, unsupported

_SOON = "is read by no version of podc so far"

EXTENSION: tuple[Ruling, ...] = (
    resolved("x-podc.accept", "compose.load", "says which diagnostics are accepted"),
    lowered("x-podc.pull_secret", "lower.images"),
    unsupported("x-podc.patches", _SOON),
    unsupported("x-podc.raw", _SOON),
    resolved("services.*.x-podc.accept", "compose.load", "says which diagnostics are accepted"),
    lowered("services.*.x-podc.pull_secret", "lower.images"),
    lowered("services.*.x-podc.publish", "lower.publishing"),
    lowered("services.*.x-podc.controller", "lower.kinds", Texts(("deployment",))),
    lowered("services.*.x-podc.controller", "lower.kinds", Texts(("statefulset",))),
    lowered("services.*.x-podc.controller", "lower.kinds", Texts(("daemonset",))),
    lowered("services.*.x-podc.controller", "lower.kinds", Texts(("job",))),
    lowered("services.*.x-podc.controller", "lower.kinds", Texts(("cronjob",))),
    lowered("services.*.x-podc.pod", "lower.sharing"),
    inert("services.*.x-podc.sidecar", "is the default", Texts(("false",))),
    lowered("services.*.x-podc.sidecar", "lower.pods"),
    inert("services.*.x-podc.init", "is the default", Texts(("false",))),
    lowered("services.*.x-podc.init", "lower.pods"),
    lowered("services.*.x-podc.schedule", "lower.schedules"),
    lowered("services.*.x-podc.schedule.cron", "lower.schedules"),
    lowered("services.*.x-podc.schedule.time_zone", "lower.workload"),
    lowered("services.*.x-podc.schedule.concurrency", "lower.workload", Texts(("allow",))),
    inert("services.*.x-podc.schedule.concurrency", "is the default", Texts(("forbid",))),
    lowered("services.*.x-podc.schedule.concurrency", "lower.workload", Texts(("replace",))),
    lowered("services.*.x-podc.schedule.deadline", "lower.workload"),
    lowered("services.*.x-podc.autoscale.min", "lower.autoscale"),
    lowered("services.*.x-podc.autoscale.max", "lower.autoscale"),
    lowered("services.*.x-podc.autoscale.cpu", "lower.autoscale"),
    lowered("services.*.x-podc.autoscale.memory", "lower.autoscale"),
    lowered("services.*.x-podc.probes.readiness", "lower.health"),
    lowered("services.*.x-podc.probes.liveness", "lower.health"),
    lowered("services.*.x-podc.probes.startup", "lower.health"),
    lowered("services.*.x-podc.security", "lower.security", Texts(("off",))),
    lowered("services.*.x-podc.security", "lower.security", Texts(("baseline",))),
    lowered("services.*.x-podc.security", "lower.security", Texts(("restricted",))),
    lowered("services.*.x-podc.service_account", "lower.cluster"),
    lowered("services.*.x-podc.fs_group", "lower.cluster"),
    unsupported("services.*.x-podc.patch", _SOON),
    lowered("volumes.*.x-podc.size", "lower.storage"),
    lowered("volumes.*.x-podc.class", "lower.storage"),
)
