"""A canonical service key by key: which kind of value each key shows. Data only."""

from __future__ import annotations

from compiler.compose.forms import (
    check,
    command,
    device_count,
    keys,
    pairs,
    ports,
    several,
    texts,
    ulimit,
    variables,
)
from compiler.compose.hosts import hosts
from compiler.compose.kinds import (
    Kind,
    amount,
    blank_string,
    closed,
    duration,
    flag,
    fraction,
    kept_amount,
    kept_duration,
    kept_flag,
    kept_number,
    kept_size,
    kept_string,
    kept_written_amount,
    mode,
    nullable,
    number,
    only_string,
    record,
    rows,
    size,
    string,
    table,
    written_amount,
)
from compiler.diagnostics import Report
from compiler.source.nodes import Node, Scalar

_GRANT = record({"source": string, "target": string, "uid": string, "gid": string, "mode": mode})

_HOOK_KEYS: dict[str, Kind] = {
    "command": command,
    "image": string,
    "user": string,
    "privileged": flag,
    "working_dir": string,
    "environment": variables,
    "per_replica": flag,
}
_HOOK = record(_HOOK_KEYS)

_BUILD = record(
    {
        "context": string,
        "dockerfile": string,
        "dockerfile_inline": string,
        "entitlements": texts,
        "args": variables,
        "provenance": string,
        "sbom": string,
        "ssh": keys,
        "labels": pairs,
        "cache_from": texts,
        "cache_to": texts,
        "no_cache": flag,
        "no_cache_filter": texts,
        "additional_contexts": table(only_string),
        "pull": flag,
        "extra_hosts": hosts,
        "isolation": string,
        "network": string,
        "target": string,
        "secrets": rows(_GRANT),
        "shm_size": size,
        "tags": texts,
        "ulimits": table(ulimit),
        "platforms": texts,
        "privileged": flag,
    }
)

_DEVICE_REQUEST = closed(
    {
        "capabilities": texts,
        "driver": string,
        "count": device_count,
        "device_ids": texts,
        "options": pairs,
    }
)

_UPDATE = record(
    {
        "parallelism": kept_amount,
        "delay": duration,
        "failure_action": string,
        "monitor": duration,
        "max_failure_ratio": fraction,
        "order": string,
    }
)

_AMOUNTS = record(
    {
        "cpus": fraction,
        "memory": size,
        "pids": number,
        "devices": rows(_DEVICE_REQUEST),
        "generic_resources": rows(
            record({"discrete_resource_spec": record({"kind": kept_string, "value": kept_number})})
        ),
    }
)

_DEPLOY = record(
    {
        "mode": string,
        "replicas": kept_number,
        "labels": pairs,
        "update_config": _UPDATE,
        "rollback_config": _UPDATE,
        "resources": record({"limits": _AMOUNTS, "reservations": _AMOUNTS}, blank=False),
        "restart_policy": record(
            {
                "condition": string,
                "delay": kept_duration,
                "max_attempts": kept_amount,
                "window": kept_duration,
            }
        ),
        "placement": record(
            {
                "constraints": texts,
                "preferences": rows(record({"spread": string})),
                "max_replicas_per_node": amount,
            },
            blank=False,
        ),
        "endpoint_mode": string,
    }
)

_THROTTLES = rows(record({"path": kept_string, "rate": kept_size}))

_BLKIO = record(
    {
        "weight": written_amount,
        "weight_device": rows(record({"path": kept_string, "weight": kept_written_amount})),
        "device_read_bps": _THROTTLES,
        "device_read_iops": _THROTTLES,
        "device_write_bps": _THROTTLES,
        "device_write_iops": _THROTTLES,
    }
)

_HEALTHCHECK = record(
    {
        "test": check,
        "timeout": kept_duration,
        "interval": kept_duration,
        "retries": kept_amount,
        "start_period": kept_duration,
        "start_interval": kept_duration,
        "disable": flag,
    }
)

_WATCH = record(
    {
        "path": kept_string,
        "action": kept_string,
        "target": string,
        "exec": record(_HOOK_KEYS, blank=False),
        "include": texts,
        "ignore": texts,
        "initial_sync": flag,
    }
)

