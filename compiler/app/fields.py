"""Fields of a container that Compose has under another name, or that `x-podc` has. Data only.

`desugar` reads the table from left to right, `convert` from right to left.
"""

from __future__ import annotations

from collections.abc import Mapping

RENAMED: Mapping[str, str] = {
    "image": "image",
    "build": "build.context",
    "command": "entrypoint",
    "args": "command",
    "workdir": "working_dir",
    "env": "environment",
    "user": "user",
    "groups": "group_add",
    "read_only": "read_only",
    "capabilities.add": "cap_add",
    "capabilities.drop": "cap_drop",
    "privileged": "privileged",
    "security.options": "security_opt",
    "security.level": "x-podc.security",
    "security.fs_group": "x-podc.fs_group",
    "restart": "restart",
    "grace": "stop_grace_period",
    "update.parallelism": "deploy.update_config.parallelism",
    "update.order": "deploy.update_config.order",
    "update.delay": "deploy.update_config.delay",
    "service.publish": "x-podc.publish",
    "hostname": "hostname",
    "hosts": "extra_hosts",
    "dns.servers": "dns",
    "dns.search": "dns_search",
    "dns.options": "dns_opt",
    "reaper": "init",
    "sysctls": "sysctls",
    "platform": "platform",
    "runtime": "runtime",
    "pull": "pull_policy",
    "pull_secret": "x-podc.pull_secret",
    "labels": "x-podc.labels",
    "annotations": "annotations",
    "workload_annotations": "deploy.labels",
    "tty": "tty",
    "stdin": "stdin_open",
    "schedule": "x-podc.schedule",
    "service_account": "x-podc.service_account",
    "pod": "x-podc.pod",
    "sidecar": "x-podc.sidecar",
    "init": "x-podc.init",
    "patch": "x-podc.patch",
    "accept": "x-podc.accept",
    "inference": "x-podc.inference",
}

HOOK: Mapping[str, str] = {"env": "environment", "workdir": "working_dir"}

NETWORK: Mapping[str, str] = {"enable_ipv6": "ipv6"}

CONDITIONS: Mapping[str, str] = {
    "started": "service_started",
    "healthy": "service_healthy",
    "completed": "service_completed_successfully",
}

SPREAD: Mapping[str, str] = {
    "node": "kubernetes.io/hostname",
    "zone": "topology.kubernetes.io/zone",
    "region": "topology.kubernetes.io/region",
}

NODE_LABEL = "node.labels."
NOT = "!"  # in front of the value of a label that nodes must not have
TIMINGS = ("interval", "timeout", "retries", "start_period", "start_interval")
HEALTH, READY, STARTUP = "health", "ready", "startup"
