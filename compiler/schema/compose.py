"""Compose's own schema: its key paths, keys of other days, and what a document breaks of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from compiler.diagnostics import Report
from compiler.schema.case import Vocabulary
from compiler.schema.engine import CompiledSchema, compiled
from compiler.schema.judge import tell, validate
from compiler.schema.tree import paths_below
from compiler.schema.violations import Rule, Violation
from compiler.source.nodes import Mapping, Node, Scalar, Sequence


def validate_compose(root: Mapping, report: Report) -> None:
    """Report everything in a Compose document that the specification does not allow there."""
    validate(root, _schema(), report, VOCABULARY)
    tell(_echoes(root), root, _schema(), report)


def key_paths() -> frozenset[str]:
    """Return the path of every key of a Compose file, such as `services.*.ports[].target`."""
    return _schema().key_paths


@cache
def extension_paths() -> frozenset[str]:
    """Return the path of every key under podc's own `x-podc`, such as `volumes.*.x-podc.size`."""
    named = ("services", "volumes", "secrets")
    owners = {"": (), **{f"{kind}.*": (kind, "any") for kind in named}}
    root = _schema().root
    return frozenset(
        path
        for prefix, owner in owners.items()
        for path in paths_below(
            root, _schema().at((*owner, "x-podc")), f"{prefix}.x-podc".removeprefix(".")
        )
    )


def _schema() -> CompiledSchema:
    return compiled("compose.schema.json")


def _echoes(root: Mapping) -> Iterator[Violation]:
    """Yield the numbers of a list that an earlier string spells out.

    Docker Compose holds `["80", 80]` for a repetition, `[80, "80"]` for none; JSON Schema tells the
    two apart in either order.
    """
    services = root.get("services")
    for service in services if isinstance(services, Mapping) else ():
        for key in LISTS_OF_BOTH:
            node = service.value.get(key) if isinstance(service.value, Mapping) else None
            for first, second in _pairs(node):
                path = ("services", service.name, key, second)
                yield Violation(path, Rule.REPEATED, wanted=(first, second))


def _pairs(node: Node | None) -> Iterator[tuple[int, int]]:
    texts: dict[str, int] = {}
    for index, item in enumerate(node if isinstance(node, Sequence) else ()):
        value = item.value if isinstance(item, Scalar) else None
        if isinstance(value, str):
            texts.setdefault(value, index)
        elif isinstance(value, int) and str(value) in texts:
            yield texts[str(value)], index


LISTS_OF_BOTH = ("expose", "group_add", "ports")

# pre_start takes nearly all that a service takes; so far it is a hook with a few keys.
# fmt: off
_PRE_START = (
    "annotations", "blkio_config", "cap_add", "cap_drop", "cgroup", "cgroup_parent", "configs",
    "cpu_count", "cpu_percent", "cpu_period", "cpu_quota", "cpu_rt_period", "cpu_rt_runtime",
    "cpu_shares", "cpus", "cpuset", "credential_spec", "device_cgroup_rules", "devices", "dns",
    "dns_opt", "dns_search", "domainname", "entrypoint", "env_file", "extra_hosts", "gpus",
    "group_add", "hostname", "init", "ipc", "isolation", "label_file", "labels", "logging",
    "mac_address", "mem_limit", "mem_reservation", "mem_swappiness", "memswap_limit", "models",
    "network_mode", "networks", "oom_kill_disable", "oom_score_adj", "pid", "pids_limit",
    "platform", "pull_policy", "pull_refresh_after", "read_only", "runtime", "secrets",
    "security_opt", "shm_size", "stop_grace_period", "stop_signal", "storage_opt", "sysctls",
    "tmpfs", "ulimits", "umask", "use_api_socket", "userns_mode", "uts", "volumes",
    "volumes_from",
)
# fmt: on

NEWER = frozenset(
    {
        "jobs",
        "services.*.networks.*.use_service_name_alias",
        "services.*.umask",
        *(f"services.*.pre_start[].{key}" for key in _PRE_START),
    }
)

REPLACED = {
    "services.*.cmd": "write `command`",
    "services.*.cpu": "write `cpus`",
    "services.*.env": "write `environment`",
    "services.*.envfile": "write `env_file`",
    "services.*.log_driver": "write `logging: {driver: …}`",
    "services.*.log_opt": "write `logging: {options: …}`",
    "services.*.memory": "write `mem_limit`",
    "services.*.name": "write `container_name`, or rename the service itself",
    "services.*.net": "write `network_mode`, or list it under `networks`",
    "services.*.volume_driver": "give the volume its `driver` under the top-level `volumes`",
    "volumes.*.size": "write `x-podc: {size: …}`",
    "volumes.*.storage_class": "write `x-podc: {class: …}`",
}

VOCABULARY = Vocabulary(newer=NEWER, replaced=REPLACED)
