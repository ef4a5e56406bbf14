"""A pod of the IR → the tree of its spec, fields in the order in which people write them."""

from __future__ import annotations

from compiler import ir
from compiler.kubernetes.container import container, seccomp
from compiler.kubernetes.fields import each, fixed, listed, some, texts
from compiler.kubernetes.volumes import volume
from compiler.source.trees import Tree
from compiler.source.values import Value

HOSTNAME_LABEL = "kubernetes.io/hostname"


def pod_spec(pod: ir.Pod, selector: ir.Texts = ()) -> Tree:
    """Return the spec; `selector` finds the workload's pods, for rules about their neighbours."""
    return {
        "serviceAccountName": pod.account,
        # A container that waits for a Job mounts a token itself.
        "automountServiceAccountToken": pod.token
        or fixed(False, "containers get no token unless they ask"),
        "enableServiceLinks": fixed(False, "Compose sets no variables for other services"),
        "os": some(name=pod.system),
        **_identity(pod),
        **_placement(pod, selector),
        "securityContext": _security(pod),
        "imagePullSecrets": each(pod.pull_secrets, lambda name: {"name": name}),
        "restartPolicy": pod.restart,
        "terminationGracePeriodSeconds": pod.grace,
        "initContainers": each(pod.init, container),
        "containers": [container(one) for one in pod.containers],
        "volumes": each(pod.volumes, volume),
    }


def _identity(pod: ir.Pod) -> dict[str, Tree]:
    return {
        "hostname": pod.hostname,
        "hostNetwork": pod.host_network,
        "hostPID": pod.host_pid,
        "hostIPC": pod.host_ipc,
        "hostUsers": pod.host_users,
        "shareProcessNamespace": pod.share_processes,
        "hostAliases": each(
            pod.host_aliases, lambda one: {"ip": one.address, "hostnames": list(one.names)}
        ),
        "dnsPolicy": pod.dns_policy,
        "dnsConfig": some(
            nameservers=listed(pod.dns_servers),
            searches=listed(pod.dns_searches),
            options=each(pod.dns_options, _named_value),
        ),
    }


def _placement(pod: ir.Pod, selector: ir.Texts) -> dict[str, Tree]:
    beside = each(pod.affinity, _beside)
    apart = [_neighbours(selector, "no two of these pods run on one node")] if pod.apart else None
    return {
        "runtimeClassName": pod.runtime_class,
        "nodeSelector": texts(pod.node_selector),
        "affinity": some(
            nodeAffinity=_on_nodes(pod.nodes),
            podAffinity=some(requiredDuringSchedulingIgnoredDuringExecution=beside),
            podAntiAffinity=some(requiredDuringSchedulingIgnoredDuringExecution=apart),
        ),
        "topologySpreadConstraints": each(pod.spread, lambda one: _spread(one, selector)),
    }


def _on_nodes(rules: tuple[ir.NodeRule, ...]) -> Tree:
    if not rules:
        return None
    terms: list[Tree] = [{"matchExpressions": each(rules, _node_rule)}]
    return {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}


def _node_rule(rule: ir.NodeRule) -> Tree:
    return {"key": rule.label, "operator": rule.operator, "values": list(rule.values)}


def _beside(affinity: ir.Affinity) -> Tree:
    return _neighbours(affinity.labels, "who shares a disk shares a node")


def _neighbours(labels: ir.Texts, rule: str) -> Tree:
    return {
        "labelSelector": {"matchLabels": texts(labels)},
        "topologyKey": fixed(HOSTNAME_LABEL, rule),
    }


def _spread(spread: ir.Spread, selector: ir.Texts) -> Tree:
    rule = "replicas spread where there is room, and run anyway where there is none"
    soft = fixed("ScheduleAnyway", rule)
    return {
        "maxSkew": spread.skew or fixed(1, rule),
        "topologyKey": spread.topology,
        "whenUnsatisfiable": spread.skew.be("DoNotSchedule") if spread.skew else soft,
        "labelSelector": {"matchLabels": texts(selector)},
    }


def _security(pod: ir.Pod) -> Tree:
    policy = fixed("OnRootMismatch", "files that belong to the group already are left alone")
    return some(
        fsGroup=pod.fs_group,
        fsGroupChangePolicy=policy if pod.fs_group else None,
        supplementalGroups=listed(pod.supplemental_groups),
        sysctls=each(pod.sysctls, _named_value),
        seccompProfile=seccomp(pod.seccomp),
        windowsOptions=some(gmsaCredentialSpecName=pod.windows_account),
    )


def _named_value(pair: tuple[str, Value[str]]) -> Tree:
    name, value = pair
    return {"name": value.be(name), "value": value if value.plain else None}
