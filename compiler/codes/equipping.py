"""PC705 to PC715: what containers should come with: an image that stays, requests, probes."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

IMAGE_TAG = Code(
    "PC705",
    "image-tag",
    Severity.WARNING,
    "{object}: {fact}",
    hint="name a version that stays: `image: NAME:1.2.3`",
    page="""\
An image without a tag, or with the tag `latest`, is another one tomorrow: pods of one workload
then differ, and nobody can go back.

    image: nginx          # whatever is the newest

    image: nginx:1.29
""",
)

IMAGE_DIGEST = Code(
    "PC706",
    "image-digest",
    Severity.NOTE,
    "{object}: {fact}",
    hint="name the image by its digest: `NAME:TAG@sha256:…`",
    page="""\
A tag can be moved to another image. A digest names one image for ever.

    image: nginx:1.29@sha256:…
""",
)

PULL_POLICY = Code(
    "PC707",
    "pull-policy",
    Severity.WARNING,
    "{object}: {fact}",
    hint="write `imagePullPolicy: Always`, or a tag that stays",
    page="""\
With a tag that moves (`latest`, or none) a node has to look whether there is a newer image, or
each node runs what it happens to have.

    image: example.com/shop:latest
    imagePullPolicy: Always
""",
)

CPU_REQUEST = Code(
    "PC708",
    "no-cpu-request",
    Severity.WARNING,
    "{object}: {fact}",
    hint="write `resources: {{requests: {{cpu: 100m}}}}`, or as much as it needs",
    page="""\
The scheduler places pods by what they ask for. Who asks for no processor is placed anywhere, and
gets what is left over.

    resources:
      requests: {cpu: 100m}
""",
)

CPU_LIMIT = Code(
    "PC709",
    "no-cpu-limit",
    Severity.NOTE,
    "{object}: {fact}",
    hint='write `resources: {{limits: {{cpu: "1"}}}}`, or as much as it may take',
    page="""\
Without a limit a container uses all processors of its node that others leave idle. That is often
wanted; where tenants share nodes it is not.

    resources:
      limits: {cpu: "1"}
""",
)

MEMORY_REQUEST = Code(
    "PC710",
    "no-memory-request",
    Severity.WARNING,
    "{object}: {fact}",
    hint="write `resources: {{requests: {{memory: 128Mi}}}}`, or as much as it needs",
    page="""\
The scheduler places pods by what they ask for. Who asks for no memory is the first to be evicted
where memory runs out.

    resources:
      requests: {memory: 128Mi}
""",
)

MEMORY_LIMIT = Code(
    "PC711",
    "no-memory-limit",
    Severity.WARNING,
    "{object}: {fact}",
    hint="write `resources: {{limits: {{memory: 256Mi}}}}`, or as much as it may take",
    page="""\
Without a limit a container that leaks takes its node's memory, and other pods die with it.

    resources:
      limits: {memory: 256Mi}
""",
)

EPHEMERAL_STORAGE = Code(
    "PC712",
    "no-ephemeral-storage",
    Severity.NOTE,
    "{object}: {fact}",
    hint="write `ephemeral-storage: 1Gi` under both `requests` and `limits` of `resources`",
    page="""\
Logs and files in a container's own layer fill the node's disk. With a request and a limit, only
that pod is evicted.

    resources:
      requests: {ephemeral-storage: 100Mi}
      limits: {ephemeral-storage: 1Gi}
""",
)

NO_READINESS = Code(
    "PC713",
    "no-readiness-probe",
    Severity.WARNING,
    "{object}: {fact}",
    hint="add a `readinessProbe`",
    page="""\
A Service sends requests to a pod as soon as its containers run, unless a readiness probe says
when they can answer.

    readinessProbe:
      httpGet: {path: /healthz, port: http}
""",
)

LIVENESS = Code(
    "PC714",
    "liveness-probe",
    Severity.NOTE,
    "{object}: {fact}",
    page="""\
A liveness probe restarts a container that hangs. One that asks the same as the readiness probe
restarts what is merely busy, and makes an overload worse.

    livenessProbe:
      httpGet: {path: /livez, port: http}
      failureThreshold: 6
""",
)

PROBED_PORT = Code(
    "PC715",
    "undeclared-probe-port",
    Severity.NOTE,
    "{object}: {fact}",
    hint="declare that port under `ports`, or probe one that is",
    page="""\
The port that a probe asks is not among the container's ports. It works, and readers, Services and
network policies don't know of it.

    ports:
      - {name: http, containerPort: 8080}
    readinessProbe:
      tcpSocket: {port: http}
""",
)
