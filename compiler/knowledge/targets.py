"""What clusters of some providers have that others lack. Data only; each line has its source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from compiler.options import Expose, Provider, Target


class Facts(NamedTuple):
    """What holds of a provider's clusters.

    `expose`: how published ports are reached. `shared_class`: the storage class of volumes that
    pods on several nodes may write to, where there is one without being made; `remark` on it.
    """

    expose: Expose = Expose.LOADBALANCER
    shared_class: str | None = None
    remark: str = ""


TARGETS: Mapping[Provider, Facts] = {
    Provider.GENERIC: Facts(),
    # kind, minikube, k3s, Docker Desktop: a node, its disk, and no load balancer in front
    # https://kind.sigs.k8s.io/docs/user/loadbalancer/, https://minikube.sigs.k8s.io/docs/handbook/
    Provider.LOCAL: Facts(expose=Expose.NODEPORT),
    # https://learn.microsoft.com/azure/aks/azure-csi-files-storage-provision
    Provider.AKS: Facts(shared_class="azurefile-csi", remark="it is slow for databases"),
    # https://cloud.google.com/kubernetes-engine/docs/how-to/persistent-volumes/filestore-csi-driver
    Provider.GKE: Facts(
        shared_class="standard-rwx",
        remark="its driver has to be switched on, and a volume has 1 TiB at least",
    ),
}


def facts(target: Target) -> Facts:
    """Return what holds of the clusters that manifests are for."""
    return TARGETS[target.provider]


def reach(target: Target) -> Expose:
    """Return how published ports are reached: as asked for, else as the clusters have it."""
    return target.expose or facts(target).expose
