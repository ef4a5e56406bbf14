"""What each verb may load: a run should not pay for what it does not use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SAMPLE = "samples/apps/two-apaches/compose.yaml"

HEAVY = {
    "click",
    "jinja2",
    "jsonschema",
    "jsonschema_rs",
    "kubernetes_validate",
    "pathspec",
    "referencing",
    "requests",
    "yaml",
}

PROGRAM = """\
import sys
from compiler.cli.run import run
code = run(sys.argv[1:])
sys.stdout.flush()
print(*sys.modules, file=sys.stderr)
sys.exit(code)
"""


def loaded(*arguments: str, program: str = PROGRAM) -> set[str]:
    """Return the modules that a run has loaded."""
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    return set(done.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["--version"], {"click"}),
        (["--help"], {"click"}),
        (["build", "--help"], {"click"}),
        (["explain", "PC900"], {"click"}),
        (["schema"], {"click"}),
        (["support"], {"click"}),
        (["config", SAMPLE], {"click", "yaml", "jsonschema_rs"}),
        (
            ["lint", "--security", "off", "golden/apps/two-apaches/manifests.yaml"],
            {"click", "yaml", "jsonschema_rs"},
        ),
        (["check", SAMPLE], {"click", "yaml", "jsonschema_rs", "jinja2"}),
        (["build", SAMPLE], {"click", "yaml", "jsonschema_rs", "jinja2"}),
    ],
)
def test_a_verb_loads_no_more_than_it_needs(arguments: list[str], allowed: set[str]) -> None:
    assert allowed >= HEAVY & loaded(*arguments)


def test_a_verb_loads_no_other() -> None:
    modules = loaded("--help")

    assert "compiler.pipeline" not in modules
    assert not [name for name in modules if name.startswith("compiler.cli.build")]


def test_version_and_help_load_only_the_command_line() -> None:
    for argument in ("--version", "--help"):
        modules = {name for name in loaded(argument) if name.startswith("compiler")}

        assert modules == {
            *("compiler", "compiler.cli", "compiler.cli.run"),
            *("compiler.cli.session", "compiler.cli.verbs", "compiler.records"),
        }


def test_the_package_itself_loads_nothing() -> None:
    program = "import sys, compiler; print(*sys.modules, file=sys.stderr)"

    modules = {name for name in loaded(program=program) if name.startswith("compiler")}

    assert modules == {"compiler"}


def test_compose_files_load_nothing_of_app_descriptions_but_what_finds_them() -> None:
    modules = {name for name in loaded("config", SAMPLE) if name.startswith("compiler.app")}

    assert modules == {"compiler.app", "compiler.app.finding", "compiler.app.layers"}
