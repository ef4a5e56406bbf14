"""PC736 to PC799: good practice of workloads and of what is around them."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

LOW_PORT = Code(
    "PC736",
    "low-port",
    Severity.NOTE,
    "{object}: {fact}",
    hint="let it listen above 1023, and map the port by the Service's `targetPort`",
    page="""\
Ports below 1024 need root, or a capability, or a recent kernel. A Service can map 80 to any port.

    ports:
      - {name: http, containerPort: 8080}
""",
)

SECRET_IN_VARIABLE = Code(
    "PC737",
    "secret-in-variable",
    Severity.WARNING,
    "{object}: {fact}",
    page="""\
A secret that is written as a variable's value is in the manifest, in its repository, and for
everybody to read who may see pods.

    env:
      - name: DB_PASSWORD
        valueFrom:
          secretKeyRef: {name: db, key: password}
""",
)

SECRET_IN_CONFIG = Code(
    "PC738",
    "secret-in-config-map",
    Severity.WARNING,
    "{object}: {fact}",
    hint="keep it in a Secret",
    page="""\
ConfigMaps are for what everybody may read. This looks like a secret.

    kind: Secret
    stringData: {password: …}
""",
)

SECRET_VARIABLE = Code(
    "PC739",
    "secret-as-variable",
    Severity.NOTE,
    "{object}: {fact}",
    hint="mount the Secret as a file",
    page="""\
Variables are inherited by every child process and end in crash reports. A file can be read by one
program only.

    volumes:
      - name: password
        secret: {secretName: db}
""",
)

NODE_PORT = Code(
    "PC740",
    "node-port",
    Severity.NOTE,
    "{object}: {fact}",
    hint="write `type: ClusterIP`, and lead to it by an Ingress or a route",
    page="""\
A port of every node is open to all who reach one, past an Ingress and its rules.

    type: ClusterIP
""",
)

STANDARD_LABELS = Code(
    "PC741",
    "no-standard-labels",
    Severity.NOTE,
    "{object}: {fact}",
    hint="add the labels `app.kubernetes.io/name` and `app.kubernetes.io/instance`",
    page="""\
Tools know what belongs together by these labels.
https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/

    labels:
      app.kubernetes.io/name: web
      app.kubernetes.io/instance: shop
""",
)

NO_NAMESPACE = Code(
    "PC742",
    "no-namespace",
    Severity.NOTE,
    "{object}: {fact}",
    hint="write `metadata: {{namespace: NAME}}`",
    page="""\
Without a namespace an object goes to whichever is current, often `default`, where quotas and
policies end.

    metadata: {name: web, namespace: shop}
""",
)

ONE_REPLICA = Code(
    "PC743",
    "one-replica",
    Severity.NOTE,
    "{object}: {fact}",
    hint="write `replicas: 2`, if it can run twice",
    page="""\
A single pod is gone while its node is drained.

    replicas: 2
""",
)

NOT_SPREAD = Code(
    "PC744",
    "not-spread",
    Severity.NOTE,
    "{object}: {fact}",
    hint="add `topologySpreadConstraints` over `kubernetes.io/hostname`",
    page="""\
Replicas on one node fail together.

    topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: kubernetes.io/hostname
        whenUnsatisfiable: ScheduleAnyway
        labelSelector: {matchLabels: {app: web}}
""",
)

RECREATE = Code(
    "PC745",
    "recreate-strategy",
    Severity.NOTE,
    "{object}: {fact}",
    hint="write `strategy: {{type: RollingUpdate}}`, if two can run at once",
    page="""\
`Recreate` ends all pods before it starts new ones: each update is an outage. With a disk that one
pod only can use there is no other way.

    strategy: {type: RollingUpdate}
""",
)

NO_BUDGET = Code(
    "PC746",
    "no-disruption-budget",
    Severity.NOTE,
    "{object}: {fact}",
    hint="add a PodDisruptionBudget with `maxUnavailable: 1`",
    page="""\
While nodes are drained, nothing keeps all replicas from being evicted at once.

    kind: PodDisruptionBudget
    spec:
      maxUnavailable: 1
      selector: {matchLabels: {app: web}}
""",
)

BLOCKING_BUDGET = Code(
    "PC747",
    "blocking-budget",
    Severity.WARNING,
    "{object}: {fact}",
    hint="write `maxUnavailable: 1`",
    page="""\
The budget allows no pod to be missing, so a node with such a pod can never be drained.

    maxUnavailable: 1
""",
)

UNHEALTHY_EVICTION = Code(
    "PC748",
    "unhealthy-eviction",
    Severity.NOTE,
    "{object}: {fact}",
    hint="write `unhealthyPodEvictionPolicy: AlwaysAllow`",
    page="""\
