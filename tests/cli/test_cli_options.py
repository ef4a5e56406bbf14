"""From the command line to `Options`, or to exit code 2 with a sentence."""

from __future__ import annotations

import click
import pytest

from compiler.cli.arguments import LOADING, REPORTING, TARGETING, WEIGHING, takes
from compiler.cli.session import Session
from compiler.options import (
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


def session_of(*arguments: str) -> Session:
    """Return the session after a command line has been read."""
    session = Session()
    command = takes(LOADING, TARGETING, WEIGHING, REPORTING)(lambda: None)
    click.command(command).main(list(arguments), standalone_mode=False, obj=session)  # type: ignore[arg-type]  # a callable
    return session


def options_of(*arguments: str) -> Options:
    return session_of("--no-env", *arguments).compilation()


@pytest.mark.parametrize(
    ("arguments", "field", "expected"),
    [
        ((), "files", ()),
        (("-f", "a", "--file", "b"), "files", ("a", "b")),
        (("--env-file", "a", "--env-file", "b"), "env_files", ("a", "b")),
        (("--profile", "a", "--profile", "b"), "profiles", ("a", "b")),
        (("-p", "shop"), "project_name", "shop"),
        (("--project-directory", "x"), "project_directory", "x"),
        (("--env", "A=1", "--env", "B=x=y", "--env", "A="), "variables", {"A": "", "B": "x=y"}),
        (("--kube-version", "v1.34.2"), "target", Target(kubernetes="1.34")),
        (("--target", "aks"), "target", Target(provider=Provider.AKS)),
        (("--namespace", "shop-1"), "target", Target(namespace="shop-1")),
        (("--expose", "none"), "target", Target(expose=Expose.NONE)),
        (("--expose", "gateway"), "target", Target(expose=Expose.GATEWAY)),
        (("--gateway", "infra/public"), "target", Target(gateway="infra/public")),
        (("--gateway", "public.v2"), "target", Target(gateway="public.v2")),
        (("--ingress-class", "internal"), "target", Target(ingress_class="internal")),
        (("--domain", "shop.example"), "target", Target(domain="shop.example")),
        (("--security", "off"), "target", Target(security=Security.OFF)),
        (("--network-policy", "all"), "target", Target(policies=Policies.ALL)),
        (("--secrets", "external"), "secrets", Secrets.EXTERNAL),
        (("--wait", "none"), "wait", Wait.NONE),
        (("--wait-image", "x:1"), "wait_image", "x:1"),
        (("--registry", "r"), "images", Images(registry="r")),
        (("--tag", "1"), "images", Images(tag="1")),
        (("--image", "a=r/a:1"), "images", Images(override={"a": "r/a:1"})),
        (("--pull-secret", "a"), "images", Images(pull_secrets=("a",))),
        (("--allow-outside",), "allow_outside", True),
        (("--templates", "t"), "templates", "t"),
        (("--strict",), "strict", True),
        (("--accept", "PC850"), "accept", {"foreign-output"}),
        (("--deny", "stale-output:a.yaml"), "deny", {"stale-output:a.yaml"}),
    ],
)
def test_an_option_sets_its_field(arguments: tuple[str, ...], field: str, expected: object) -> None:
    assert expected == getattr(options_of(*arguments), field)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--env", "A"), "`A` is not NAME=VALUE"),
        (("--env", "=1"), "`=1` is not NAME=VALUE"),
        (("--image", "a"), "`a` is not NAME=VALUE"),
        (("--image", "a="), "`a=` names no image"),
        (("--kube-version", "1.2"), "`1.2` is none that podc knows: 1.30, 1.31,"),
        (("--namespace", "A_b"), "`A_b` is no name for a namespace"),
        (("--namespace", "a" * 64), "is no name for a namespace"),
        (("--gateway", "Public"), "`Public` is neither NAME nor NAMESPACE/NAME"),
        (("--gateway", "a.b/public"), "is neither NAME nor NAMESPACE/NAME"),
        (("--domain", "https://x"), "`https://x` is no name"),
        (("--ingress-class", ""), "`` is no name"),
        (("--accept", "unsuported-key:x"), "did you mean `unsupported-key`"),
        (("--accept", "unsupported-key"), "say which, as in `unsupported-key:KEY`"),
    ],
)
def test_an_option_without_sense_is_told_so(arguments: tuple[str, ...], expected: str) -> None:
    with pytest.raises(click.UsageError) as raised:
        options_of(*arguments)

    assert expected in raised.value.format_message()


def test_the_environment_is_handed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PODC_TEST", "1")

    assert session_of().compilation().environment["PODC_TEST"] == "1"
    assert options_of().environment == {}


def test_a_variable_that_is_no_text_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PODC_TEST", "\udcff")

    assert "PODC_TEST" not in session_of().compilation().environment


def test_the_working_directory_is_named_as_the_user_entered_it(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("real")
    link = folder.with_name(f"{folder.name}-link")
    link.symlink_to(folder)
    monkeypatch.chdir(link)

    monkeypatch.setenv("PWD", str(link))
    assert session_of().compilation().directory == str(link)

    monkeypatch.setenv("PWD", "/")
    assert session_of().compilation().directory == str(folder)


def test_file_and_f_together_are_refused() -> None:
    with pytest.raises(click.UsageError):
        session_of("-f", "a").compilation("b")


def test_how_to_report_is_kept_for_the_worst_case() -> None:
    session = session_of("--format", "json", "--color", "always", "-q")

    assert (session.format, session.colour, session.quiet) == ("json", "always", True)
