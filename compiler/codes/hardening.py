"""PC323 to PC326, PC337 to PC339: security levels, identities, and words of the kernel's."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

RESTRICTED = Code(
    "PC323",
    "restricted",
    Severity.ERROR,
    "`{service}` {what}, which the level `restricted` forbids",
    hint="take it out, or set `x-podc: {{security: baseline}}` on this service",
    page="""\
The level `restricted` meets Kubernetes' Pod Security Standard of that name: no root, no privileges
to gain, no capabilities but NET_BIND_SERVICE, no namespaces, ports or paths of the node. What the
file asks for against that can't be had; a namespace that enforces the standard would refuse the
pod.

```yaml
services:
  agent:
    image: example/agent:1.0
    pid: host                            # error[PC323] under `--security restricted`
    x-podc: {security: baseline}         # this service is left out
```
""",
)

IMAGE_USER = Code(
    "PC324",
    "image-user",
    Severity.NOTE,
    "the image of `{service}` has to run as a user with a number, and not as root",
    hint='give the number that the image uses: `user: "1000"`',
    page="""\
Under the level `restricted` a container is not started as root. Where the file names no user, the
image's own counts, and it has to be a number (`USER 1000`, not `USER app`), since a name may well
be root's. Otherwise the pod stays in `CreateContainerConfigError`.

```yaml
services:
  web:
    image: example/web:1.0      # note[PC324]
    user: "1000"                # or this
```
""",
)

USER_TOO_LARGE = Code(
    "PC326",
    "user-too-large",
    Severity.ERROR,
    "there is no user {user}: numbers end at {largest}",
    hint="write the number that the image uses",
    page="""\
Kubernetes takes numbers of users and groups from 0 to 2147483647.

```yaml
user: "99999999999"       # error[PC326]
user: "1000"
```
""",
)

READ_DOCKERFILE = Code(
    "PC325",
    "user-of-dockerfile",
    Severity.NOTE,
    "`{user}` is {number} in `{service}`: {path} says so",
    page="""\
Kubernetes wants the number of a user. podc reads it where the Dockerfile in the project creates the
user with one (`useradd --uid`, `adduser -u`, `addgroup -g`); an image that is built differently has
to be given its number in `user`.

```yaml
services:
  web:
    build: .                    # RUN adduser -D -u 1000 app
    user: app                   # note[PC325]: 1000
```
""",
)

EMPTY_SYSCTL = Code(
    "PC338",
    "empty-sysctl",
    Severity.ERROR,
    "the kernel parameter `{sysctl}` has no value",
    hint='write it: `{sysctl}: "1024"`',
    page="""\
A kernel parameter is set to a value; there is none to set here.

```yaml
sysctls:
  net.core.somaxconn:            # error[PC338]
  net.core.somaxconn: "1024"
```
""",
)

NO_RESOLVER_WORD = Code(
    "PC339",
    "no-resolver-word",
    Severity.WARNING,
    "`{text}` is left out: {what} can't be spelled so",
    hint="{advice}",
    loss=True,
    page="""\
Kubernetes checks what it writes into a pod's resolv.conf: search domains are DNS names, options
have a name and perhaps a value.

```yaml
dns_search: ["corp example"]     # warning[PC339]
dns_opt: ["ndots:1", ":3"]       # warning[PC339] for the second
```
""",
)

ACCOUNT_OF_WAITER = Code(
    "PC337",
    "account-of-waiter",
    Severity.WARNING,
    "the pod of `{service}` runs as `{account}`, which needs the right to watch the Jobs that it "
    "waits for",
    hint="bind the Role `{waiter}` to that account, too",
    loss=True,
    page="""\
A pod has one account. Where a service names its own, that one also asks the API server whether the
Jobs are done which the service waits for; podc makes a Role for that, and binds it to an account of
its own only.

```yaml
services:
  web:
    image: example/web:1.0
    depends_on: {migrate: {condition: service_completed_successfully}}
    x-podc: {service_account: deployer}      # warning[PC337]
```
""",
)
