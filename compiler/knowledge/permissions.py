"""What permissions can be about: the resources of Kubernetes' own API groups, and the verbs.

https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/,
https://kubernetes.io/docs/reference/access-authn-authz/authorization/#request-verbs
"""

from __future__ import annotations

from collections.abc import Mapping

# fmt: off
RESOURCES: Mapping[str, frozenset[str]] = {
    group: frozenset(names.split())
    for group, names in {
        "": "bindings componentstatuses configmaps endpoints events limitranges namespaces nodes "
            "persistentvolumeclaims persistentvolumes pods podtemplates replicationcontrollers "
            "resourcequotas secrets serviceaccounts services",
        "admissionregistration.k8s.io":
            "mutatingadmissionpolicies mutatingadmissionpolicybindings "
            "mutatingwebhookconfigurations validatingadmissionpolicies "
            "validatingadmissionpolicybindings validatingwebhookconfigurations",
        "apiextensions.k8s.io": "customresourcedefinitions",
        "apiregistration.k8s.io": "apiservices",
        "apps": "controllerrevisions daemonsets deployments replicasets statefulsets",
        "authentication.k8s.io": "selfsubjectreviews tokenreviews userextras",
        "authorization.k8s.io":
            "localsubjectaccessreviews selfsubjectaccessreviews selfsubjectrulesreviews "
            "subjectaccessreviews",
        "autoscaling": "horizontalpodautoscalers",
        "batch": "cronjobs jobs",
        "certificates.k8s.io":
            "certificatesigningrequests clustertrustbundles podcertificaterequests signers",
        "coordination.k8s.io": "leasecandidates leases",
        "discovery.k8s.io": "endpointslices",
        "events.k8s.io": "events",
        "networking.k8s.io": "ingressclasses ingresses ipaddresses networkpolicies servicecidrs",
        "node.k8s.io": "runtimeclasses",
        "policy": "poddisruptionbudgets podsecuritypolicies",
        "rbac.authorization.k8s.io": "clusterrolebindings clusterroles rolebindings roles",
        "scheduling.k8s.io": "priorityclasses",
        "storage.k8s.io":
            "csidrivers csinodes csistoragecapacities storageclasses volumeattachments "
            "volumeattributesclasses",
    }.items()
}
# fmt: on

# Those that belong to no namespace, so that no Role gives them. Namespaces are their own.
CLUSTER_WIDE = frozenset(
    """
    apiservices certificatesigningrequests clusterrolebindings clusterroles csidrivers csinodes
    customresourcedefinitions ingressclasses mutatingwebhookconfigurations nodes persistentvolumes
    priorityclasses runtimeclasses storageclasses validatingadmissionpolicies
    validatingwebhookconfigurations volumeattachments
    """.split()  # noqa: SIM905 - a table is read, not a list
)

# What can be asked of one of them. `finalizers` stands for owning what has it.
PARTS: Mapping[str, frozenset[str]] = {
    "pods": frozenset(
        """
        attach binding ephemeralcontainers eviction exec finalizers log portforward proxy resize
        status
        """.split()  # noqa: SIM905 - a table is read, not a list
    ),
    **dict.fromkeys(
        ("deployments", "replicasets", "statefulsets", "replicationcontrollers"),
        frozenset(("finalizers", "scale", "status")),
    ),
    **dict.fromkeys(("cronjobs", "daemonsets", "jobs"), frozenset(("finalizers", "status"))),
}

VERBS = frozenset(
    """
    * approve attest bind create delete deletecollection escalate get impersonate list patch sign
    update use watch
    """.split()  # noqa: SIM905 - a table is read, not a list
)

# What is written for a verb, and the one that is meant.
OTHER_VERBS: Mapping[str, str] = {
    "all": "*",
    "any": "*",
    "apply": "patch",
    "edit": "update",
    "modify": "update",
    "read": "get",
    "remove": "delete",
    "replace": "update",
    "view": "get",
    "write": "update",
}
