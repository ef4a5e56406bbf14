"""Rulings on labels that steer other tools: Kompose's, and Ofelia's schedules."""

from __future__ import annotations

from compiler.compose.rulings.fates import Ruling, Shape, Texts, altered, inert, lowered

_LABELS = "services.*.labels.*"
_ON_VOLUMES = "volumes.*.labels.*"
_ON_DEPLOY = "services.*.deploy.labels.*"
_BY = "compose.normalise.kompose"

# https://kompose.io/user-guide/#labels
_UNDERSTOOD = (
    "kompose.controller.port.expose",
    "kompose.controller.type",
    "kompose.cronjob.backoff_limit",
    "kompose.cronjob.concurrency_policy",
    "kompose.cronjob.schedule",
    "kompose.hpa.cpu",
    "kompose.hpa.memory",
    "kompose.hpa.replicas.max",
    "kompose.hpa.replicas.min",
    "kompose.image-pull-policy",
    "kompose.image-pull-secret",
    "kompose.init.containers.command",
    "kompose.init.containers.image",
    "kompose.security-context.fsgroup",
    "kompose.service.expose",
    "kompose.service.expose.ingress-class-name",
    "kompose.service.expose.tls-secret",
    "kompose.service.external-traffic-policy",
    "kompose.service.group",
    "kompose.service.healthcheck.liveness.http_get_path",
    "kompose.service.healthcheck.liveness.http_get_port",
    "kompose.service.healthcheck.liveness.tcp_port",
    "kompose.service.healthcheck.readiness.disable",
    "kompose.service.healthcheck.readiness.http_get_path",
    "kompose.service.healthcheck.readiness.http_get_port",
    "kompose.service.healthcheck.readiness.interval",
    "kompose.service.healthcheck.readiness.retries",
    "kompose.service.healthcheck.readiness.start_period",
    "kompose.service.healthcheck.readiness.tcp_port",
    "kompose.service.healthcheck.readiness.test",
    "kompose.service.healthcheck.readiness.timeout",
    "kompose.service.name_override",
    "kompose.service.nodeport.port",
    "kompose.service.type",
    "kompose.serviceaccount-name",
    "kompose.volume.selector",
    "kompose.volume.size",
    "kompose.volume.storage-class-name",
    "kompose.volume.subpath",
    "kompose.volume.type",
)

LABELS: tuple[Ruling, ...] = (
    *(lowered(_LABELS, _BY, Texts((label,))) for label in _UNDERSTOOD),
    inert(
        _LABELS,
        "names a container that podc names after its service",
        Texts(("kompose.init.containers.name",)),
    ),
    altered(
        _LABELS,
        "lower.metadata",
        "is kept as an annotation only: podc does not act on this label of Kompose's",
        when=Shape("kompose.…", r"kompose\..+", "kompose"),
    ),
    lowered(
        _LABELS,
        "compose.normalise.ofelia",
        Shape(
            "ofelia.job-run.NAME.schedule, …command, …image, …container",
            r"ofelia\.job-run\.[^.]+\.(schedule|command|image|container)",
            "ofelia-job-run",
        ),
    ),
    altered(
        _LABELS,
        "lower.metadata",
        "is kept as an annotation only: no CronJob is made of it",
        when=Shape("ofelia.…", r"ofelia\..+", "ofelia"),
        hint="give a service of its own `x-podc: {schedule: …}`",
    ),
    lowered(_LABELS, "lower.metadata"),
    lowered(_ON_DEPLOY, _BY, Texts(("kompose.ephemeral-storage.limit",))),
    lowered(_ON_DEPLOY, _BY, Texts(("kompose.ephemeral-storage.request",))),
    lowered(_ON_DEPLOY, "lower.metadata"),
    lowered(_ON_VOLUMES, _BY, Texts(("kompose.volume.size",))),
    lowered(_ON_VOLUMES, _BY, Texts(("kompose.volume.storage-class-name",))),
    lowered(_ON_VOLUMES, _BY, Texts(("kompose.volume.selector",))),
    lowered(_ON_VOLUMES, "lower.storage.mounts"),
)
