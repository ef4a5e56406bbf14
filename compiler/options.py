"""What a caller may ask of one compilation, beside the files themselves."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from compiler.records import dataclass, field

COMPOSE_FILES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
OLDEST_KUBERNETES = "1.30"
DEFAULT_KUBERNETES = "1.34"


class Secrets(StrEnum):
    """What becomes of secret values: written as Secret objects, referenced only, or left out."""

    INLINE = "inline"
    EXTERNAL = "external"
    SKIP = "skip"


class Expose(StrEnum):
    """How published ports are reached from outside the cluster."""

    NONE = "none"
    NODEPORT = "nodeport"
    LOADBALANCER = "loadbalancer"
    INGRESS = "ingress"
    GATEWAY = "gateway"


class Provider(StrEnum):
    """Whose cluster it is, where that makes a difference; any that works alike is generic."""

    GENERIC = "generic"
    LOCAL = "local"
    AKS = "aks"
    GKE = "gke"


class Security(StrEnum):
    """How far containers are hardened beyond what the file says."""

    OFF = "off"
    BASELINE = "baseline"
    RESTRICTED = "restricted"


class Wait(StrEnum):
    """How a service waits for another: an init container that asks, or restarts until it is up."""

    INIT = "init"
    NONE = "none"


class Policies(StrEnum):
    """Which network policies are written: where networks separate services, always, or none."""

    AUTO = "auto"
    ALL = "all"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Target:
    """The cluster that manifests are for.

    `gateway`: the Gateway that routes are for, `NAME` or `NAMESPACE/NAME`. `ingress_class`: the
    controller that Ingresses are for; the cluster's default without it. `domain`: services without
    a host of their own answer at `SERVICE.DOMAIN`. `expose`: that of the provider without it.
    """

    kubernetes: str = DEFAULT_KUBERNETES
    provider: Provider = Provider.GENERIC
    namespace: str | None = None
    expose: Expose | None = None
    gateway: str | None = None
    ingress_class: str | None = None
    domain: str | None = None
    security: Security = Security.BASELINE
    policies: Policies = Policies.AUTO

    def has(self, version: tuple[int, int]) -> bool:
        """Tell whether the cluster is of this Kubernetes version or a later one."""
        major, minor = self.kubernetes.split(".")[:2]
        return (int(major), int(minor)) >= version


@dataclass(frozen=True, slots=True)
class Images:
    """Where built images are found, and how the cluster may pull them."""

    registry: str | None = None
    tag: str | None = None
    override: Mapping[str, str] = field(default_factory=dict)
    pull_secrets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """Everything beside files that the result depends on: the same options, the same bytes.

    `environment` is the process environment as the shell hands it in (empty under `--no-env`);
    `variables` are those of `--env`. `overlay` names one of an app's `overrides`. `definitions` are
    paths to CustomResourceDefinitions. Paths may be relative to `directory`, the working directory.
    """

    files: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    directory: str = "/"
    project_directory: str | None = None
    project_name: str | None = None
    env_files: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    home: str | None = None
    overlay: str | None = None
    target: Target = field(default_factory=Target)
    images: Images = field(default_factory=Images)
    secrets: Secrets = Secrets.INLINE
    wait: Wait = Wait.INIT
    wait_image: str | None = None
    allow_outside: bool = False
    templates: str | None = None
    strict: bool = False
    accept: frozenset[str] = frozenset()
    deny: frozenset[str] = frozenset()
