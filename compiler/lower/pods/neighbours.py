"""Pods that use disks of one node, and so have to stand together: one label for all of a group.

A term for each disk would not do: where no running pod meets *all* required terms of a new one,
the scheduler lets it begin elsewhere, so one with films and downloads could stand apart from one
with music and downloads (podMatchesAllAffinityTerms in
https://github.com/kubernetes/kubernetes/blob/master/pkg/scheduler/framework/plugins/interpodaffinity/filtering.go).
"""

from __future__ import annotations

from collections.abc import Sequence

from compiler.ir import Texts


def neighbours(pods: Sequence[Texts]) -> list[Texts]:
    """Return the label of each pod's group, given the labels of the disks that it shares.

    Pods that a chain of shared disks links are one group, which carries the label of its first
    disk; a pod that shares none has no label.
    """
    labels = {key: (key, value) for disks in pods for key, value in disks}
    place = {key: number for number, key in enumerate(labels)}
    first = {key: key for key in labels}
    for disks in pods:
        roots = sorted({_root(key, first) for key, _ in disks}, key=place.__getitem__)
        first.update(dict.fromkeys(roots, roots[0]) if roots else {})
    return [(labels[_root(disks[0][0], first)],) if disks else () for disks in pods]


def _root(key: str, first: dict[str, str]) -> str:
    """Return the first disk of a disk's group."""
    while first[key] != key:
        key = first[key]
    return key
