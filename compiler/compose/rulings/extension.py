"""Rulings on podc's own extension, `x-podc`: what Kubernetes must know and Compose can't say."""

from __future__ import annotations

from compiler.compose.rulings.fates import Ruling, Texts, inert, lowered, resolved

EXTENSION: tuple[Ruling, ...] = (
    resolved("x-podc.accept", "compose.load", "says which diagnostics are accepted"),
    lowered("x-podc.pull_secret", "lower.pods.images"),
    lowered("x-podc.patches", "kubernetes.patching"),
    lowered("x-podc.raw", "kubernetes.patching"),
    lowered("x-podc.inference", "knowledge.images"),
    resolved("services.*.x-podc.accept", "compose.load", "says which diagnostics are accepted"),
    lowered("services.*.x-podc.pull_secret", "lower.pods.images"),
    lowered("services.*.x-podc.publish", "lower.network.publishing"),
    lowered("services.*.x-podc.inference", "knowledge.images"),
    lowered("services.*.x-podc.mounts", "lower.storage.binds"),
    lowered("services.*.x-podc.controller", "lower.workloads.kinds", Texts(("deployment",))),
    lowered("services.*.x-podc.controller", "lower.workloads.kinds", Texts(("statefulset",))),
    lowered("services.*.x-podc.controller", "lower.workloads.kinds", Texts(("daemonset",))),
    lowered("services.*.x-podc.controller", "lower.workloads.kinds", Texts(("job",))),
    lowered("services.*.x-podc.controller", "lower.workloads.kinds", Texts(("cronjob",))),
    lowered("services.*.x-podc.pod", "lower.pods.sharing"),
    inert("services.*.x-podc.sidecar", "is the default", Texts(("false",))),
    lowered("services.*.x-podc.sidecar", "lower.pods.assembly"),
    inert("services.*.x-podc.init", "is the default", Texts(("false",))),
    lowered("services.*.x-podc.init", "lower.pods.assembly"),
    lowered("services.*.x-podc.schedule", "lower.workloads.schedules"),
    lowered("services.*.x-podc.schedule.cron", "lower.workloads.schedules"),
    lowered("services.*.x-podc.schedule.time_zone", "lower.workloads.workload"),
    lowered(
        "services.*.x-podc.schedule.concurrency", "lower.workloads.workload", Texts(("allow",))
    ),
    inert("services.*.x-podc.schedule.concurrency", "is the default", Texts(("forbid",))),
    lowered(
        "services.*.x-podc.schedule.concurrency", "lower.workloads.workload", Texts(("replace",))
    ),
    lowered("services.*.x-podc.schedule.deadline", "lower.workloads.workload"),
    lowered("services.*.x-podc.autoscale.min", "lower.workloads.autoscale"),
    lowered("services.*.x-podc.autoscale.max", "lower.workloads.autoscale"),
    lowered("services.*.x-podc.autoscale.cpu", "lower.workloads.autoscale"),
    lowered("services.*.x-podc.autoscale.memory", "lower.workloads.autoscale"),
    lowered("services.*.x-podc.probes.readiness", "lower.pods.health"),
    lowered("services.*.x-podc.probes.liveness", "lower.pods.health"),
    lowered("services.*.x-podc.probes.startup", "lower.pods.health"),
    lowered("services.*.x-podc.security", "lower.identity.security", Texts(("off",))),
    lowered("services.*.x-podc.security", "lower.identity.security", Texts(("baseline",))),
    lowered("services.*.x-podc.security", "lower.identity.security", Texts(("restricted",))),
    lowered("services.*.x-podc.labels", "lower.metadata"),
    lowered("services.*.x-podc.secret_env", "lower.storage.config"),
    resolved(
        "secrets.*.x-podc.generate", "lower.storage.config", "says by which command it is made"
    ),
    lowered("services.*.x-podc.service_account", "lower.cluster"),
    lowered("services.*.x-podc.fs_group", "lower.cluster"),
    lowered("services.*.x-podc.expose", "lower.network.routes"),
    lowered("services.*.x-podc.expose.host", "lower.network.routes"),
    lowered("services.*.x-podc.expose.path", "lower.network.routes"),
    lowered("services.*.x-podc.expose.port", "lower.network.routes"),
    lowered("services.*.x-podc.expose.tls", "lower.network.routes"),
    lowered("services.*.x-podc.patch", "kubernetes.patching"),
    lowered("volumes.*.x-podc.size", "lower.storage.mounts"),
    lowered("volumes.*.x-podc.class", "lower.storage.mounts"),
    lowered("volumes.*.x-podc.access", "lower.storage.mounts"),
    lowered("volumes.*.x-podc.seed", "lower.storage.seeding"),
)
