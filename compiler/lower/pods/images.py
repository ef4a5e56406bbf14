"""Which image a container runs, and when and with which credentials it is pulled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.codes import images as codes
from compiler.diagnostics import Diagnostic, Report
from compiler.lower.scope import Scope
from compiler.options import Options
from compiler.project import Service
from compiler.source.values import Option, Value, default, inferred
from compiler.source.wording import listed

_PULL_POLICIES: Mapping[str, str] = {
    "always": "Always",
    "never": "Never",
    "missing": "IfNotPresent",
    "if_not_present": "IfNotPresent",
}

_BUILT_HERE = "build"


def image(service: Service, scope: Scope) -> Value[str]:
    """Return the image: the one that an option names, the file's, or that of its build."""
    override = scope.options.images.override.get(service.name.plain)
    if override is not None:
        return Value(override, Option("--image"))
    if service.image is not None:
        _say_latest(service, service.image, scope.report)
        return service.image
    return _built(service, scope)


def _built(service: Service, scope: Scope) -> Value[str]:
    """Return the name under which a built image is looked for; Compose's own, with a registry."""
    chosen = scope.options.images
    build = service.build or service.name
    name = f"{scope.project.name.plain}-{service.name.plain}".lower()
    tagged = f"{name}:{chosen.tag or 'latest'}"
    full = f"{chosen.registry.rstrip('/')}/{tagged}" if chosen.registry else tagged
    if chosen.registry is None and chosen.tag is None:
        report = codes.BUILT_IMAGE.at(
            build.span, service=service.name.plain, image=full, subject=service.name.plain
        )
        scope.report.add(report)
    return inferred(full, "a built image is named after its project and service", build)


def _say_latest(service: Service, name: Value[str], report: Report) -> None:
    if service.pull_policy is None and is_floating(name.plain):
        report.add(codes.LATEST.at(name.span, image=name.plain, subject=service.name.plain))


def is_floating(image_name: str) -> bool:
    """Tell whether a name has neither a digest nor a tag other than `latest`."""
    if "@" in image_name:
        return False
    tag = image_name.rpartition("/")[2].partition(":")[2]
    return tag in ("", "latest")


def pull_policy(service: Service, options: Options) -> Value[str] | None:
    """Return when the image is pulled; Docker's periods become `Always`, as the audit says."""
    found = service.pull_policy
    if found is not None and found.plain != _BUILT_HERE:
        return found.map(lambda policy: _PULL_POLICIES.get(policy, "Always"))
    if service.image is None and options.images.registry is None:
        rule = "an image without a registry is loaded onto the nodes; `latest` would be pulled"
        return default("IfNotPresent", rule)
    return None


def pull_secrets(service: Service, scope: Scope) -> tuple[Value[str], ...]:
    """Return the Secrets with credentials: those of options, of the project, of the service."""
    options = (Value(name, Option("--pull-secret")) for name in scope.options.images.pull_secrets)
    every = (*options, *scope.project.pull_secrets, *service.pull_secrets)
    return tuple({one.plain: one for one in every}.values())


def say_unused(scope: Scope) -> None:
    """Report the images that options give to services which are not there."""
    scope.report.add(*_unused(scope))


def _unused(scope: Scope) -> Iterator[Diagnostic]:
    names = [service.name.plain for service in scope.project.services]
    for name in scope.options.images.override:
        if name not in names:
            yield codes.IMAGE_FOR_NOBODY.at(None, service=name, known=listed(names))
