"""The compiler's way to a real disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from compiler.cli import files as module
from compiler.cli.files import DiskFiles, WithFile
from compiler.source.files import Kind, MemoryFiles, Stat

DISK = DiskFiles()


def test_a_regular_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"text")

    assert DISK.read(f"{tmp_path}/a") == b"text"
    assert DISK.stat(f"{tmp_path}/a") == Stat(Kind.FILE, 4, (tmp_path / "a").stat().st_mode & 0o777)


@pytest.mark.parametrize("name", ["none", "none/below", "a\0b", "x" * 5000, "\udcff"])
def test_what_is_not_there_is_absent(tmp_path: Path, name: str) -> None:
    path = f"{tmp_path}/{name}"

    assert (DISK.read(path), DISK.stat(path), DISK.list(path)) == (None, None, ())


def test_a_directory_is_listed_and_never_read(tmp_path: Path) -> None:
    for name in ("b", "a", ".c"):
        (tmp_path / name).touch()

    assert DISK.list(str(tmp_path)) == (".c", "a", "b")
    assert DISK.read(str(tmp_path)) is None
    assert getattr(DISK.stat(str(tmp_path)), "kind", None) is Kind.DIRECTORY


def test_a_pipe_is_special_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert getattr(DISK.stat(f"{tmp_path}/pipe"), "kind", None) is Kind.SPECIAL
    assert DISK.read(f"{tmp_path}/pipe") is None  # would wait for ever


def test_a_device_is_special_and_never_opened() -> None:
    assert getattr(DISK.stat("/dev/zero"), "kind", None) is Kind.SPECIAL
    assert DISK.read("/dev/zero") is None


def test_a_link_is_followed_and_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"text")
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "lost").symlink_to("nowhere")

    assert DISK.read(f"{tmp_path}/b") == b"text"
    assert getattr(DISK.stat(f"{tmp_path}/b"), "link", None) == "a"
    assert DISK.stat(f"{tmp_path}/lost") is None


def test_a_file_beyond_the_limit_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LIMIT", 4)
    (tmp_path / "small").write_bytes(b"1234")
    (tmp_path / "large").write_bytes(b"12345")

    assert DISK.read(f"{tmp_path}/small") == b"1234"
    assert DISK.read(f"{tmp_path}/large") is None


def test_a_file_without_permission_is_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"text")

    def refuse(path: str, flags: int) -> int:
        raise PermissionError(13, f"{path} {flags}")

    monkeypatch.setattr(os, "open", refuse)  # the superuser, who may run this, may read all

    assert DISK.read(f"{tmp_path}/a") is None


def test_standard_input_is_a_file_of_its_folder() -> None:
    files = WithFile(MemoryFiles({"/p/a": "x"}), "/p/-", b"services:")

    assert files.read("/p/-") == b"services:"
    assert files.stat("/p/-") == Stat(Kind.FILE, 9)
    assert files.read("/p/a") == b"x"
    assert files.list("/p") == ("a",)
