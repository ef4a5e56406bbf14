"""How a service's containers are run and watched: what `deploy`, hooks and `x-podc` say of it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from compiler.options import Security
from compiler.records import dataclass, field
from compiler.source.nodes import Mapping
from compiler.source.values import Value


class Controller(StrEnum):
    """What `x-podc.controller` can name."""

    DEPLOYMENT = "deployment"
    STATEFUL_SET = "statefulset"
    DAEMON_SET = "daemonset"
    JOB = "job"
    CRON_JOB = "cronjob"


class Reach(StrEnum):
    """From where a label wants a service to be reached, whatever the target's default is."""

    INSIDE = "clusterip"
    HEADLESS = "headless"
    BALANCER = "loadbalancer"
    NODE = "nodeport"


class Concurrency(StrEnum):
    """What happens when it is time for a run and the last one has not ended."""

    ALLOW = "allow"
    FORBID = "forbid"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a service runs; `deadline` is how late it may start, in seconds."""

    cron: Value[str]
    concurrency: Value[Concurrency]
    deadline: Value[float]
    time_zone: Value[str] | None = None


@dataclass(frozen=True, slots=True)
class Autoscale:
    """How many pods run at least and at most; targets are `70%` of the request, or a quantity.

    `lenient`: another tool's labels ask for it, and that tool does not look at requests.
    """

    least: Value[int] | None
    most: Value[int]
    cpu: Value[str] | None = None
    memory: Value[str] | None = None
    lenient: bool = False


@dataclass(frozen=True, slots=True)
class HttpTest:
    """A request that has to be answered well. `scheme` is `http` or `https`."""

    port: Value[int]
    path: Value[str]
    scheme: Value[str]


@dataclass(frozen=True, slots=True)
class TcpTest:
    """A port that has to accept connections."""

    port: Value[int]


@dataclass(frozen=True, slots=True)
class ExecTest:
    """A command that has to end well: `CMD` or `CMD-SHELL` and the words, as in a healthcheck."""

    words: tuple[Value[str], ...]


Test = HttpTest | TcpTest | ExecTest


@dataclass(frozen=True, slots=True)
class Asked:
    """What `x-podc` says of one probe: on, off, or its own test and times (in seconds).

    A mapping without a test changes the times of the healthcheck.
    """

    switch: Value[bool]
    test: Test | None = None
    interval: Value[float] | None = None
    timeout: Value[float] | None = None
    retries: Value[int] | None = None
    start_period: Value[float] | None = None


@dataclass(frozen=True, slots=True)
class Probes:
    """The three probes; `None` leaves one to the healthcheck."""

    readiness: Asked | None = None
    liveness: Asked | None = None
    startup: Asked | None = None


class Instruction(NamedTuple):
    """One instruction of a Dockerfile: `USER`, and the words behind it."""

    word: str
    line: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an image is built: the image that it starts from, and what is done to that.

    `path` is the Dockerfile's; where one is written in the Compose file, that which it replaces.
    """

    path: str
    base: str = ""
    instructions: tuple[Instruction, ...] = ()


@dataclass(frozen=True, slots=True)
class Hook:
    """A command that runs in the container after it has started, or before it stops."""

    command: tuple[Value[str], ...]
    working_dir: Value[str] | None = None
    environment: tuple[tuple[Value[str], Value[str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Placement:
    """On which nodes Swarm would run a service: as written, read where it is lowered."""

    constraints: tuple[Value[str], ...] = ()
    spread: tuple[Value[str], ...] = ()
    most_per_node: Value[int] | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """What `x-podc` says of how a service runs; labels of other tools say it, too."""

    controller: Value[Controller] | None = None
    pod: Value[str] | None = None
    sidecar: Value[bool] | None = None
    init: Value[bool] | None = None
    schedule: Schedule | None = None
    autoscale: Autoscale | None = None
    probes: Probes = Probes()
    security: Value[Security] | None = None
    service_account: Value[str] | None = None
    fs_group: Value[int] | None = None
    labels: tuple[tuple[Value[str], Value[str]], ...] = ()
    secret_env: tuple[tuple[Value[str], Value[str]], ...] = ()
    reach: Value[Reach] | None = None
    node_port: Value[int] | None = None
    traffic_policy: Value[str] | None = None
    ingress_class: Value[str] | None = None
    patch: Mapping | None = field(default=None, compare=False, repr=False)
