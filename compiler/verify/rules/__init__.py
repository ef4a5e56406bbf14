"""All that is asked of single manifests beyond their schemas, by topic."""

from __future__ import annotations

from compiler.verify.plan import Rule
from compiler.verify.rules import (
    access,
    autoscaling,
    containers,
    contents,
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
    volumes,
    workloads,
)

RULES: tuple[Rule, ...] = (
    *metadata.RULES,
    *containers.RULES,
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
    *contents.RULES,
    *quotas.RULES,
)
