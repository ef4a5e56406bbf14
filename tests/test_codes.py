from __future__ import annotations

import re
from collections import Counter
from importlib import import_module
from pkgutil import iter_modules

import compiler.codes
from compiler.codes import catalogue, find
from compiler.diagnostics import Code


def every_code() -> list[Code]:
    modules = [
        import_module(f"compiler.codes.{m.name}") for m in iter_modules(compiler.codes.__path__)
    ]
    return [one for m in modules for one in vars(m).values() if isinstance(one, Code)]


def repeated(names: list[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def test_every_module_of_codes_is_in_the_catalogue() -> None:
    assert {one.number for one in every_code()} == set(catalogue())


def test_numbers_and_slugs_are_never_used_twice() -> None:
    assert repeated([one.number for one in every_code()]) == []
    assert repeated([one.slug for one in every_code()]) == []


def test_codes_are_found_by_number_and_by_slug() -> None:
    assert find("pc301") is find("unsupported-key")
    assert find("PC999") is None


def test_every_code_has_a_slug_a_sentence_and_a_page() -> None:
    for code in every_code():
        assert re.fullmatch(r"PC\d{3}", code.number)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.slug), code.slug
        assert not code.sentence.endswith("."), code.number
        assert len(code.page.strip().splitlines()) >= 2, code.number


def test_messages_do_not_scold() -> None:
    words = re.compile(r"\b(invalid|failed to|please|illegal)\b|!$", re.IGNORECASE)

    assert [c.number for c in every_code() if words.search(f"{c.sentence}\n{c.hint}")] == []
