"""Rulings on podc's own extension, `x-podc`: what Kubernetes must know and Compose can't say."""

from __future__ import annotations

from compiler.compose.rulings.fates import Ruling, lowered, resolved, unsupported

_SOON = "is read by no version of podc so far"

EXTENSION: tuple[Ruling, ...] = (
    resolved("x-podc.accept", "compose.load", "says which diagnostics are accepted"),
    lowered("x-podc.pull_secret", "lower.images"),
    unsupported("x-podc.patches", _SOON),
    unsupported("x-podc.raw", _SOON),
    resolved("services.*.x-podc.accept", "compose.load", "says which diagnostics are accepted"),
    lowered("services.*.x-podc.pull_secret", "lower.images"),
    lowered("services.*.x-podc.publish", "lower.publishing"),
    unsupported("services.*.x-podc.controller", _SOON),
    unsupported("services.*.x-podc.pod", _SOON),
    unsupported("services.*.x-podc.sidecar", _SOON),
    unsupported("services.*.x-podc.init", _SOON),
    unsupported("services.*.x-podc.schedule", _SOON),
    unsupported("services.*.x-podc.autoscale", _SOON),
    unsupported("services.*.x-podc.probes", _SOON),
    unsupported("services.*.x-podc.security", _SOON),
    unsupported("services.*.x-podc.service_account", _SOON),
    unsupported("services.*.x-podc.fs_group", _SOON),
    unsupported("services.*.x-podc.patch", _SOON),
    lowered("volumes.*.x-podc.size", "lower.storage"),
    lowered("volumes.*.x-podc.class", "lower.storage"),
)
