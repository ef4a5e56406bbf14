"""What Kubernetes' Pod Security Standards allow, where that is a list. Data only.

https://kubernetes.io/docs/concepts/security/pod-security-standards/; the lists are those of the
code that enforces them, `k8s.io/pod-security-admission/policy` of Kubernetes 1.37.
"""

from __future__ import annotations

from compiler.knowledge.features import Version, has

# What runtimes give a container anyway, less `NET_RAW`: `baseline` lets no other be added.
DEFAULT_CAPABILITIES = frozenset(
    """
    AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP
    SETUID SYS_CHROOT
    """.split()  # noqa: SIM905 - a table is read, not a list
)

# `restricted` lets no other be added back.
ADDABLE = "NET_BIND_SERVICE"

# Volumes of a pod that `restricted` takes: none that names a driver of the node or a server.
VOLUMES = frozenset(
    """
    configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret
    """.split()  # noqa: SIM905 - a table is read, not a list
)

HOSTS_OF_PROBES = Version(1, 34)  # since then `baseline` forbids probes of other hosts

# Since then root inside a user namespace (`hostUsers: false`) is taken for nobody's.
RELAXED_FOR_OWN_USERS = Version(1, 35)

# Types of SELinux that keep a container in, each from a version on.
_SELINUX_TYPES = {
    "": Version(1, 30),
    "container_t": Version(1, 30),
    "container_init_t": Version(1, 30),
    "container_kvm_t": Version(1, 30),
    "container_engine_t": Version(1, 31),
}

# Kernel parameters that are safe, and that nodes allow unasked, each from a version on.
# https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/#safe-and-unsafe-sysctls
_SYSCTLS = {
    "kernel.shm_rmid_forced": Version(1, 30),
    "net.ipv4.ip_local_port_range": Version(1, 30),
    "net.ipv4.ip_local_reserved_ports": Version(1, 30),
    "net.ipv4.ip_unprivileged_port_start": Version(1, 30),
    "net.ipv4.ping_group_range": Version(1, 30),
    "net.ipv4.tcp_fin_timeout": Version(1, 30),
    "net.ipv4.tcp_keepalive_intvl": Version(1, 30),
    "net.ipv4.tcp_keepalive_probes": Version(1, 30),
    "net.ipv4.tcp_keepalive_time": Version(1, 30),
    "net.ipv4.tcp_notsent_lowat": Version(1, 37),
    "net.ipv4.tcp_rmem": Version(1, 32),
    "net.ipv4.tcp_slow_start_after_idle": Version(1, 37),
    "net.ipv4.tcp_syncookies": Version(1, 30),
    "net.ipv4.tcp_wmem": Version(1, 32),
}


def confines(selinux_type: str, version: str) -> bool:
    """Tell whether a type of SELinux is one that keeps a container in."""
    return selinux_type in _SELINUX_TYPES and has(version, _SELINUX_TYPES[selinux_type])


def is_safe(sysctl: str, version: str) -> bool:
    """Tell whether nodes of a version such as `1.34` let any pod set a kernel parameter."""
    return sysctl in _SYSCTLS and has(version, _SYSCTLS[sysctl])
