"""A pod: containers that share a network and volumes."""

from __future__ import annotations

from compiler.ir.containers import Container, Seccomp
from compiler.ir.meta import Texts
from compiler.ir.volumes import PodVolume
from compiler.records import dataclass
from compiler.source.values import Value


@dataclass(frozen=True, slots=True)
class HostAlias:
    """An address and the names it gets in /etc/hosts."""

    address: Value[str]
    names: tuple[Value[str], ...]


@dataclass(frozen=True, slots=True)
class Affinity:
    """Required pod affinity on the host: beside the pods that carry these labels."""

    labels: Texts


@dataclass(frozen=True, slots=True)
class Spread:
    """Topology spread over a node label; a `skew` holds hard, without one it is soft."""

    topology: Value[str]
    skew: Value[int] | None = None


@dataclass(frozen=True, slots=True)
class NodeRule:
    """A label that nodes must, or must not, have: `In` or `NotIn` these values."""

    label: Value[str]
    operator: Value[str]
    values: tuple[Value[str], ...]


@dataclass(frozen=True, slots=True)
class Pod:
    """What runs together on one node and shares localhost.

    `token`: the account's token is mounted. `apart`: no two such pods on one node. `system`: the
    operating system, where it is another than Linux.
    """

    containers: tuple[Container, ...]
    init: tuple[Container, ...] = ()
    volumes: tuple[PodVolume, ...] = ()
    restart: Value[str] | None = None
    system: Value[str] | None = None
    hostname: Value[str] | None = None
    host_network: Value[bool] | None = None
    host_pid: Value[bool] | None = None
    host_ipc: Value[bool] | None = None
    share_processes: Value[bool] | None = None
    host_aliases: tuple[HostAlias, ...] = ()
    dns_policy: Value[str] | None = None
    dns_servers: tuple[Value[str], ...] = ()
    dns_searches: tuple[Value[str], ...] = ()
    dns_options: Texts = ()
    fs_group: Value[int] | None = None
    host_users: Value[bool] | None = None
    windows_account: Value[str] | None = None
    supplemental_groups: tuple[Value[int], ...] = ()
    sysctls: Texts = ()
    seccomp: Seccomp | None = None
    grace: Value[int] | None = None
    node_selector: Texts = ()
    runtime_class: Value[str] | None = None
    pull_secrets: tuple[Value[str], ...] = ()
    account: Value[str] | None = None
    token: Value[bool] | None = None
    affinity: tuple[Affinity, ...] = ()
    apart: Value[bool] | None = None
    nodes: tuple[NodeRule, ...] = ()
    spread: tuple[Spread, ...] = ()
    labels: Texts = ()
    annotations: Texts = ()
