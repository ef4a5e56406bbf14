"""Input that means harm, or is nonsense on a large scale, ends in a diagnostic, soon and small.

Each case is a process of its own, measured by the kernel. The aim is 2 s and 300 MB; time is the
processor's and has room here for a busy machine, memory has none.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SECONDS, MEBIBYTES = 4, 300

Files = Mapping[str, str]


def project(text: str, /, **others: str) -> Files:
    return {"compose.yaml": text, **{f"{name}.yaml": other for name, other in others.items()}}


def services(*keys: str) -> str:
    return "services:\n" + "".join(f"  s{i}: {{{key}}}\n" for i, key in enumerate(keys))


def bomb(first: str, again: str) -> str:
    """Return ten levels of aliases, each ten times the one before."""
    levels = "".join(f"x-{i}: &a{i} {again.format(i - 1)}\n" for i in range(1, 10))
    return f"x-0: &a0 {first}\n{levels}services: {{web: {{image: i}}}}\n"


def fan(levels: int, width: int) -> Files:
    """Return files that include the next one several times over."""
    leaf = {f"f{levels}.yaml": "services: {web: {image: i}}\n"}
    inner = {
        f"f{level}.yaml": "include: [" + ", ".join([f"f{level + 1}.yaml"] * width) + "]\n"
        for level in range(1, levels)
    }
    return {"compose.yaml": "include: [f1.yaml]\n", **inner, **leaf}


CASES: Mapping[str, tuple[Files, str]] = {
    "includes in a circle": (
        project("include: [a.yaml]\n", a="include: [b.yaml]\n", b="include: [a.yaml]\n"),
        "PC154",
    ),
    "includes that multiply": (fan(9, 4), ""),
    "extends in a circle": (
        project(services(*(f"extends: s{(i + 1) % 50}" for i in range(50)))),
        "PC161",
    ),
    "a long chain of extends": (
        project(
            services(
                *(f"extends: s{i + 1}, environment: {{E{i}: a}}" for i in range(2000)), "image: i"
            )
        ),
        "PC142",
    ),
    "extends that multiply": (
        project(
            services(
                "image: i, environment: {" + ", ".join(f"E{i}: a" for i in range(5000)) + "}",
                *["extends: s0"] * 1000,
            )
        ),
        "PC143",
    ),
    "env files that multiply": (
        {
            "compose.yaml": services(*["image: i, env_file: e.env"] * 500),
            "e.env": "".join(f"E{i}=a\n" for i in range(5000)),
        },
        "PC143",
    ),
    "an anchor that refers to itself": (
        project("services: {web: &web {image: i, x-own: *web}}\n"),
        "PC010",
    ),
    "a bomb of lists": (project(bomb("[x, x]", "[" + "*a{0}, " * 10 + "]")), "PC012"),
    "a bomb of mappings": (
        project(bomb("{a: b}", "{{" + ", ".join(f"k{j}: *a{{0}}" for j in range(10)) + "}}")),
        "PC012",
    ),
    "a bomb of merges": (
        project(
            "x-a: &a {" + ", ".join(f"k{i}: v" for i in range(3000)) + "}\n"
            "services: {web: {image: i}}\n"
            + "".join(f"x-{i}: {{<<: [*a, *a, *a]}}\n" for i in range(1000))
        ),
        "PC012",
    ),
    "1,000 levels in brackets": (project("x-deep: " + "[" * 1000 + "]" * 1000 + "\n"), "PC011"),
    "1,000 levels by indentation": (
        project("".join(f"{'  ' * i}a:\n" for i in range(1000))),
        "PC011",
    ),
    "100 MB": (project("services: {web: {image: i}}\n" + "#" * 100_000_000), "PC003"),
    "15 MB in one text": (project(services(f"image: i, command: '{'a' * 15_000_000}'")), ""),
    "15 MB of one key": (project("services: {web: {image: i}}\n" + "x: 1\n" * 3_000_000), "PC007"),
    "variables in variables": (
        project(services(f"image: '{'${A:-' * 3000}x{'}' * 3000}'")),
        "PC103",
    ),
    "values that multiply": (
        {
            "compose.yaml": services("image: i, environment: {A: '${V29}'}"),
            ".env": "V0=0123456789\n"
            + "".join(f"V{i}={f'${{V{i - 1}}}' * 4}\n" for i in range(1, 30)),
        },
        "PC106",
    ),
    "a long value many times": (
        {
            "compose.yaml": services(*[f"image: i, environment: {{A: '{'${V}' * 40}'}}"] * 300),
            ".env": f"V={'v' * 60_000}\n",
        },
        "PC106",
    ),
    "an env file of variables in variables": (
        {
            "compose.yaml": services("image: i, environment: {A: '${V9}'}"),
            ".env": "V0=a\n" + "".join(f"V{i}=${{V{i - 1}}}\n" for i in range(1, 200_000)),
        },
        "PC107",
    ),
    "an env file of open quotes": (
        {"compose.yaml": services("image: i"), ".env": "A='\n" * 200_000},
        "PC107",
    ),
    "500 times all ports": (
        project(services(*["image: i, ports: ['1-65535:1-65535']"] * 500)),
        "PC145",
    ),
    "a million ports": (
        project(services("image: i, ports: [" + "'1-65535:1-65535', " * 20 + "]")),
        "PC145",
    ),
}


@pytest.fixture(params=CASES, ids=lambda name: name.replace(" ", "-"))
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Lay out a case, and clear its megabytes away."""
    files, code = CASES[request.param]
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    yield tmp_path, code
    for name in files:
        (tmp_path / name).unlink()


def test_hostile_input_is_answered_soon_and_in_little_memory(case: tuple[Path, str]) -> None:
    folder, code = case

    status, seconds, mebibytes, said = measured(folder / "compose.yaml")

    assert status == (1 if code else 0), said
    assert f"[{code}]" in said if code else "error" not in said
    assert seconds < SECONDS
    assert mebibytes < MEBIBYTES


# The kernel counts what a process was before it became another: the tests' own memory, were they to
# start `podc` themselves. This little one starts it, and prints exit code, seconds and kilobytes.
_CLOCK = """\
import os, sys
pid = os.posix_spawn(sys.executable, [sys.executable, *sys.argv[1:]], os.environ)
_, status, usage = os.wait4(pid, 0)
seconds = usage.ru_utime + usage.ru_stime
print(os.waitstatus_to_exitcode(status), seconds, usage.ru_maxrss, file=sys.__stdout__)
"""


def measured(file: Path) -> tuple[int, float, float, str]:
    """Run `podc config` on a file: its exit code, seconds, mebibytes, and what it said."""
    podc = ["-m", "compiler", "config", "-p", "proj", "-f", str(file), "-o", os.devnull]
    done = subprocess.run(
        [sys.executable, "-c", _CLOCK, *podc],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )
    code, seconds, kibibytes = done.stdout.split()
    return int(code), float(seconds), int(kibibytes) / 1024, done.stderr
