"""Rulings on amounts, scheduling and rollout: resources, devices, kernel parameters, `deploy`."""

from __future__ import annotations

from compiler.compose.rulings.devices import PLUGIN
from compiler.compose.rulings.fates import (
    Ruling,
    Shape,
    Texts,
    altered,
    approximated,
    counted,
    inert,
    lost,
    lowered,
    refused,
    told,
    unsupported,
)

_CPUS = "write `cpus: 0.5` (or any other number of CPUs)"
_SAFE = Texts(
    (
        "net.ipv4.ip_local_port_range",
        "net.ipv4.ip_local_reserved_ports",
        "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.ping_group_range",
        "net.ipv4.tcp_fin_timeout",
        "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes",
        "net.ipv4.tcp_keepalive_time",
        "net.ipv4.tcp_rmem",
        "net.ipv4.tcp_syncookies",
        "net.ipv4.tcp_wmem",
        "kernel.shm_rmid_forced",
    )
)
_NAMESPACED = Shape(
    "net.…, kernel.shm…, kernel.msg…, kernel.sem, fs.mqueue.…",
    r"(net\.|kernel\.(shm|msg|sem)|fs\.mqueue\.).*",
    "namespaced",
)

RESOURCES: tuple[Ruling, ...] = (
    lowered("services.*.cpus", "lower.pods.resources"),
    lowered("services.*.mem_limit", "lower.pods.resources"),
    lowered("services.*.mem_reservation", "lower.pods.resources"),
    lowered("services.*.shm_size", "lower.storage.mounts"),
    inert("services.*.memswap_limit", "limits swap, which pods don't get"),
    lowered("services.*.cpu_quota", "lower.pods.resources"),
    lowered("services.*.cpu_period", "lower.pods.resources"),
    lowered("services.*.cpu_count", "lower.pods.resources"),
    unsupported("services.*.cpu_percent", "has no equivalent: it depends on the node", hint=_CPUS),
    unsupported(
        "services.*.cpu_shares",
        "has no equivalent: Kubernetes sets the weight from the CPU request",
        hint="give `deploy.resources.reservations.cpus` and delete it",
    ),
    unsupported("services.*.cpuset", "has no equivalent: the kubelet alone may pin CPUs"),
    unsupported("services.*.cpu_rt_period", "has no equivalent: pods get no real-time CPU time"),
    unsupported("services.*.cpu_rt_runtime", "has no equivalent: pods get no real-time CPU time"),
    unsupported("services.*.blkio_config", "has no equivalent: pods have no I/O limits"),
    unsupported("services.*.mem_swappiness", "has no equivalent: swap is up to the node"),
    inert("services.*.oom_kill_disable", "is the default", Texts(("false",))),
    unsupported(
        "services.*.oom_kill_disable",
        "has no equivalent: a container beyond its memory limit is killed",
        hint="raise `deploy.resources.limits.memory` and delete it",
    ),
    unsupported(
        "services.*.oom_score_adj",
        "has no Kubernetes equivalent",
        hint="delete it and give `deploy.resources`: requests and limits decide the score",
    ),
    unsupported(
        "services.*.pids_limit",
        "has no equivalent in a pod: the kubelet's `podPidsLimit` holds for the whole node",
    ),
    unsupported(
        "services.*.ulimits",
        "has no equivalent: containers have the limits of the node's container runtime",
        hint="set them in the container runtime's configuration, or call `ulimit` in `entrypoint`",
    ),
    lowered("services.*.storage_opt.*", "lower.pods.resources", Texts(("size",))),
    unsupported("services.*.storage_opt.*", "has no equivalent: only a `size` has"),
    unsupported("services.*.device_cgroup_rules", "has no equivalent in a pod", hint=PLUGIN),
    lowered("services.*.sysctls.*", "lower.identity.sysctls", _SAFE),
    told(
        "services.*.sysctls.*",
        "lower.identity.sysctls",
        "is set only where the node's kubelet allows it",
        when=_NAMESPACED,
    ),
    lost("services.*.sysctls.*", "lower.identity.sysctls", "belongs to the node, not to a pod"),
)

