"""`podc init`, `convert`, `scale`, and app descriptions under the other verbs."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.cli.run import run

APP = "name: shop\ncontainers:\n  web: {image: 'httpd:2.4.65', ports: 80}  # one\n"
COMPOSE = "name: shop\nservices:\n  web:\n    image: httpd:2.4.65\n    ports: ['8080:80']\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PWD", str(tmp_path))
    return tmp_path


def test_init_writes_a_description_that_compiles(folder: Path) -> None:
    assert run(["init"]) == 0
    text = (folder / "app.yaml").read_text()

    assert text.startswith("# yaml-language-server: $schema=https://podc.dev/schemas/app.schema")
    assert run(["build", "-q", "-o", "out/"]) == 0
    assert list((folder / "out").glob("*-deployment-web.yaml"))


def test_init_leaves_alone_what_is_there(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "app.yaml").write_text(APP)

    assert run(["init"]) == 1
    told = capfd.readouterr().err
    assert "PC257" in told
    assert "`podc init app.new.yaml`" in told
    assert (folder / "app.yaml").read_text() == APP


def test_convert_writes_beside_and_says_how_it_came_about(folder: Path) -> None:
    (folder / "compose.yaml").write_text(COMPOSE)

    assert run(["convert"]) == 0
    text = (folder / "app.yaml").read_text()

    assert '\ncontainers:\n  web: {image: httpd:2.4.65, ports: "8080:80"}\n' in text
    assert run(["check", "app.yaml"]) == 0


def test_convert_leaves_alone_what_is_there(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "compose.yaml").write_text(COMPOSE)
    (folder / "app.yaml").write_text(APP)

    assert run(["convert"]) == 1
    assert "`-o app.new.yaml`" in capfd.readouterr().err
    assert (folder / "app.yaml").read_text() == APP


@pytest.mark.parametrize("words", [["convert"], ["convert", "app.yaml", "-o", "-"]])
def test_convert_of_a_description_says_that_it_is_one(
    folder: Path, capfd: pytest.CaptureFixture[str], words: list[str]
) -> None:
    (folder / "app.yaml").write_text(APP)

    assert run(words) == 1
    written, told = capfd.readouterr()
    assert not written
    assert "error[PC265]: `app.yaml` is an app description already" in told
    assert told.endswith("1 error\n")


def test_convert_prints(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "compose.yaml").write_text(COMPOSE)

    assert run(["convert", "-o", "-"]) == 0
    assert "containers:" in capfd.readouterr().out
    assert not (folder / "app.yaml").exists()


def test_convert_of_what_does_not_load_says_why(folder: Path) -> None:
    (folder / "compose.yaml").write_text(COMPOSE.replace("image", "imagee"))

    assert run(["convert"]) == 1
    assert not (folder / "app.yaml").exists()


def test_scale_edits_the_file(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "app.yaml").write_text(APP)

    assert run(["scale", "web=3"]) == 0
    assert (folder / "app.yaml").read_text() == APP.replace("80}", "80, replicas: 3}")
    assert capfd.readouterr().out == "web: 3\n"


def test_scale_changes_nothing_where_one_number_has_no_place(folder: Path) -> None:
    (folder / "app.yaml").write_text(APP)

    assert run(["scale", "app.yaml", "web=3", "db=2"]) == 1
    assert (folder / "app.yaml").read_text() == APP


@pytest.mark.parametrize("words", [["web"], ["app.yaml"], ["app.yaml", "web=many"], ["web=3..1"]])
def test_scale_asked_wrongly(folder: Path, words: list[str]) -> None:
    (folder / "app.yaml").write_text(APP)

    assert run(["scale", *words]) == 2


def test_config_prints_the_canonical_description(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "app.yaml").write_text(APP)

    assert run(["config"]) == 0
    assert "    ports:\n      - port: 80\n" in capfd.readouterr().out


def test_overlay_is_chosen(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = f"{APP}overrides:\n  production: {{containers: {{web: {{replicas: 3}}}}}}\n"
    (folder / "app.yaml").write_text(text)

    assert run(["build", "-q", "--overlay", "production"]) == 0
    assert "  replicas: 3\n" in capfd.readouterr().out


def test_check_takes_both_languages(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "app.yaml").write_text("name: shop\ncontainers:\n  web: {ports: 80}\n")
    (folder / "compose.yaml").write_text(COMPOSE)

    assert run(["check", "app.yaml", "compose.yaml"]) == 1
    assert "the container `web` has no image" in capfd.readouterr().err


def test_schema_of_descriptions(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "app"]) == 0
    assert '"title": "App description"' in capfd.readouterr().out
