"""However a run ends, it ends with an exit code and a sentence, never with a bare traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from compiler import cli
from compiler.cli.crash import command_line
from compiler.cli.run import run
from compiler.cli.session import Session, pass_session
from compiler.codes import internal
from compiler.codes import writing as codes

ROOT = Path(__file__).parents[2]


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Session], int]], None]:
    """Let `podc build` do something else, whatever its arguments."""

    def install(function: Callable[[Session], int]) -> None:
        settings = {"ignore_unknown_options": True}
        argument = click.argument("rest", nargs=-1, expose_value=False)
        command = click.command("build", context_settings=settings)(
            argument(pass_session(function))
        )
        monkeypatch.setitem(sys.modules, f"{cli.__name__}.build", SimpleNamespace(command=command))  # type: ignore[arg-type]  # all that is asked of it

    return install


def fail(error: BaseException) -> Callable[[Session], int]:
    def command(_: Session) -> int:
        raise error

    return command


def test_a_mistake_of_ours_is_reported_ready_to_paste(
    verb: Callable, capfd: pytest.CaptureFixture[str]
) -> None:
    verb(fail(KeyError("ports")))

    assert run(["build", "--env", "TOKEN=hunter2", "--tag=1"]) == 3

    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("error[PC900]: podc stopped at a mistake of its own: KeyError: 'ports'\n")
    assert "podc 0.1.0, Python 3." in err
    assert "$ podc build --env TOKEN=*** --tag=1\n" in err
    assert "Traceback (most recent call last):" in err
    assert "in command" in err


def test_a_mistake_of_ours_keeps_to_the_format(
    verb: Callable, capfd: pytest.CaptureFixture[str]
) -> None:
    def command(session: Session) -> int:
        session.format = "json"
        raise KeyError

    verb(command)

    assert run(["build"]) == 3
    assert json.loads(capfd.readouterr().err)["diagnostics"][0]["code"] == "PC900"


def test_the_report_shows_no_secret(verb: Callable, capfd: pytest.CaptureFixture[str]) -> None:
    verb(fail(ValueError("DB_PASSWORD=hunter2")))

    run(["build", "--env=A=hunter2", "https://user:hunter2@host/"])

    assert "hunter2" not in capfd.readouterr().err


def test_a_diagnostic_of_ours_has_the_report_and_exit_code_3(
    verb: Callable, capfd: pytest.CaptureFixture[str]
) -> None:
    verb(lambda session: session.report([internal.INVALID_OUTPUT.at(None, what="x")]))

    assert run(["build", "x y"]) == 3
    assert "$ podc build 'x y'\n" in capfd.readouterr().err


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interrupt_ends_quietly(
    error: BaseException, verb: Callable, capfd: pytest.CaptureFixture[str]
) -> None:
    verb(fail(error))

    assert run(["build"]) == 130
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [[], ["nonsense"], ["build", "--nonsense"], ["explain", "PC000"], ["support", "x!"]],
)
def test_wrong_usage_is_exit_code_2(
    arguments: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    assert "Usage: podc" in capfd.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["build", "-h"],
        ["schema"],
        ["support"],
        ["explain"],
        ["explain", "pc900"],
    ],
)
def test_asking_for_help_is_exit_code_0(
    arguments: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 0
    assert capfd.readouterr().out.endswith("\n")


def test_quiet_leaves_only_errors(verb: Callable, capfd: pytest.CaptureFixture[str]) -> None:
    found = [codes.STALE_OUTPUT.at(None, path="a"), codes.FOREIGN_OUTPUT.at(None, path="b")]

    def command(session: Session) -> int:
        session.quiet = True
        return session.report(found)

    verb(command)

    assert run(["build"]) == 1
    err = capfd.readouterr().err
    assert "PC855" not in err
    assert err.endswith("1 error\n")


@pytest.mark.parametrize(
    ("colour", "environment", "expected"),
    [
        ("auto", {}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("always", {"NO_COLOR": "1"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours_heed_the_option_then_the_environment(
    colour: str,
    environment: dict[str, str],
    expected: bool,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    Session(colour=colour).report([codes.FOREIGN_OUTPUT.at(None, path="b")])

    assert expected == ("\x1b[" in capfd.readouterr().err)


def test_a_reader_that_left_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)

    with os.fdopen(writer, "wb") as stdout:
        done = subprocess.run(
            [sys.executable, "-m", "compiler", "schema"],
            cwd=ROOT,
            stdout=stdout,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert (done.returncode, done.stderr) == (141, b"")


def test_a_reader_of_both_streams_that_left_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)

    with os.fdopen(writer, "wb") as both:
        done = subprocess.run(
            [sys.executable, "-m", "compiler", "check", "nowhere.yaml"],
            cwd=ROOT,
            stdout=both,
            stderr=both,
            check=False,
        )

    assert done.returncode == 141


@pytest.mark.parametrize(
    ("redirection", "reason"),
    [(">&-", "it is closed"), (">/dev/full", "no space left on device")],
)
def test_standard_output_that_takes_nothing_is_an_error(redirection: str, reason: str) -> None:
    command = f"{sys.executable} -m compiler schema {redirection}"

    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, check=False)

    assert done.returncode == 1
    assert f"error[PC852]: `standard output` can't be written: {reason}\n" in done.stderr.decode()


def test_standard_output_is_utf_8_whatever_the_locale() -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}

    done = subprocess.run(
        [sys.executable, "-m", "compiler", "support"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env=environment,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["build", "a b"], "build 'a b'"),
        (["build", "--env", "A=1=2"], "build --env A=***"),
        (["build", "--env=A=1"], "build --env=A=***"),
        (["build", "--image", "a=b"], "build --image a=b"),
    ],
)
def test_the_command_line_is_shown_without_values(arguments: list[str], expected: str) -> None:
    assert expected == command_line(arguments)
