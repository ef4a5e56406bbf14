"""podc's loader beside compose-go, the library behind docker compose: how fast, and how alike.

    python benchmarks/reference.py [--repeat N] [SERVICES ...]
    python benchmarks/reference.py --compare FOLDER_OR_FILE...

Needs Go, which builds the program in `reference/` once. Times are whole processes that load a
project and print it, the best of N; the ratio says how many times as long podc takes. `--compare`
loads each Compose file with both and prints where their answers differ; it exits with 1 then.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generate import compose_file

from compiler.cli.files import DiskFiles
from compiler.compose.render import canonical_plain
from compiler.options import Options
from compiler.pipeline import load

SIZES = (3, 20, 200, 1000)
NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
HOME = "/home/podc"  # nobody's, so that answers are the same on every machine
REFUSED = "refused"


def built(folder: str) -> Path:
    """Return the reference program, built from its Go module; without Go, say so and end."""
    if shutil.which("go") is None:
        sys.exit("this needs Go, to build compose-go from its module: https://go.dev/dl/")
    program = Path(folder) / "reference"
    source = Path(__file__).parent / "reference"
    subprocess.run(["go", "build", "-o", program, "."], cwd=source, check=True)
    return program


def request(file: Path, env_files: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what both are asked: one file, next to no environment."""
    return {
        "directory": str(file.parent),
        "files": [str(file)],
        "env": {"HOME": HOME},
        "env_files": list(env_files),
        "all_resources": True,
    }


def answers(program: Path, requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the reference makes of projects, in one process."""
    lines = "\n".join(json.dumps(one) for one in requests)
    done = subprocess.run([program], input=lines, capture_output=True, check=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def ours(asked: dict[str, Any]) -> tuple[Any, str]:
    """Return what podc makes of a project, and what it says of one that it refuses."""
    options = Options(
        files=tuple(asked["files"]),
        directory=asked["directory"],
        env_files=tuple(asked["env_files"]),
        environment=asked["env"],
        home=HOME,
    )
    result = load(options, DiskFiles())
    if result.failed or result.loaded is None:
        said = [one for one in result.diagnostics if one.severity.value == "error"]
        return REFUSED, "; ".join(f"{one.summary} {one.message}" for one in said)
    return json.loads(json.dumps(canonical_plain(result.loaded, all_resources=True))), ""


def projects(given: list[Path]) -> Iterator[dict[str, Any]]:
    """Yield a request for each file, and for each folder's file, or those of the folders in it."""
    for path in given:
        if path.is_file():
            yield request(path.absolute())
            continue
        for folder in (path, *sorted(child for child in path.iterdir() if child.is_dir())):
            found = next((folder / name for name in NAMES if (folder / name).is_file()), None)
            beside = (folder / name for name in (".env", "values.env"))
            values = tuple(str(file.absolute()) for file in beside if file.is_file())
            if found:
                yield request(found.absolute(), values)


def compare(program: Path, given: list[Path]) -> int:
    """Print every project of which the two make different things, and return their number."""
    asked = list(projects(given))
    different = 0
    for one, answer in zip(asked, answers(program, asked), strict=True):
        theirs = answer.get("project", REFUSED)
        mine, said = ours(one)
        if mine != theirs:
            different += 1
            print(f"{one['files'][0]}: {answer.get('error') or 'loads'} | {said or 'loads'}")
    print(f"{len(asked)} projects, {different} with different answers")
    return different


def seconds(command: list[str], text: str, repeat: int) -> float:
    """Return the shortest time of a whole process; what it prints is thrown away."""

    def once() -> float:
        start = time.perf_counter()
        subprocess.run(command, input=text, stdout=subprocess.DEVNULL, check=True, text=True)
        return time.perf_counter() - start

    return min(once() for _ in range(repeat))


def measure(program: Path, folder: str, sizes: tuple[int, ...], repeat: int) -> None:
    """Print how long both take for generated projects, and the ratio."""
    print(f"{'services':>8} {'compose-go':>11} {'podc config':>12} {'ratio':>6}")
    for services in sizes:
        file = Path(folder) / f"{services}.yaml"
        file.write_text(compose_file(services))
        podc = [sys.executable, "-m", "compiler", "config", "--no-env", "-q", "-f", str(file)]
        theirs = seconds([str(program)], json.dumps(request(file)), repeat)
        mine = seconds(podc, "", repeat)
        print(f"{services:8} {theirs:9.3f} s {mine:10.3f} s {mine / theirs:6.2f}")


def main() -> int:
    """Measure, or compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("given", nargs="*")
    options = parser.parse_args()
    os.environ.setdefault("GOFLAGS", "-mod=readonly")
    with tempfile.TemporaryDirectory() as folder:
        program = built(folder)
        if options.compare:
            return int(compare(program, [Path(one) for one in options.given]) > 0)
        measure(program, folder, tuple(map(int, options.given)) or SIZES, options.repeat)
    return 0


if __name__ == "__main__":
    sys.exit(main())
