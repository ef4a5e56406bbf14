"""PC651 to PC658, PC664, PC666 and PC697: manifests that don't fit each other."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

MISSING_PORT = Code(
    "PC651",
    "missing-port",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
Something asks for a port that is not there: an Ingress for a port of its Service, a probe or a
Service for a name that no container's port has. The cluster takes it, and nothing answers.

    ports:
      - {name: http, port: 80}     # of the Service
    backend:
      service: {name: web, port: {name: http}}
""",
)

NODE_PORT_TAKEN = Code(
    "PC652",
    "node-port-taken",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
Two Services want the same port of every node. The second one is refused.

    ports:
      - {port: 80, nodePort: 30080}   # in one Service only
""",
)

GOVERNING_SERVICE = Code(
    "PC653",
    "governing-service",
    Severity.WARNING,
    "{object}: {fact}",
    page="""\
The Service that a StatefulSet names gives its pods their own names in DNS. It does so only if it
is headless and selects these pods.

    kind: Service
    metadata: {name: db}
    spec:
      clusterIP: None
      selector: {app: db}
""",
)

SCALE_TARGET = Code(
    "PC654",
    "scale-target",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
An autoscaler changes the number of pods of a Deployment, a StatefulSet, a ReplicaSet or a
ReplicationController (or of a custom resource that can be scaled). What it names is of another
kind, and two autoscalers for one workload would fight.

    scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
""",
)

OVERLAPPING = Code(
    "PC655",
    "overlapping-selector",
    Severity.WARNING,
    "{object}: {fact}",
    page="""\
Two workloads select the same pods by their labels. Each then counts and deletes pods of the
other.

    selector:
      matchLabels: {app: web, component: worker}   # something that only these pods have
""",
)

NOT_ATTACHED = Code(
    "PC657",
    "route-not-attached",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A route of the Gateway API is heard only through a listener of its Gateway. This one names a
listener, or a port, that its Gateway does not have, or one that takes no routes of its kind or of
its namespace: by default a listener takes those of the Gateway's own namespace only.

    kind: Gateway
    spec:
      listeners:
        - {name: http, protocol: HTTP, port: 80, allowedRoutes: {namespaces: {from: All}}}

    kind: HTTPRoute
    spec:
      parentRefs: [{name: public, namespace: infra, sectionName: http}]
""",
)

NOT_GRANTED = Code(
    "PC658",
    "reference-not-granted",
    Severity.WARNING,
    "{object}: {fact}",
    page="""\
In the Gateway API, a Service or a Secret of another namespace can be used only if a ReferenceGrant
in that namespace says so. Without one, the route answers with an error, and the listener has no
certificate.

    apiVersion: gateway.networking.k8s.io/v1beta1
    kind: ReferenceGrant
    metadata: {name: routes, namespace: backend}
    spec:
      from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: web}]
      to: [{group: "", kind: Service}]
""",
)

MISFIT = Code(
    "PC664",
    "objects-misfit",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
Two objects are there, and do not go together: a raw device is mounted as a folder, a claim asks its
volume for more than it has, a claim for one pod has several, two Services want one address, two
disruption budgets are for one pod, the Secret that images are pulled with holds no login. A server
takes each of them, and the pod waits.

    kind: PersistentVolumeClaim
    metadata: {name: data}
    spec: {volumeMode: Block}

    volumeDevices:                     # not volumeMounts
      - {name: data, devicePath: /dev/data}
""",
)

CONFINED = Code(
    "PC666",
    "beyond-limits",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A LimitRange bounds what each container, pod or claim of its namespace asks for, and gives defaults
to those that say nothing; a ResourceQuota bounds what all of them ask for together. The server
refuses a pod beyond them, and a workload is left without pods.

    kind: LimitRange
    spec:
      limits: [{type: Container, default: {memory: 256Mi}, max: {memory: 1Gi}}]

    resources:
      requests: {memory: 512Mi}        # above the default limit: write a limit, too
      limits: {memory: 1Gi}

A quota that counts `limits.memory` wants every container to have that limit, or a LimitRange to
give it. Limits in another file are a warning: they may be for another cluster.
""",
)

TAKEN = Code(
    "PC697",
    "request-taken-twice",
    Severity.WARNING,
    "{object}: {fact}",
    hint="give each a host, a path or a condition of its own, or put both backends into one rule",
    page="""\
Two rules take the same requests: two Ingresses of one class with the same host and path, or two
routes that are attached to one Gateway with the same host and the same matches. A server takes
both. Mostly the older one answers, and some controllers refuse the newer one: it is never asked.

    kind: Ingress
    spec:
      rules:
        - host: example.com
          http:
            paths:
              - {path: /api, pathType: Prefix, …}   # `/` is that of another Ingress
""",
)