DEPLOY: tuple[Ruling, ...] = (
    *counted("services.*.scale", "lower.workloads.workload"),
    *counted("services.*.deploy.replicas", "lower.workloads.workload"),
    inert("services.*.deploy.mode", "is the default", Texts(("replicated",))),
    lowered("services.*.deploy.mode", "lower.workloads.kinds", Texts(("global",))),
    lowered("services.*.deploy.mode", "lower.workloads.kinds", Texts(("replicated-job",))),
    told(
        "services.*.deploy.mode",
        "lower.workloads.kinds",
        "runs once, not once on each node",
        when=Texts(("global-job",)),
    ),
    refused(
        "services.*.deploy.mode",
        "is none of Swarm's modes",
        hint="write `replicated`, `global`, `replicated-job` or `global-job`",
    ),
    inert("services.*.deploy.endpoint_mode", "is the default", Texts(("vip",))),
    lowered("services.*.deploy.endpoint_mode", "lower.network.services", Texts(("dnsrr",))),
    refused(
        "services.*.deploy.endpoint_mode",
        "is neither of Swarm's two modes",
        hint="write `vip` or `dnsrr`",
    ),
    lowered("services.*.deploy.resources.limits.cpus", "lower.pods.resources"),
    lowered("services.*.deploy.resources.limits.memory", "lower.pods.resources"),
    unsupported(
        "services.*.deploy.resources.limits.pids",
        "has no equivalent in a pod: the kubelet's `podPidsLimit` holds for the whole node",
    ),
    lowered("services.*.deploy.resources.reservations.cpus", "lower.pods.resources"),
    lowered("services.*.deploy.resources.reservations.memory", "lower.pods.resources"),
    unsupported(
        "services.*.deploy.resources.reservations.generic_resources",
        "counts what Swarm's nodes declare; a cluster's nodes declare extended resources",
        hint="add the extended resource to the container's limits",
    ),
    lowered("services.*.deploy.restart_policy.condition", "lower.workloads.kinds", Texts(("any",))),
    lowered(
        "services.*.deploy.restart_policy.condition", "lower.workloads.kinds", Texts(("none",))
    ),
    told(
        "services.*.deploy.restart_policy.condition",
        "lower.workloads.kinds",
        "becomes a restart whatever the exit code, unless the service is a job",
        when=Texts(("on-failure",)),
    ),
    altered(
        "services.*.deploy.restart_policy.condition",
        "lower.workloads.kinds",
        "is a word of `restart`: under `deploy` the same is called `any`, and read so here",
        when=Texts(("always", "unless-stopped")),
        hint="write `any`",
    ),
    refused(
        "services.*.deploy.restart_policy.condition",
        "is none of Swarm's conditions",
        hint="write `any`, `on-failure` or `none`",
    ),
    lowered("services.*.deploy.restart_policy.max_attempts", "lower.workloads.workload"),
    unsupported(
        "services.*.deploy.restart_policy.delay",
        "has no equivalent: Kubernetes waits 10 s, then twice as long each time, up to 5 min",
    ),
    unsupported(
        "services.*.deploy.restart_policy.window",
        "has no equivalent: Kubernetes forgets failures after 10 min without one",
    ),
    *counted("services.*.deploy.update_config.parallelism", "lower.workloads.workload"),
    lowered("services.*.deploy.update_config.order", "lower.workloads.workload"),
    lowered("services.*.deploy.update_config.delay", "lower.workloads.workload"),
    inert(
        "services.*.deploy.update_config.failure_action",
        "is what a cluster does: a stuck update waits",
        Texts(("pause",)),
    ),
    unsupported(
        "services.*.deploy.update_config.failure_action",
        "has no equivalent: a stuck update waits until somebody decides",
        hint="run `kubectl rollout status` and `kubectl rollout undo` where you deploy",
    ),
    approximated(
        "services.*.deploy.update_config.monitor",
        "lower.workloads.workload",
        "becomes the time that a new pod has to be ready before the next one is replaced",
    ),
    unsupported(
        "services.*.deploy.update_config.max_failure_ratio",
        "has no equivalent: readiness probes decide whether an update goes on",
        hint="give the service a `healthcheck`",
    ),
    unsupported(
        "services.*.deploy.rollback_config",
        "has no equivalent: a roll-back is one more update, under the same rules",
        hint="run `kubectl rollout undo` where you deploy",
    ),
    lowered(
        "services.*.deploy.placement.constraints[]",
        "lower.workloads.placement",
        Shape(
            "node.labels.NAME, node.hostname, node.platform.os, node.platform.arch",
            r"\s*(node\.(labels\..+|hostname|platform\.(os|arch))|engine\.labels\..+)"
            r"\s*[!=]=\s*\S.*",
            "label",
        ),
    ),
    lost(
        "services.*.deploy.placement.constraints[]",
        "lower.workloads.placement",
        "is left out: nodes of a cluster have no such property",
    ),
    lowered("services.*.deploy.placement.preferences[].spread", "lower.workloads.placement"),
    inert("services.*.deploy.placement.max_replicas_per_node", "is no limit", Texts(("0",))),
    lowered(
        "services.*.deploy.placement.max_replicas_per_node",
        "lower.workloads.placement",
        Texts(("1",)),
    ),
    approximated(
        "services.*.deploy.placement.max_replicas_per_node",
        "lower.workloads.placement",
        "holds the difference between nodes to that number, not the number on each of them",
    ),
)
