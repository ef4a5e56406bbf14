"""Nodes held against JSON Schemas: diagnostics that point at the source."""

from __future__ import annotations

from compiler.schema.case import Vocabulary
from compiler.schema.compose import extension_paths, key_paths, validate_compose
from compiler.schema.engine import CompiledSchema, compiled
from compiler.schema.judge import validate
from compiler.schema.violations import Rule, Violation

__all__ = [
    "CompiledSchema",
    "Rule",
    "Violation",
    "Vocabulary",
    "compiled",
    "extension_paths",
    "key_paths",
    "validate",
    "validate_compose",
]
