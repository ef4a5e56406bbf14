"""A project and its parts: services, what they mount, wait for and listen on, volumes, networks."""

from __future__ import annotations

from enum import Enum, StrEnum

from compiler.project.running import Extension, Hook, Placement, Recipe
from compiler.records import dataclass, field
from compiler.source.nodes import Mapping
from compiler.source.values import Value


class Restart(StrEnum):
    """Docker's restart policies."""

    NO = "no"
    ALWAYS = "always"
    ON_FAILURE = "on-failure"
    UNLESS_STOPPED = "unless-stopped"


class Mode(StrEnum):
    """Swarm's deployment modes."""

    REPLICATED = "replicated"
    GLOBAL = "global"
    REPLICATED_JOB = "replicated-job"
    GLOBAL_JOB = "global-job"


class Condition(StrEnum):
    """What a service waits for in another."""

    STARTED = "service_started"
    HEALTHY = "service_healthy"
    COMPLETED = "service_completed_successfully"


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable as the container gets it, and the file it came from, if any."""

    name: Value[str]
    value: Value[str]
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A label, an annotation, an option: a key and a text."""

    key: Value[str]
    value: Value[str]


@dataclass(frozen=True, slots=True)
class Port:
    """A published port. `published` is `None` for `"3000"`, a port that Docker chooses."""

    target: Value[int]
    published: Value[int] | None
    protocol: Value[str]
    host_ip: Value[str] | None = None
    mode: Value[str] | None = None
    app_protocol: Value[str] | None = None
    name: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class Exposed:
    """A port for peers only."""

    port: Value[int]
    protocol: Value[str]


@dataclass(frozen=True, slots=True)
class Route:
    """An address under which a service answers HTTP. `port`: the container's.

    `host`: `None` for every host; `tls`: the Secret with the host's certificate. `place`: where the
    route is asked for.
    """

    place: Value[str]
    host: Value[str] | None = None
    path: Value[str] | None = None
    port: Value[int] | None = None
    tls: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class NamedMount:
    """A named volume; `volume` is the key under the top-level `volumes`."""

    volume: Value[str]
    target: Value[str]
    read_only: Value[bool] | None = None
    subpath: Value[str] | None = None
    node: Mapping | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AnonymousMount:
    """A volume without a name."""

    target: Value[str]
    read_only: Value[bool] | None = None
    node: Mapping | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class BindMount:
    """A path of the host. `source` is absolute; `written` is the path as it stands in the file.

    `create`: Docker makes a folder where nothing is. `recursive` is for mounts below a read-only
    one. `verdict` is what the user wants of it: a word of `x-podc.mounts`.
    """

    source: Value[str]
    written: str
    target: Value[str]
    read_only: Value[bool] | None = None
    propagation: Value[str] | None = None
    create: Value[bool] | None = None
    recursive: Value[str] | None = None
    verdict: Value[str] | None = None
    node: Mapping | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TmpfsMount:
    """Memory. `size` in bytes."""

    target: Value[str]
    size: Value[int] | None = None
    read_only: Value[bool] | None = None
    node: Mapping | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ImageMount:
    """The files of another image."""

    image: Value[str]
    target: Value[str]
    subpath: Value[str] | None = None
    node: Mapping | None = field(default=None, compare=False, repr=False)


Mount = NamedMount | AnonymousMount | BindMount | TmpfsMount | ImageMount


@dataclass(frozen=True, slots=True)
class Grant:
    """A config or secret that a service gets as a file; `target` is absolute."""

    source: Value[str]
    target: Value[str]
    mode: Value[int] | None = None
    uid: Value[str] | None = None
    gid: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class Dependency:
    """Another service that this one waits for; `implicit` where links and the like say so."""

    service: Value[str]
    condition: Value[Condition]
    restart: Value[bool] | None = None
    required: Value[bool] | None = None
    implicit: bool = False


@dataclass(frozen=True, slots=True)
class Healthcheck:
    """Docker's check with Docker's defaults; times in seconds. No `test`: timings only."""

    test: tuple[Value[str], ...]
    interval: Value[float]
    timeout: Value[float]
    retries: Value[int]
    start_period: Value[float]
    start_interval: Value[float]
    disabled: bool = False
    liveness: Value[bool] | None = None
    node: Mapping | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Amounts:
    """CPU in cores, memory in bytes, and bytes of the container's own disk."""

    cpus: Value[float] | None = None
    memory: Value[int] | None = None
    disk: Value[int] | None = None


@dataclass(frozen=True, slots=True)
class Devices:
    """Devices of one kind by their driver, or by the kind that CDI names (`nvidia.com/gpu`).

    `is_counted`: the file says how many, or which; otherwise Docker gives all that there are.
    """

    driver: Value[str]
    count: Value[int]
    is_counted: bool = True