By default pods that never became ready keep a node from being drained.

    unhealthyPodEvictionPolicy: AlwaysAllow
""",
)

REPLICAS_AND_AUTOSCALER = Code(
    "PC749",
    "replicas-and-autoscaler",
    Severity.WARNING,
    "{object}: {fact}",
    hint="take `replicas` away",
    page="""\
An autoscaler sets the number of pods; each time that this manifest is applied, it is set back.

    # no `replicas` in a workload that an autoscaler scales
""",
)

AUTOSCALED_TO_ONE = Code(
    "PC750",
    "autoscaled-to-one",
    Severity.NOTE,
    "{object}: {fact}",
    hint="write `minReplicas: 2`",
    page="""\
With one pod at least, there is one in quiet times: it is gone while its node is drained.

    minReplicas: 2
""",
)

JOB_KEPT = Code(
    "PC751",
    "job-kept",
    Severity.NOTE,
    "{object}: {fact}",
    page="""\
Jobs that have ended, and their pods, stay for ever unless it is said for how long.

    ttlSecondsAfterFinished: 86400
""",
)

NO_DEADLINE = Code(
    "PC752",
    "no-starting-deadline",
    Severity.NOTE,
    "{object}: {fact}",
    page="""\
After more than 100 missed starts a CronJob without a deadline stops for good.
https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/

    startingDeadlineSeconds: 300
""",
)

CONCURRENT = Code(
    "PC753",
    "concurrent-jobs",
    Severity.NOTE,
    "{object}: {fact}",
    hint="write `concurrencyPolicy: Forbid`",
    page="""\
A run that takes longer than the time between two starts meets the next one.

    concurrencyPolicy: Forbid
""",
)

NO_POLICY = Code(
    "PC754",
    "no-network-policy",
    Severity.NOTE,
    "{object}: {fact}",
    hint="add a NetworkPolicy that selects its pods",
    page="""\
No network policy selects these pods: everybody in the cluster may talk to them, and they to
everybody.

    kind: NetworkPolicy
    spec:
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress, Egress]
""",
)

NO_TLS = Code(
    "PC755",
    "no-tls",
    Severity.NOTE,
    "{object}: {fact}",
    hint="add `tls` with its hosts, and the Secret of their certificate",
    page="""\
Requests, with all cookies and passwords in them, are sent in clear.

    tls:
      - hosts: [shop.example.com]
        secretName: shop-tls
""",
)

WILDCARD_HOST = Code(
    "PC756",
    "wildcard-host",
    Severity.NOTE,
    "{object}: {fact}",
    hint="name the hosts that it answers for",
    page="""\
A rule without a host, or with `*`, answers for names that are not its own.

    rules:
      - host: shop.example.com
""",
)

WIDE_ROLE = Code(
    "PC757",
    "wide-role",
    Severity.WARNING,
    "{object}: {fact}",
    hint="list what is needed",
    page="""\
A role with `*` may do everything, also with what is added later.

    rules:
      - {apiGroups: [""], resources: [pods], verbs: [get, list]}
""",
)

NO_STARTUP_PROBE = Code(
    "PC758",
    "no-startup-probe",
    Severity.NOTE,
    "{object}: {fact}",
    page="""\
A delay is always waited for, also by who starts at once; who starts later than that is restarted
while it starts. A startup probe holds liveness back until it is answered for the first time.

    startupProbe:
      httpGet: {path: /ready, port: http}
      failureThreshold: 30
      periodSeconds: 2
""",
)

UNUSED_EXCEPTION = Code(
    "PC797",
    "unused-exception",
    Severity.NOTE,
    "{object}: {fact}",
    hint="delete it",
    page="""\
An exception outlives its reason: nothing of what it accepts is found any more. Left in place, it
hides what is found next year.

    # podc: accept image-tag: the image is built beside the manifest
    image: web:1.29
""",
)

UNKNOWN_EXCEPTION = Code(
    "PC798",
    "unknown-exception",
    Severity.WARNING,
    "{object}: {fact}",
    page="""\
An exception names a code by its slug or its number, and gives a reason. Errors have none: a server
refuses what is wrong, whatever the reason.

    # podc: accept folder-of-the-node: reads the node's logs
    # podc: accept PC731: reads the node's logs
""",
)

NO_REASON = Code(
    "PC799",
    "no-reason",
    Severity.WARNING,
    "{object}: {fact}",
    hint="say why behind the colon",
    page="""\
An exception has a reason, for who reads it next year. Without one it is not granted.

    metadata:
      annotations:
        accept.podc.dev/folder-of-the-node: reads the node's logs
""",
)
