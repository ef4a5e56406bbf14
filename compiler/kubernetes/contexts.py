"""What each template is given: the values of one item of the IR, by the names that templates use.

Trees are dictionaries and lists; what a template loops over stays a tuple of the IR.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable

from compiler import ir
from compiler.kubernetes.fields import each, listed, some, texts
from compiler.kubernetes.pod import pod_spec
from compiler.source.trees import Tree
from compiler.source.values import Default, Value

Fields = dict[str, object]


def metadata(meta: ir.Meta) -> Fields:
    """Return what every template is given of an object's own metadata."""
    return {
        "name": meta.name,
        "labels": texts(meta.labels),
        "annotations": texts(meta.annotations),
    }


def deployment(one: ir.Deployment) -> Fields:
    """Return what a Deployment's template is given."""
    return {
        "replicas": one.replicas,
        "min_ready": one.min_ready,
        "deadline": one.deadline,
        "strategy": _strategy(one.strategy),
        **_pods(one.pod, one.selector),
    }


def stateful_set(one: ir.StatefulSet) -> Fields:
    """Return what a StatefulSet's template is given."""
    return {
        "replicas": one.replicas,
        "min_ready": one.min_ready,
        "service": one.service,
        "claims": each(one.claims, _claim_template),
        "retention": _retention(one),
        **_pods(one.pod, one.selector),
    }


def daemon_set(one: ir.DaemonSet) -> Fields:
    """Return what a DaemonSet's template is given."""
    return {
        "min_ready": one.min_ready,
        "strategy": _strategy(one.strategy),
        **_pods(one.pod, one.selector),
    }


def job(one: ir.Job) -> Fields:
    """Return what a Job's template is given."""
    return {"kept": one.kept, **_runs(one)}


def cron_job(one: ir.CronJob) -> Fields:
    """Return what a CronJob's template is given."""
    return {
        "schedule": one.schedule,
        "time_zone": one.time_zone,
        "concurrency": one.concurrency,
        "deadline": one.deadline,
        **_runs(one),
    }


def _runs(one: ir.Job | ir.CronJob) -> Fields:
    """Return what is said of runs to the end. Kubernetes selects a Job's pods by itself."""
    fields = _pods(one.pod, ())
    del fields["selector"]
    return {
        "completions": one.completions,
        "parallelism": one.parallelism,
        "retries": one.retries,
        **fields,
    }


def autoscaler(one: ir.Autoscaler) -> Fields:
    """Return what a HorizontalPodAutoscaler's template is given."""
    return {
        "kind": one.kind,
        "target": one.target,
        "least": one.least,
        "most": one.most,
        "metrics": each(one.metrics, _metric),
    }


def _metric(one: ir.Metric) -> Tree:
    share, amount = (one.target, None) if isinstance(one.target.plain, int) else (None, one.target)
    target: Tree = {
        "type": one.target.be("AverageValue" if share is None else "Utilization"),
        "averageUtilization": share,
        "averageValue": amount,
    }
    told: dict[str, Tree] = {"name": one.resource, "container": one.container, "target": target}
    kind = "ContainerResource" if one.container else "Resource"
    return {"type": one.resource.be(kind), kind[0].lower() + kind[1:]: told}


def _retention(one: ir.StatefulSet) -> Tree:
    """Return what becomes of disks; data outlives both the set and its smaller sizes."""
    keep = Value("Retain", Default("disks outlive their pods, as Docker's volumes do"))
    return {"whenDeleted": keep, "whenScaled": keep} if one.claims else None


def service(one: ir.Service) -> Fields:
    """Return what a Service's template is given."""
    kind = one.meta.name.be(one.reach.value)
    headless = Value("None", Default("DNS names the pods themselves"))
    early = Value(True, Default("pods are found before they are ready"))
    return {
        "type": None if one.reach is ir.Reach.CLUSTER else kind,
        "cluster_ip": headless if one.headless else None,
        "ip_family_policy": one.families,
        "traffic_policy": one.traffic_policy,
        "publish_not_ready": early if one.not_ready_too else None,
        "selector": texts(one.selector),
        "ports": one.ports,
    }


def config_map(one: ir.ConfigMap) -> Fields:
    """Return what a ConfigMap's template is given."""
    return {"texts": texts(one.texts), "binaries": _encoded(one.binaries)}


