"""Which keys of a canonical Compose project have a place in an app description. Data, and its use.

`*` is a name that the user chose, `[]` an item. A path stands for all below it. What is on neither
list is reported; what has no effect in Kubernetes, the audit of Compose files speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.codes import rewriting as codes
from compiler.diagnostics import Report
from compiler.source.nodes import Mapping, Node, Scalar, Sequence

_SERVICE = """
    annotations build cap_add cap_drop command configs container_name cpu_count cpu_period cpu_quota
    cpus deploy.endpoint_mode deploy.labels deploy.mode deploy.placement.constraints
    deploy.placement.preferences deploy.replicas deploy.resources.limits.cpus
    deploy.resources.limits.memory deploy.resources.reservations.cpus
    deploy.resources.reservations.devices
    deploy.resources.reservations.memory deploy.restart_policy.condition
    deploy.restart_policy.max_attempts deploy.update_config.delay deploy.update_config.order
    deploy.update_config.parallelism depends_on dns dns_opt dns_search entrypoint environment expose
    extra_hosts group_add gpus healthcheck hostname image init ipc labels links mem_limit
    mem_reservation network_mode networks.*.aliases pid platform ports post_start
    pre_start pre_stop privileged pull_policy
    read_only restart runtime scale secrets security_opt shm_size stdin_open stop_grace_period
    sysctls tmpfs tty user volumes volumes_from working_dir x-podc.accept x-podc.autoscale
    x-podc.controller x-podc.expose x-podc.init x-podc.patch x-podc.pod x-podc.probes x-podc.publish
    x-podc.pull_secret x-podc.schedule x-podc.security x-podc.sidecar x-podc.service_account
    x-podc.fs_group x-podc.labels x-podc.secret_env x-podc.mounts
    x-podc.inference
"""
_TOP = """
    name configs secrets networks volumes.*.driver volumes.*.driver_opts volumes.*.external
    volumes.*.labels volumes.*.name volumes.*.x-podc x-podc.accept x-podc.patches x-podc.pull_secret
    x-podc.raw x-podc.inference
"""

# Of no effect in a cluster, or lost on the way there: the audit says so where it matters.
_IDLE = """
    attach blkio_config cgroup cgroup_parent cpu_percent cpu_rt_period cpu_rt_runtime cpu_shares
    cpuset credential_spec deploy.placement.max_replicas_per_node deploy.resources
    deploy.restart_policy deploy.rollback_config deploy.update_config develop device_cgroup_rules
    devices domainname env_file external_links isolation label_file logging mac_address
    mem_swappiness memswap_limit models networks oom_kill_disable oom_score_adj pids_limit
    profiles provider pull_refresh_after stop_signal storage_opt
    ulimits use_api_socket userns_mode uts
"""

CARRIED = frozenset({*(f"services.*.{path}" for path in _SERVICE.split()), *_TOP.split()})
IDLE = frozenset({*(f"services.*.{path}" for path in _IDLE.split()), "models"})


def check(root: Mapping, report: Report) -> None:
    """Report every key that has no place in an app description."""
    for key, shown in _lost(root, "", ""):
        report.add(codes.NOT_CARRIED.at(key.span, key=shown, subject=shown))


def _lost(node: Node, pattern: str, shown: str) -> Iterator[tuple[Scalar, str]]:
    match node:
        case Mapping():
            for entry in node:
                yield from _lost_entry(entry.key, entry.value, pattern, shown)
        case Sequence() | Scalar():
            pass


def _lost_entry(key: Scalar, value: Node, pattern: str, shown: str) -> Iterator[tuple[Scalar, str]]:
    name = str(key.value)
    path = _step(pattern, name)
    if path in CARRIED or path in IDLE or _is_foreign(path):
        return
    if any(known.startswith(f"{path}.") for known in CARRIED):
        yield from _lost(value, path, f"{shown}.{name}".strip("."))
    else:
        yield key, f"{shown}.{name}".strip(".")


def _step(pattern: str, name: str) -> str:
    """Return the path below: names that users choose are `*`."""
    if re.fullmatch(r"services|networks|volumes|services\.\*\.networks", pattern):
        return f"{pattern}.*"
    return f"{pattern}.{name}" if pattern else name


def _is_foreign(path: str) -> bool:
    """Tell whether the key is an extension that nobody here knows."""
    return any(step.startswith("x-") and step != "x-podc" for step in path.split("."))
