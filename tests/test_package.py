"""The wheel, as users get it: built, installed away from the checkout, and used there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "apps" / "two-apaches"


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command that must not find the checkout, and return what it prints."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(one) for one in command],
        cwd=cwd,
        capture_output=True,
        check=False,
        text=True,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the files of the project."""
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for name in ("compiler", "schemas", "templates"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"):
        shutil.copy(ROOT / name, source)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, cwd=source)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def podc(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment of its own and return its `podc`.

    The libraries are those of the present environment: installing them again would take minutes.
    """
    folder = tmp_path_factory.mktemp("away")
    run(sys.executable, "-m", "venv", "--without-pip", "environment", cwd=folder)
    environment = folder / "environment"
    pip = (sys.executable, "-m", "pip", "--python", environment / "bin" / "python")
    run(*pip, "install", "--no-deps", "--no-index", "--quiet", wheel, cwd=folder)
    libraries = sysconfig.get_path("purelib", vars={"base": str(environment)})
    here = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(libraries, "libraries.pth").write_text("\n".join(sorted(here)) + "\n")
    return environment / "bin" / "podc"


def test_the_installed_compiler_is_the_wheels(podc: Path, tmp_path: Path) -> None:
    shown = run(
        podc.with_name("python"), "-c", "import compiler; print(compiler.__file__)", cwd=tmp_path
    )

    assert Path(shown.strip()).is_relative_to(podc.parents[1])


def test_the_installed_command_says_its_version(podc: Path, tmp_path: Path) -> None:
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert run(podc, "--version", cwd=tmp_path) == f"podc {metadata['version']}\n"


def test_the_installed_command_compiles_a_sample(podc: Path, tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "sample")

    run(podc, "build", "sample/compose.yaml", "--output", "manifests/", cwd=tmp_path)

    written = {path.name for path in (tmp_path / "manifests").glob("*.yaml")}
    kinds = {
        yaml.safe_load((tmp_path / "manifests" / name).read_text())["kind"] for name in written
    }
    assert {"Deployment", "Service"} <= kinds


def test_the_installed_command_finds_its_resources(podc: Path, tmp_path: Path) -> None:
    expected = (ROOT / "schemas" / "compose.schema.json").read_text()

    assert expected == run(podc, "schema", cwd=tmp_path)


def test_the_wheel_holds_the_package_and_its_types_alone(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()

    assert "compiler/py.typed" in names
    assert {name.partition("/")[0] for name in names} == {"compiler", "podc-0.1.0.dist-info"}