@dataclass(frozen=True, slots=True)
class Resources:
    """What a container may use, and what is set aside for it: three spellings, one meaning."""

    limits: Amounts = Amounts()
    reservations: Amounts = Amounts()
    devices: tuple[Devices, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A network that a service is on; `addresses`: those that it asks for there."""

    network: Value[str]
    aliases: tuple[Value[str], ...] = ()
    addresses: tuple[Value[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Host:
    """A name that `extra_hosts` gives to addresses."""

    name: Value[str]
    addresses: tuple[Value[str], ...]


@dataclass(frozen=True, slots=True)
class RestartRule:
    """When a container is started again; `attempts` is the N of `on-failure:N` or `max_attempts`.

    `deploy.restart_policy` wins over `restart`. `is_written` is false for Docker's default.
    """

    policy: Value[Restart]
    attempts: Value[int] | None = None
    is_written: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """How a rolling update proceeds; `delay` in seconds."""

    parallelism: Value[int] | None = None
    delay: Value[float] | None = None
    order: Value[str] | None = None
    monitor: Value[float] | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """One service, complete. A service with `build` may have no `image`.

    `infers`: whether anything is concluded from what podc knows of the image.
    """

    name: Value[str]
    node: Mapping = field(compare=False, repr=False)
    restart: RestartRule
    mode: Value[Mode]
    image: Value[str] | None = None
    build: Value[str] | None = None
    recipe: Recipe | None = None
    command: tuple[Value[str], ...] | None = None
    entrypoint: tuple[Value[str], ...] | None = None
    environment: tuple[Variable, ...] = ()
    ports: tuple[Port, ...] = ()
    expose: tuple[Exposed, ...] = ()
    mounts: tuple[Mount, ...] = ()
    configs: tuple[Grant, ...] = ()
    secrets: tuple[Grant, ...] = ()
    depends_on: tuple[Dependency, ...] = ()
    healthcheck: Healthcheck | None = None
    replicas: Value[int] | None = None
    resources: Resources = Resources()
    update: Update | None = None
    labels: tuple[Pair, ...] = ()
    annotations: tuple[Pair, ...] = ()
    deploy_labels: tuple[Pair, ...] = ()
    networks: tuple[Attachment, ...] = ()
    network_mode: Value[str] | None = None
    links: tuple[Value[str], ...] = ()
    extra_hosts: tuple[Host, ...] = ()
    dns: tuple[Value[str], ...] = ()
    dns_search: tuple[Value[str], ...] = ()
    dns_opt: tuple[Value[str], ...] = ()
    hostname: Value[str] | None = None
    container_name: Value[str] | None = None
    user: Value[str] | None = None
    group_add: tuple[Value[str], ...] = ()
    working_dir: Value[str] | None = None
    read_only: Value[bool] | None = None
    privileged: Value[bool] | None = None
    cap_add: tuple[Value[str], ...] = ()
    cap_drop: tuple[Value[str], ...] = ()
    security_opt: tuple[Value[str], ...] = ()
    sysctls: tuple[Pair, ...] = ()
    shm_size: Value[int] | None = None
    pid: Value[str] | None = None
    ipc: Value[str] | None = None
    init: Value[bool] | None = None
    userns_mode: Value[str] | None = None
    credential_spec: Value[str] | None = None
    tty: Value[bool] | None = None
    stdin_open: Value[bool] | None = None
    stop_grace_period: Value[float] | None = None
    platform: Value[str] | None = None
    runtime: Value[str] | None = None
    pull_policy: Value[str] | None = None
    pull_secrets: tuple[Value[str], ...] = ()
    publish: Value[bool] | None = None
    placement: Placement = field(default_factory=Placement)
    endpoint_mode: Value[str] | None = None
    post_start: tuple[Hook, ...] = ()
    pre_stop: tuple[Hook, ...] = ()
    extension: Extension = field(default_factory=Extension)
    routes: tuple[Route, ...] = ()
    infers: bool = True


@dataclass(frozen=True, slots=True)
class Volume:
    """A named volume; an external one exists already.

    `size` is in Kubernetes' notation, `access` is `rwo`, `rwx` or `rox`. `seed`: the image's files
    are copied into a new volume, as Docker does it. `selector`: what Kompose calls the disk.
    """

    key: Value[str]
    name: Value[str]
    external: bool = False
    driver: Value[str] | None = None
    driver_opts: tuple[Pair, ...] = ()
    labels: tuple[Pair, ...] = ()
    size: Value[str] | None = None
    storage_class: Value[str] | None = None
    access: Value[str] | None = None
    seed: Value[bool] | None = None
    selector: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """A config or a secret: its bytes, or `None` for an external one (it has `name` alone).

    `generate`: of how many random bytes somebody makes it, once.
    """

    key: Value[str]
    name: Value[str]
    content: Value[bytes] | None = None
    labels: tuple[Pair, ...] = ()
    generate: Value[int] | None = None


@dataclass(frozen=True, slots=True)
class Network:
    """A network that services share."""

    key: Value[str]
    internal: Value[bool] | None = None
    external: bool = False
    ipv6: Value[bool] | None = None


class Origin(Enum):
    """What kind of file a project was written in."""

    COMPOSE = "compose"
    APP = "app"


@dataclass(frozen=True, slots=True)
class Project:
    """A whole application; relative paths start from `directory`."""

    name: Value[str]
    directory: str
    services: tuple[Service, ...]
    volumes: tuple[Volume, ...] = ()
    configs: tuple[Material, ...] = ()
    secrets: tuple[Material, ...] = ()
    networks: tuple[Network, ...] = ()
    pull_secrets: tuple[Value[str], ...] = ()
    accept: frozenset[str] = frozenset()
    patches: tuple[Mapping, ...] = field(default=(), compare=False, repr=False)
    raw: tuple[Mapping, ...] = field(default=(), compare=False, repr=False)
    origin: Origin = Origin.COMPOSE
