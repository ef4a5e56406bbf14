"""In which order kinds stand in a stream and in a folder: what others need comes first.

The numbers are part of file names, so they stay; those in between are free for kinds to come.
"""

from __future__ import annotations

from collections.abc import Mapping

_OTHERS = 80

RANKS: Mapping[str, int] = {
    "Namespace": 0,
    "StorageClass": 5,
    "PriorityClass": 5,
    "ServiceAccount": 10,
    "Role": 11,
    "ClusterRole": 11,
    "RoleBinding": 12,
    "ClusterRoleBinding": 12,
    "ConfigMap": 20,
    "PersistentVolume": 30,
    "PersistentVolumeClaim": 31,
    "Service": 40,
    "Deployment": 50,
    "StatefulSet": 50,
    "DaemonSet": 50,
    "Job": 50,
    "CronJob": 50,
    "Pod": 50,
    "NetworkPolicy": 60,
    "PodDisruptionBudget": 61,
    "HorizontalPodAutoscaler": 62,
    "Ingress": 70,
    "HTTPRoute": 70,
    "Secret": 90,  # last: values that not everybody should see are easy to leave away
}


def rank(kind: str) -> int:
    """Return the place of a kind among the others."""
    return RANKS.get(kind, _OTHERS)
