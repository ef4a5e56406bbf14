"""Which image a container runs, and when and with which credentials it is pulled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.codes import images as codes
from compiler.diagnostics import Diagnostic, Report
from compiler.knowledge.references import flaw
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
    found = _image(service, scope)
    wrong = flaw(found.plain)
    if wrong:
        name, place = service.name.plain, found.span or service.name.span
        report = codes.NO_REFERENCE.at(
            place, service=name, image=found.plain, flaw=wrong, subject=name
        )
        scope.report.add(report)
    return found


def _image(service: Service, scope: Scope) -> Value[str]:
    override = scope.options.images.override.get(service.name.plain)
    if override is not None:
        return Value(override, Option("--image"))
    if service.image is None:
        return _built(service, scope)
    if is_only_here(service, scope.options):
        _say_built(service, service.image, scope.report)
    elif _is_bare(service):
        return _at_registry(service.image, scope.options)
    elif flaw(service.image.plain) is None:
        _say_latest(service, service.image, scope.report)
    return service.image


def is_only_here(service: Service, options: Options) -> bool:
    """Tell whether no cluster has the image: it is built, and nothing names a registry for it."""
    if service.name.plain in options.images.override or options.images.registry is not None:
        return False
    return service.image is None or _is_bare(service)


def _is_bare(service: Service) -> bool:
    """Tell whether a built image is called as only Docker Hub's own are: nobody can push it."""
    name = service.image.plain if service.image else ""
    return service.build is not None and "/" not in name and "@" not in name


def _built(service: Service, scope: Scope) -> Value[str]:
    """Return the name under which a built image is looked for; Compose's own, with a registry."""
    chosen = scope.options.images
    name = f"{scope.project.name.plain}-{service.name.plain}".lower()
    tagged = f"{name}:{chosen.tag or 'latest'}"
    rule = "a built image is named after its project and service"
    found = inferred(_below(chosen.registry, tagged), rule, service.build or service.name)
    if chosen.registry is None and chosen.tag is None:
        _say_built(service, found, scope.report)
    return found


def _at_registry(name: Value[str], options: Options) -> Value[str]:
    """Return the written name of a built image below the registry that the caller names."""
    chosen = options.images
    tag = f":{chosen.tag}" if chosen.tag and ":" not in name.plain else ""
    rule = "a built image is at the registry that `--registry` names"
    return inferred(_below(chosen.registry, name.plain + tag), rule, name)


def _below(registry: str | None, name: str) -> str:
    return f"{registry.rstrip('/')}/{name}" if registry else name


def _say_built(service: Service, image: Value[str], report: Report) -> None:
    name, place = service.name.plain, service.build or service.name
    report.add(codes.BUILT_IMAGE.at(place.span, service=name, image=image.plain, subject=name))


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
    if is_only_here(service, options):
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