_ATTACHMENT = record(
    {
        "aliases": texts,
        "driver_opts": pairs,
        "gw_priority": number,
        "interface_name": string,
        "ipv4_address": string,
        "ipv6_address": string,
        "link_local_ips": texts,
        "mac_address": string,
        "priority": number,
    }
)

_PORT = record(
    {
        "name": string,
        "mode": string,
        "host_ip": string,
        "target": kept_amount,
        "published": string,
        "protocol": string,
        "app_protocol": string,
    }
)


def _unless_true(node: Node, report: Report) -> Node | None:
    shown = kept_flag(node, report)
    return None if isinstance(shown, Scalar) and shown.value is True else shown


_MOUNT = record(
    {
        "type": string,
        "source": string,
        "target": string,
        "read_only": flag,
        "consistency": string,
        "bind": record(
            {
                "selinux": string,
                "propagation": string,
                "create_host_path": _unless_true,
                "recursive": string,
            }
        ),
        "volume": record({"labels": pairs, "nocopy": flag, "subpath": string}),
        "tmpfs": record({"size": size, "mode": written_amount}),
        "image": record({"subpath": string}),
    }
)

SERVICE = record(
    {
        "profiles": texts,
        "annotations": pairs,
        "attach": kept_flag,
        "build": _BUILD,
        "develop": record({"watch": rows(_WATCH)}),
        "blkio_config": _BLKIO,
        "cap_add": texts,
        "cap_drop": texts,
        "cgroup_parent": string,
        "cgroup": string,
        "cpu_count": number,
        "cpu_percent": fraction,
        "cpu_period": number,
        "cpu_quota": number,
        "cpu_rt_period": number,
        "cpu_rt_runtime": number,
        "cpus": fraction,
        "cpuset": string,
        "cpu_shares": number,
        "command": command,
        "configs": rows(_GRANT),
        "container_name": string,
        "credential_spec": record({"config": string, "file": string, "registry": string}),
        "depends_on": table(record({"condition": string, "restart": flag, "required": kept_flag})),
        "deploy": _DEPLOY,
        "device_cgroup_rules": texts,
        "devices": rows(record({"source": string, "target": string, "permissions": string})),
        "dns": texts,
        "dns_opt": texts,
        "dns_search": texts,
        "domainname": string,
        "entrypoint": command,
        "provider": record({"type": string, "options": several}),
        "environment": variables,
        "env_file": rows(record({"path": kept_string, "required": _unless_true, "format": string})),
        "expose": ports,
        "extends": record({"file": string, "service": string}),
        "external_links": texts,
        "extra_hosts": hosts,
        "group_add": texts,
        "gpus": rows(_DEVICE_REQUEST),
        "hostname": string,
        "healthcheck": _HEALTHCHECK,
        "image": string,
        "init": kept_flag,
        "ipc": string,
        "isolation": string,
        "labels": pairs,
        "label_file": texts,
        "links": texts,
        "logging": record({"driver": string, "options": pairs}),
        "mem_limit": size,
        "mem_reservation": size,
        "memswap_limit": size,
        "mem_swappiness": size,
        "mac_address": string,
        "models": table(nullable(record({"endpoint_var": string, "model_var": string}))),
        "network_mode": string,
        "networks": table(nullable(_ATTACHMENT)),
        "oom_kill_disable": flag,
        "oom_score_adj": number,
        "pid": string,
        "pids_limit": number,
        "platform": string,
        "ports": rows(_PORT),
        "privileged": flag,
        "pull_policy": string,
        "read_only": flag,
        "restart": string,
        "runtime": string,
        "scale": kept_number,
        "secrets": rows(_GRANT),
        "security_opt": texts,
        "shm_size": size,
        "stdin_open": flag,
        "stop_grace_period": kept_duration,
        "stop_signal": string,
        "storage_opt": table(blank_string),
        "sysctls": pairs,
        "tmpfs": texts,
        "tty": flag,
        "ulimits": table(ulimit),
        "use_api_socket": flag,
        "user": string,
        "userns_mode": string,
        "uts": string,
        "volumes": rows(_MOUNT),
        "volumes_from": texts,
        "working_dir": string,
        "pre_start": rows(_HOOK),
        "post_start": rows(_HOOK),
        "pre_stop": rows(_HOOK),
    }
)
