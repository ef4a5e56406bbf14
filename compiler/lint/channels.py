"""The Gateway API's experimental channel: podc's own schemas are those of the standard one.

A cluster has one of the two. What only the experimental one has is refused by clusters with the
other, so that it is told, but as a warning.
"""

from __future__ import annotations

from compiler.codes import verifying as codes
from compiler.diagnostics import Severity
from compiler.records import replace
from compiler.verify.manifest import Finding, Manifest, found_at

_GROUP = "gateway.networking.k8s.io/"
# What the definitions in config/crd/experimental of sigs.k8s.io/gateway-api 1.4 have beyond those
# in config/crd/standard, by the kinds that podc has schemas of: fields, and values of `type`.
_FIELDS = {
    "Gateway": frozenset({"allowedListeners", "defaultScope", "tls"}),
    "GRPCRoute": frozenset({"sessionPersistence", "useDefaultGateways"}),
    "HTTPRoute": frozenset(
        {"cors", "externalAuth", "retry", "sessionPersistence", "useDefaultGateways"}
    ),
}
_TYPES = ("CORS", "ExternalAuth")
_HINT = "clusters with the experimental channel have it: give that definition, `--crd FILE`"


def weighed(finding: Finding, manifest: Manifest) -> Finding:
    """Return a finding of podc's own schemas as it weighs."""
    if finding.code is not codes.MANIFEST_SCHEMA or not manifest.api_version.startswith(_GROUP):
        return finding
    known = _FIELDS.get(manifest.kind, frozenset())
    is_field = finding.key and finding.path[-1] in known
    is_type = bool(known) and found_at(manifest.body, finding.path) in _TYPES
    if is_field or is_type:
        return replace(finding, severity=Severity.WARNING, hint=_HINT)
    return finding
