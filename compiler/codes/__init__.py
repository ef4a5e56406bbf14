"""The catalogue: every kind of diagnostic, a module for each stage. Numbers are never reused."""

from __future__ import annotations

from functools import cache

from compiler.diagnostics import Code


@cache
def catalogue() -> dict[str, Code]:
    """Return every code by its number, in order."""
    from compiler.codes import (  # noqa: PLC0415 - only those who ask for all pay for all
        assembling,
        auditing,
        building,
        calling,
        canonical,
        configuring,
        consistency,
        containers,
        describing,
        discovering,
        equipping,
        fitting,
        governing,
        guarding,
        hardening,
        images,
        internal,
        interpolating,
        judging,
        keeping,
        linking,
        linting,
        merging,
        mounting,
        naming,
        networking,
        normalising,
        ordering,
        patching,
        practising,
        publishing,
        reading,
        rewriting,
        routing,
        running,
        settling,
        storing,
        verifying,
        workloads,
        writing,
    )

    loaded = (assembling, interpolating, discovering, merging, canonical, settling)
    assembly = (*loaded, consistency, describing, rewriting)
    into = (reading, *assembly, auditing, normalising)
    pods = (workloads, running, fitting, hardening, containers, images)
    reached = (publishing, networking, calling, routing)
    kept = (configuring, mounting, storing, keeping)
    made = (naming, *pods, *reached, *kept, ordering)
    held = (verifying, judging, governing, linking, equipping, guarding, practising, linting)
    out = (*made, patching, building, *held, writing, internal)
    codes = [c for m in (*into, *out) for c in vars(m).values() if isinstance(c, Code)]
    return {code.number: code for code in sorted(codes, key=lambda code: code.number)}


def find(name: str) -> Code | None:
    """Return the code of a number (`PC301`) or a slug (`unsupported-key`)."""
    everything = catalogue()
    by_slug = {code.slug: code for code in everything.values()}
    return everything.get(name.upper()) or by_slug.get(name)