def secret(one: ir.Secret) -> Fields:
    """Return what a Secret's template is given."""
    return {"values": _encoded(one.values)}


def claim(one: ir.Claim) -> Fields:
    """Return what a PersistentVolumeClaim's template is given."""
    return {
        "size": one.size,
        "modes": list(one.modes),
        "storage_class": one.storage_class,
        "volume": one.volume,
        "selector": _selected(one.selector) if one.selector else None,
    }


def nfs_volume(one: ir.NfsVolume) -> Fields:
    """Return what a PersistentVolume's template is given."""
    return {
        "size": one.size,
        "modes": list(one.modes),
        "options": listed(one.options),
        "source": {"server": one.server, "path": one.path, "readOnly": one.read_only},
        "claim": {"name": one.claim, "namespace": one.namespace} if one.namespace else None,
    }


def network_policy(one: ir.NetworkPolicy) -> Fields:
    """Return what a NetworkPolicy's template is given."""
    directions = {"Ingress": one.ingress, "Egress": one.egress}
    return {
        "pods": _selected(one.selector),
        "types": [one.meta.name.be(name) for name, to in directions.items() if to is not None],
        "ingress": _openings(one.ingress, "from"),
        "egress": _openings(one.egress, "to"),
    }


def job_waiter(one: ir.JobWaiter) -> Fields:
    """Return what the templates of a ServiceAccount, a Role and a RoleBinding are given."""
    return {"jobs": list(one.jobs)}


def disruption_budget(one: ir.DisruptionBudget) -> Fields:
    """Return what a PodDisruptionBudget's template is given."""
    return {"selector": texts(one.selector), "max_unavailable": one.max_unavailable}


def _pods(pod: ir.Pod, selector: ir.Texts) -> Fields:
    return {
        "selector": texts(selector),
        "pod_labels": texts(pod.labels),
        "pod_annotations": texts(pod.annotations),
        "pod": pod_spec(pod, selector),
    }


def _strategy(strategy: ir.Strategy | None) -> Tree:
    if strategy is None:
        return None
    rolling = some(maxSurge=strategy.max_surge, maxUnavailable=strategy.max_unavailable)
    return {"type": strategy.type, "rollingUpdate": rolling}


def _claim_template(one: ir.Claim) -> Tree:
    meta = one.meta
    return {
        "metadata": {
            "name": meta.name,
            "labels": texts(meta.labels),
            "annotations": texts(meta.annotations),
        },
        "spec": {
            "storageClassName": one.storage_class,
            "selector": _selected(one.selector) if one.selector else None,
            "accessModes": list(one.modes),
            "resources": {"requests": {"storage": one.size}},
        },
    }


def _encoded(pairs: Iterable[tuple[str, Value[bytes]]]) -> Tree:
    return texts(tuple((key, value.be(b64encode(value.plain).decode())) for key, value in pairs))


def _selected(labels: ir.Texts) -> Tree:
    """Return a selector; without labels it selects every pod of the namespace."""
    return {"matchLabels": texts(labels)}


def _openings(openings: tuple[ir.Opening, ...] | None, side: str) -> Tree:
    """Return rules. One without peers would open the door to everybody: it is left out."""
    if openings is None:
        return None
    return [_opening(opening, side) for opening in openings if opening.peers]


def _opening(opening: ir.Opening, side: str) -> Tree:
    anybody = any(peer.anywhere for peer in opening.peers)
    peers = [{"podSelector": _selected(peer.labels)} for peer in opening.peers]
    ports = each(opening.ports, lambda port: {"port": port[0], "protocol": port[1]})
    return {side: None if anybody else list[Tree](peers), "ports": ports}


def project(cluster: ir.Cluster) -> Fields:
    """Return what a template of the user's that adds objects is given: names, labels and ports."""
    return {
        "workloads": tuple(_named(one.meta, type(one).__name__) for one in cluster.workloads),
        "services": tuple(
            {**_named(one.meta, "Service"), "ports": one.ports} for one in cluster.services
        ),
    }


def _named(meta: ir.Meta, kind: str) -> Fields:
    return {"kind": meta.name.be(kind), **metadata(meta)}
