"""The options that verbs share, in groups: each says how it changes the `Options` of the run."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import reduce
from typing import TypeVar

import click

from compiler.cli.session import Session
from compiler.formats.table import FORMATS
from compiler.options import (
    DEFAULT_KUBERNETES,
    Expose,
    Images,
    Options,
    Policies,
    Provider,
    Secrets,
    Security,
    Target,
    Wait,
)
from compiler.records import replace
from compiler.regexes import regex

T = TypeVar("T")
Command = Callable[..., object]
Decorator = Callable[[Command], Command]

_VERSION = regex(r"v?(\d+\.\d+)(?:[.+-].*)?")
_HOST = regex(r"(?!.{254})[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*")
_NAMESPACE = regex(r"(?!.{64})[a-z0-9](?:[-a-z0-9]*[a-z0-9])?")


def takes(*groups: tuple[Decorator, ...]) -> Decorator:
    """Return a decorator that gives a command the options of the groups, in their order."""
    every = [one for group in groups for one in group]
    return lambda command: reduce(lambda made, one: one(made), reversed(every), command)


def pairs(given: tuple[str, ...]) -> dict[str, str]:
    """Return `NAME=VALUE` arguments as a mapping; the last one of a name counts."""
    for one in given:
        if not one.partition("=")[0] or "=" not in one:
            message = f"`{one}` is not NAME=VALUE"
            raise click.BadParameter(message)
    return {name: value for name, _, value in (one.partition("=") for one in given)}


def _references(given: tuple[str, ...]) -> dict[str, str]:
    """Return `NAME=REF` arguments as a mapping; a reference is never empty."""
    found = pairs(given)
    for name, reference in found.items():
        if not reference.strip():
            message = f"`{name}={reference}` names no image"
            raise click.BadParameter(message, param_hint="--image")
    return found


def _option(*names: str, change: Callable[[Session, T], None], **settings: object) -> Decorator:
    """Return an option that changes the session where it is given."""

    def callback(context: click.Context, _: click.Parameter, value: T) -> None:
        session = context.find_object(Session)
        if session is not None and value not in (None, (), False):
            change(session, value)

    return click.option(*names, cls=click.Option, callback=callback, expose_value=False, **settings)


def _text(*names: str, change: Callable[[Options, str], Options], **settings: object) -> Decorator:
    def setting(session: Session, value: str) -> None:
        session.set(lambda options: change(options, value))

    return _option(*names, change=setting, **settings)


def _texts(
    *names: str, change: Callable[[Options, tuple[str, ...]], Options], **settings: object
) -> Decorator:
    def setting(session: Session, values: tuple[str, ...]) -> None:
        session.set(lambda options: change(options, values))

    return _option(*names, change=setting, multiple=True, **settings)


def _flag(*names: str, change: Callable[[Options], Options], **settings: object) -> Decorator:
    def setting(session: Session, _: bool) -> None:
        session.set(change)

    return _option(*names, change=setting, is_flag=True, **settings)


def _target(change: Callable[[Target, str], Target]) -> Callable[[Options, str], Options]:
    return lambda options, value: replace(options, target=change(options.target, value))


def _images(change: Callable[[Images, str], Images]) -> Callable[[Options, str], Options]:
    return lambda options, value: replace(options, images=change(options.images, value))


def _choice(words: type[StrEnum]) -> click.Choice[str]:
    return click.Choice([word.value for word in words])


def _kubernetes(version: str) -> str:
    """Return `1.34` for `1.34`, `v1.34.2` and the like, if that is a version that podc knows."""
    found = _VERSION.fullmatch(version)
    short = found.group(1) if found else version
    if short == DEFAULT_KUBERNETES:
        return short
    from compiler.verify import versions

    if short not in versions():
        message = f"`{version}` is none that podc knows: {', '.join(versions())}"
        raise click.BadParameter(message, param_hint="--kube-version")
    return short


def _namespace(name: str) -> str:
    if not _NAMESPACE.fullmatch(name):
        message = f"`{name}` is no name for a namespace: lower-case letters, digits and `-`"
        raise click.BadParameter(message, param_hint="--namespace")
    return name


def _gateway(name: str) -> str:
    namespace, slash, own = name.rpartition("/")
    if (slash and not _NAMESPACE.fullmatch(namespace)) or not _HOST.fullmatch(own):
        message = f"`{name}` is neither NAME nor NAMESPACE/NAME of a Gateway"
        raise click.BadParameter(message, param_hint="--gateway")
    return name


def _host(name: str) -> str:
    """Return a domain, or the name of a class: both are labels joined by dots."""
    if not _HOST.fullmatch(name):
        message = f"`{name}` is no name: lower-case letters, digits, `-` and `.`"
        raise click.BadParameter(message)
    return name


def _rulings(given: tuple[str, ...]) -> frozenset[str]:
    """Return what `--accept` and `--deny` name, once each is known to mean something."""
    from compiler.cli.names import checked

    return frozenset(checked(one) for one in given)


def _set_format(session: Session, value: str) -> None:
    session.format = value


def _set_colour(session: Session, value: str) -> None:
    session.colour = value


def _set_quiet(session: Session, _: bool) -> None:
    session.quiet = True


def _set_shut(session: Session, _: bool) -> None:
    session.shut = True


REPORTING: tuple[Decorator, ...] = (
    _option(
        "--format",
        change=_set_format,
        type=click.Choice(list(FORMATS)),
        help="How diagnostics are written to standard error.  [default: text]",
        is_eager=True,
    ),
    _option(
        "--color",
        change=_set_colour,
        type=click.Choice(["auto", "always", "never"]),
        help="Colours; auto heeds NO_COLOR, FORCE_COLOR and the terminal.  [default: auto]",
        is_eager=True,
    ),
    _option("-q", "--quiet", change=_set_quiet, is_flag=True, help="Report errors only."),
)

WEIGHING: tuple[Decorator, ...] = (
    _flag(
        "--strict",
        change=lambda options: replace(options, strict=True),
        help="Make every loss of meaning an error; in manifests that are linted, every warning.",
    ),
    _texts(
        "--accept",
        metavar="SLUG[:SUBJECT]",
        change=lambda options, given: replace(options, accept=_rulings(given)),
        help="Leave this warning out. Repeatable.",
    ),
    _texts(
        "--deny",
        metavar="SLUG[:SUBJECT]",
        change=lambda options, given: replace(options, deny=_rulings(given)),
        help="Make this warning an error. Repeatable.",
    ),
)

LOADING: tuple[Decorator, ...] = (
    _texts(
        "-f",
        "--file",
        "merged",
        type=click.Path(allow_dash=True),
        change=lambda options, given: replace(options, files=given),
        help="A Compose file or an app description, - for standard input. Repeatable: later "
        "Compose files are merged over earlier ones.  [default: found as docker compose finds it, "
        "else app.yaml]",
    ),
    _texts(
        "--env-file",
        type=click.Path(),
        change=lambda options, given: replace(options, env_files=given),
        help="Variables for the Compose file, instead of .env. Repeatable.",
    ),
    _texts(
        "--env",
        metavar="NAME=VALUE",
        change=lambda options, given: replace(options, variables=pairs(given)),
        help="A variable for the Compose file, before all others. Repeatable.",
    ),
    _option(
        "--no-env",
        change=_set_shut,
        is_flag=True,
        help="Shut the variables of this process out.",
    ),
    _texts(
        "--profile",
        metavar="NAME",
        change=lambda options, given: replace(options, profiles=given),
        help="A profile to switch on, '*' for all. Repeatable.",
    ),
    _text(
        "--overlay",
        metavar="NAME",
        change=lambda options, value: replace(options, overlay=value),
        help="What an app description has under `overrides.NAME`, laid over the rest.",
    ),
    _text(
        "-p",
        "--project-name",
        metavar="NAME",
        change=lambda options, value: replace(options, project_name=value),
        help="The project's name.  [default: the file's `name`, or its folder's]",
    ),
    _text(
        "--project-directory",
        type=click.Path(),
        change=lambda options, value: replace(options, project_directory=value),
        help="Where relative paths start.  [default: the folder of the first file]",
    ),
)

VERIFYING: tuple[Decorator, ...] = (
    _text(
        "--kube-version",
        metavar="VERSION",
        change=_target(lambda target, value: replace(target, kubernetes=_kubernetes(value))),
        help=f"The cluster's Kubernetes version.  [default: {DEFAULT_KUBERNETES}]",
    ),
    _text(
        "--security",
        type=_choice(Security),
        change=_target(lambda target, value: replace(target, security=Security(value))),
        help=f"How far containers are hardened.  [default: {Target().security.value}]",
    ),
)

DEFINING: tuple[Decorator, ...] = (
    _texts(
        "--crd",
        type=click.Path(allow_dash=True),
        metavar="PATH",
        change=lambda options, given: replace(options, definitions=given),
        help="A file or folder of CustomResourceDefinitions. Repeatable.",
    ),
)

TARGETING: tuple[Decorator, ...] = (
    *VERIFYING,
    _text(
        "--target",
        type=_choice(Provider),
        change=_target(lambda target, value: replace(target, provider=Provider(value))),
        help=f"Whose cluster it is, where that matters.  [default: {Target().provider.value}]",
    ),
    _text(
        "--namespace",
        metavar="NAME",
        change=_target(lambda target, value: replace(target, namespace=_namespace(value))),
        help="The namespace written into every object.",
    ),
    _text(
        "--expose",
        type=_choice(Expose),
        change=_target(lambda target, value: replace(target, expose=Expose(value))),
        help="How published ports are reached from outside.  [default: loadbalancer; nodeport for "
        "--target local]",
    ),
    _text(
        "--gateway",
        metavar="[NAMESPACE/]NAME",
        change=_target(lambda target, value: replace(target, gateway=_gateway(value))),
        help="The Gateway that HTTPRoutes are for; routes are then HTTPRoutes, not Ingresses.",
    ),
    _text(
        "--ingress-class",
        metavar="NAME",
        change=_target(lambda target, value: replace(target, ingress_class=_host(value))),
        help="The class of Ingresses.  [default: the cluster's own]",
    ),
    _text(
        "--domain",
        metavar="NAME",
        change=_target(lambda target, value: replace(target, domain=_host(value))),
        help="Services without a host of their own answer at SERVICE.NAME.",
    ),
    _text(
        "--network-policy",
        type=_choice(Policies),
        change=_target(lambda target, value: replace(target, policies=Policies(value))),
        help=f"Which network policies are written.  [default: {Target().policies.value}]",
    ),
    _text(
        "--secrets",
        type=_choice(Secrets),
        change=lambda options, value: replace(options, secrets=Secrets(value)),
        help=f"What becomes of secret values.  [default: {Options().secrets.value}]",
    ),
    _text(
        "--wait",
        type=_choice(Wait),
        change=lambda options, value: replace(options, wait=Wait(value)),
        help=f"How a service waits for those in its depends_on.  [default: {Options().wait.value}]",
    ),
    _text(
        "--wait-image",
        metavar="REF",
        change=lambda options, value: replace(options, wait_image=value),
        help="The image that waits.",
    ),
    _text(
        "--registry",
        metavar="HOST[/PATH]",
        change=_images(lambda images, value: replace(images, registry=value)),
        help="Where images of services with `build` are found.",
    ),
    _text(
        "--tag",
        metavar="TAG",
        change=_images(lambda images, value: replace(images, tag=value)),
        help="The tag of images of services with `build`.",
    ),
    _texts(
        "--image",
        metavar="NAME=REF",
        change=lambda options, given: replace(
            options, images=replace(options.images, override=_references(given))
        ),
        help="The image of a service. Repeatable.",
    ),
    _texts(
        "--pull-secret",
        metavar="NAME",
        change=lambda options, given: replace(
            options, images=replace(options.images, pull_secrets=given)
        ),
        help="A Secret with the credentials to pull images. Repeatable.",
    ),
    _flag(
        "--allow-outside",
        change=lambda options: replace(options, allow_outside=True),
        help="Read mounted files from outside the project's folder, too.",
    ),
    _text(
        "--templates",
        type=click.Path(),
        metavar="DIR",
        change=lambda options, value: replace(options, templates=value),
        help="A folder whose templates stand in for podc's own, file by file.",
    ),
)
