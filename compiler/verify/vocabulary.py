"""Rules: the words that fields take. Schemas leave most of them open, an API server does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.codes import verifying as codes
from compiler.source.trees import Path
from compiler.verify.manifest import Fields, Finding, Manifest, entries, text

Words = Mapping[str, tuple[str, ...]]

_PORT: Words = {"protocol": ("TCP", "UDP", "SCTP")}
_POD: Words = {
    "dnsPolicy": ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
    "preemptionPolicy": ("Never", "PreemptLowerPriority"),
}
_CONTAINER: Words = {
    "imagePullPolicy": ("Always", "IfNotPresent", "Never"),
    "terminationMessagePolicy": ("File", "FallbackToLogsOnError"),
}
_MOUNT: Words = {"mountPropagation": ("None", "HostToContainer", "Bidirectional")}
_SERVICE: Words = {
    "type": ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
    "externalTrafficPolicy": ("Cluster", "Local"),
    "internalTrafficPolicy": ("Cluster", "Local"),
    "sessionAffinity": ("ClientIP", "None"),
    "ipFamilyPolicy": ("SingleStack", "PreferDualStack", "RequireDualStack"),
}


def known_words(manifest: Manifest) -> Iterator[Finding]:
    """Check that a field which takes certain words has one of them."""
    for fields, words, path in _places(manifest):
        for field, known in words.items():
            word = text(fields, field)
            if word and word not in known:
                said = ", ".join(f"`{one}`" for one in known)
                fact = f"`{field}` is one of {said}, and not `{word}`"
                yield Finding(codes.FIELD, (*path, field), fact)


def _places(manifest: Manifest) -> Iterator[tuple[Fields, Words, Path]]:
    if manifest.kind == "Service":
        yield manifest.spec, _SERVICE, ("spec",)
        yield from _each(manifest.spec, "ports", _PORT, ("spec",))
    pod = manifest.pod
    if pod is None:
        return
    yield pod.spec, _POD, pod.at
    for container in pod.containers:
        yield container.fields, _CONTAINER, container.path
        yield from _each(container.fields, "ports", _PORT, container.path)
        yield from _each(container.fields, "volumeMounts", _MOUNT, container.path)


def _each(
    fields: Fields, name: str, words: Words, path: Path
) -> Iterator[tuple[Fields, Words, Path]]:
    for index, one in enumerate(entries(fields, name)):
        yield one, words, (*path, name, index)


RULES = (known_words,)
