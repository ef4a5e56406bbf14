"""All that is asked of single manifests beyond their schemas, by topic."""

from __future__ import annotations

from compiler.verify.plan import Rule
from compiler.verify.rules import (
    access,
    admission,
    autoscaling,
    cluster,
    containers,
    contents,
    disks,
    extensions,
    gateway,
    jobs,
    metadata,
    networking,
    pods,
    quotas,
    resources,
    scheduling,
    security,
    services,
    storage,
    variables,
    volumes,
    workloads,
)

RULES: tuple[Rule, ...] = (
    *metadata.RULES,
    *containers.RULES,
    *variables.RULES,
    *pods.RULES,
    *volumes.RULES,
    *security.RULES,
    *scheduling.RULES,
    *resources.RULES,
    *workloads.RULES,
    *jobs.RULES,
    *services.RULES,
    *networking.RULES,
    *autoscaling.RULES,
    *access.RULES,
    *storage.RULES,
    *disks.RULES,
    *contents.RULES,
    *quotas.RULES,
    *gateway.RULES,
    *admission.RULES,
    *extensions.RULES,
    *cluster.RULES,
)
