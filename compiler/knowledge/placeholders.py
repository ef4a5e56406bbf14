"""Placeholders that Swarm fills in, and the fields of a pod that hold the like. Data only.

https://docs.docker.com/reference/cli/docker/service/create/#create-services-using-templates
https://kubernetes.io/docs/concepts/workloads/pods/downward-api/
"""

from __future__ import annotations

from collections.abc import Mapping

PLACEHOLDER = r"\{\{\s*\.((?:Node|Service|Task)\.[A-Za-z.]+)\s*\}\}"

SERVICE_NAME = "Service.Name"
SLOT = "Task.Slot"

FIELDS: Mapping[str, str] = {
    "Node.Hostname": "spec.nodeName",
    "Node.ID": "spec.nodeName",
    "Task.Name": "metadata.name",
    "Task.ID": "metadata.uid",
    # StatefulSets alone set it, and count from 0; on by default since Kubernetes 1.28.
    SLOT: "metadata.labels['apps.kubernetes.io/pod-index']",
}
