"""Which file is an app description, and what is said where two languages meet."""

from __future__ import annotations

import pytest

from compiler import MemoryFiles, Options, Result
from compiler.pipeline import load
from tests.app.descriptions import said

APP = "name: shop\ncontainers: {web: {image: a}}\n"
COMPOSE = "name: shop\nservices: {web: {image: a}}\n"


def loaded(*named: str, overlay: str | None = None, **texts: str) -> Result:
    """Load from a folder whose files are named as the keywords are, `_` for the dot."""
    files = {f"/project/{name.replace('_', '.')}": text for name, text in texts.items()}
    return load(Options(directory="/project", files=named, overlay=overlay), MemoryFiles(files))


@pytest.mark.parametrize("name", ["app.yaml", "app.yml"])
def test_app_yaml_is_found(name: str) -> None:
    assert loaded(**{name.replace(".", "_"): APP}).described


@pytest.mark.parametrize(
    "text",
    [
        APP,
        '{"name": "shop", "containers": {"web": {"image": "a"}}}',
        "# containers\nname: shop\n'containers': {web: {image: a}}\n",
    ],
)
def test_a_file_of_any_name_is_one_by_its_containers(text: str) -> None:
    assert loaded("shop.yaml", shop_yaml=text).described


def test_a_compose_file_that_speaks_of_containers_is_none() -> None:
    text = COMPOSE + "x-note: {containers: 2}\n# containers: here\n"

    assert loaded("shop.yaml", shop_yaml=text).described is None


def test_beside_a_compose_file_it_is_not_read_and_that_is_said() -> None:
    result = loaded(app_yaml=APP, compose_yaml=COMPOSE)

    assert result.described is None
    assert said(result) == ["PC133 `compose.yaml` is read, and `app.yaml` beside it is not"]


def test_an_app_yaml_of_something_else_is_passed_over() -> None:
    assert [one.number for one in loaded(app_yaml="runtime: python\n").diagnostics] == ["PC130"]


@pytest.mark.parametrize("key", ["container", "Containers", "contaners", "conatiners"])
def test_a_slip_in_the_key_of_containers_is_told_in_a_file_of_any_name(key: str) -> None:
    (one,) = loaded(
        "shop.yaml", shop_yaml=f"name: shop\n{key}: {{web: {{image: a}}}}\n"
    ).diagnostics

    assert one.summary == "PC180 shop.yaml:2:1"
    assert one.hint == "did you mean `containers`?"


@pytest.mark.parametrize("key", ["container_name", "x-containers", "configs"])
def test_other_keys_are_no_slip(key: str) -> None:
    result = loaded("shop.yaml", shop_yaml=f"name: shop\n{key}: {{web: {{}}}}\n")

    assert "did you mean `containers`?" not in [one.hint for one in result.diagnostics]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "null\n"])
def test_an_empty_app_yaml_is_told_of_in_its_own_words(text: str) -> None:
    (one,) = loaded(app_yaml=text).diagnostics

    assert one.summary == "PC138 app.yaml:1:1"
    assert one.hint.startswith("describe at least one container")


@pytest.mark.parametrize(
    ("text", "kind"), [("- web\n", "a list"), ("hello\n", "text"), ("5\n", "a number")]
)
def test_an_app_yaml_that_is_no_mapping_is_told_of(text: str, kind: str) -> None:
    assert said(loaded(app_yaml=text)) == [
        f"PC266 app.yaml:1:1 an app description is a mapping, and this is {kind}"
    ]


def test_a_file_that_is_named_and_called_app_yaml_is_one_whatever_its_keys() -> None:
    assert said(loaded("app.yaml", app_yaml="name: shop\n")) == [
        "PC182 app.yaml:1:1 the top level lacks `containers`"
    ]


def test_a_compose_file_called_app_yaml_is_none() -> None:
    result = loaded("app.yaml", app_yaml=COMPOSE)

    assert not result.failed
    assert result.described is None


def test_both_languages_in_one_file_are_refused() -> None:
    assert [
        one.summary for one in loaded(app_yaml=APP + "services: {db: {image: b}}\n").diagnostics
    ] == ["PC252 app.yaml:3:1"]


def test_nothing_is_merged_with_a_description() -> None:
    result = loaded("compose.yaml", "app.yaml", app_yaml=APP, compose_yaml=COMPOSE)

    assert [one.number for one in result.diagnostics] == ["PC253"]


def test_compose_files_have_no_overlay() -> None:
    result = loaded(compose_yaml=COMPOSE, overlay="production")

    assert [one.number for one in result.diagnostics if one.severity == "error"] == ["PC254"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name: shop\ncontainers:\n\tweb: {image: a}\n", ["PC006 app.yaml:3:1"]),
        ("name: shop\nname: shop\ncontainers: {web: {image: a}}\n", ["PC007 app.yaml:2:1"]),
        (f"{APP}---\nname: more\n", ["PC263 app.yaml:4:1"]),
    ],
)
def test_text_that_is_no_document_is_told_as_such(text: str, expected: list[str]) -> None:
    assert expected == [one.summary for one in loaded(app_yaml=text).diagnostics]


def test_the_project_may_have_another_name() -> None:
    files = MemoryFiles({"/project/app.yaml": APP})
    result = load(Options(directory="/project", project_name="other"), files)

    assert result.loaded
    assert result.loaded.name.plain == "other"


def test_scalars_are_those_of_yaml_1_2() -> None:
    text = "name: shop\ncontainers: {web: {image: a, restart: no, env: {A: 010, B: on}}}\n"
    result = loaded(app_yaml=text)

    assert result.loaded
    assert not result.failed
