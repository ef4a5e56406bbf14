"""A container: what it runs, reads, mounts and answers."""

from __future__ import annotations

from compiler.ir.meta import Texts
from compiler.ir.objects import Reference
from compiler.records import dataclass
from compiler.source.values import Value


@dataclass(frozen=True, slots=True)
class Exec:
    """A command that has to end with 0."""

    command: tuple[Value[str], ...]


@dataclass(frozen=True, slots=True)
class HttpGet:
    """A request that has to be answered with a status from 200 to 399. `scheme` is upper case."""

    port: Value[int]
    path: Value[str]
    scheme: Value[str]


@dataclass(frozen=True, slots=True)
class TcpSocket:
    """A port that has to accept connections."""

    port: Value[int]


@dataclass(frozen=True, slots=True)
class Probe:
    """What is asked of a container, and how often; times in whole seconds."""

    test: Exec | HttpGet | TcpSocket
    period: Value[int]
    timeout: Value[int]
    failures: Value[int]
    delay: Value[int] | None = None


@dataclass(frozen=True, slots=True)
class Literal:
    """A variable with its value in the pod."""

    name: Value[str]
    value: Value[str]


@dataclass(frozen=True, slots=True)
class FromKey:
    """A variable read from one key of a ConfigMap or Secret."""

    name: Value[str]
    kind: Reference
    object: Value[str]
    key: Value[str]


@dataclass(frozen=True, slots=True)
class FromField:
    """A variable read from a field of the pod itself, such as `spec.nodeName`."""

    name: Value[str]
    path: Value[str]


Variable = Literal | FromKey | FromField


@dataclass(frozen=True, slots=True)
class AllFrom:
    """Every key of a ConfigMap or Secret as a variable."""

    kind: Reference
    object: Value[str]


@dataclass(frozen=True, slots=True)
class VolumeMount:
    """A pod's volume, by its name in the pod, at a path of a container."""

    volume: str
    path: Value[str]
    read_only: Value[bool] | None = None
    sub_path: Value[str] | None = None
    propagation: Value[str] | None = None
    recursive_read_only: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class ContainerPort:
    """A port that a container listens on."""

    number: Value[int]
    protocol: Value[str]
    name: str | None = None
    host_port: Value[int] | None = None
    host_ip: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class Requirements:
    """Requests and limits in canonical quantities: resource name → quantity."""

    requests: Texts = ()
    limits: Texts = ()


@dataclass(frozen=True, slots=True)
class Seccomp:
    """A seccomp or AppArmor profile: `RuntimeDefault`, `Unconfined`, `Localhost` and its path."""

    type: Value[str]
    profile: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class SecurityContext:
    """A container's identity and isolation. `user_name`: whom a container of Windows runs as."""

    user: Value[int] | None = None
    user_name: Value[str] | None = None
    group: Value[int] | None = None
    non_root: Value[bool] | None = None
    read_only_root: Value[bool] | None = None
    privileged: Value[bool] | None = None
    escalation: Value[bool] | None = None
    add: tuple[Value[str], ...] = ()
    drop: tuple[Value[str], ...] = ()
    seccomp: Seccomp | None = None
    apparmor: Seccomp | None = None
    selinux: Texts = ()


@dataclass(frozen=True, slots=True)
class Container:
    """One container. `always` makes an init container a native sidecar."""

    name: Value[str]
    image: Value[str]
    service: str | None = None
    pull_policy: Value[str] | None = None
    command: tuple[Value[str], ...] | None = None
    args: tuple[Value[str], ...] | None = None
    working_dir: Value[str] | None = None
    env_from: tuple[AllFrom, ...] = ()
    env: tuple[Variable, ...] = ()
    ports: tuple[ContainerPort, ...] = ()
    resources: Requirements = Requirements()
    readiness: Probe | None = None
    liveness: Probe | None = None
    startup: Probe | None = None
    post_start: Exec | None = None
    pre_stop: Exec | None = None
    security: SecurityContext = SecurityContext()
    mounts: tuple[VolumeMount, ...] = ()
    tty: Value[bool] | None = None
    stdin: Value[bool] | None = None
    always: bool = False
