"""Which Kubernetes version has what on by default. Data only.

https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/ is the source of
each: the first version in which the feature is on without being asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

_MANY = 1024  # answers that are remembered


class Version(NamedTuple):
    """A minor version of Kubernetes."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


class Gate(NamedTuple):
    """A feature gate: its name, where it is on by default, and a value that says no more than it.

    `since` is `None` where it is off in every version that podc knows.
    """

    name: str
    since: Version | None = None
    default: str | bool | None = None


USER_NAMESPACES = Version(1, 33)  # UserNamespacesSupport: `hostUsers: false`

FILES_OF_VARIABLES = Version(1, 35)  # EnvFiles: `fileKeyRef`

# ContainerRestartRules: `restartPolicy` of a single container is known, and heeded.
OWN_RESTART_GATED, OWN_RESTART = Version(1, 34), Version(1, 35)

MOUNTED_LABELS = Version(1, 37)  # SELinuxMount: `seLinuxChangePolicy: MountOption`

RELAXED_SERVICE_NAMES = Version(1, 36)  # RelaxedServiceNameValidation: a digit may come first

# Fields that a server drops while a gate is off, by their types. Those that Kubernetes 1.30 has on
# are left out. The source is `pkg/features/kube_features.go` of Kubernetes 1.34 and 1.37.
FIELDS: Mapping[tuple[str, str], Gate] = {
    ("apiextensions.v1.CustomResourceDefinitionVersion", "selectableFields"): Gate(
        "CustomResourceFieldSelectors", Version(1, 31)
    ),
    ("apps.v1.RollingUpdateStatefulSetStrategy", "maxUnavailable"): Gate(
        "MaxUnavailableStatefulSet", Version(1, 37)
    ),
    ("autoscaling.v2.HPAScalingRules", "tolerance"): Gate(
        "HPAConfigurableTolerance", Version(1, 35)
    ),
    ("batch.v1.JobSpec", "managedBy"): Gate("JobManagedBy", Version(1, 32)),
    ("batch.v1.JobSpec", "scheduling"): Gate("WorkloadWithJob"),
    ("batch.v1.JobSpec", "successPolicy"): Gate("JobSuccessPolicy", Version(1, 31)),
    ("core.v1.Container", "resizePolicy"): Gate("InPlacePodVerticalScaling", Version(1, 33)),
    ("core.v1.Container", "restartPolicyRules"): Gate("ContainerRestartRules", Version(1, 35)),
    ("core.v1.EmptyDirVolumeSource", "mode"): Gate("EmptyDirVolumeMode"),
    ("core.v1.EnvVarSource", "fileKeyRef"): Gate("EnvFiles", FILES_OF_VARIABLES),
    ("core.v1.GRPCAction", "mode"): Gate("GRPCContainerProbeTLS"),
    ("core.v1.HTTPGetAction", "protocol"): Gate("H2CContainerProbe"),
    ("core.v1.Lifecycle", "stopSignal"): Gate("ContainerStopSignals"),
    ("core.v1.PersistentVolumeClaimSpec", "volumeAttributesClassName"): Gate(
        "VolumeAttributesClass", Version(1, 34)
    ),
    ("core.v1.PersistentVolumeSpec", "volumeAttributesClassName"): Gate(
        "VolumeAttributesClass", Version(1, 34)
    ),
    ("core.v1.PodAffinityTerm", "matchLabelKeys"): Gate(
        "MatchLabelKeysInPodAffinity", Version(1, 31)
    ),
    ("core.v1.PodAffinityTerm", "mismatchLabelKeys"): Gate(
        "MatchLabelKeysInPodAffinity", Version(1, 31)
    ),
    ("core.v1.PodSecurityContext", "seLinuxChangePolicy"): Gate(
        "SELinuxChangePolicy", Version(1, 33)
    ),
    ("core.v1.PodSecurityContext", "supplementalGroupsPolicy"): Gate(
        "SupplementalGroupsPolicy", Version(1, 33), "Merge"
    ),
    ("core.v1.PodSpec", "hostUsers"): Gate("UserNamespacesSupport", USER_NAMESPACES, default=True),
    ("core.v1.PodSpec", "hostnameOverride"): Gate("HostnameOverride", Version(1, 35)),
    ("core.v1.PodSpec", "resourceClaims"): Gate("DynamicResourceAllocation", Version(1, 34)),
    ("core.v1.PodSpec", "resources"): Gate("PodLevelResources", Version(1, 34)),
    ("core.v1.ResourceRequirements", "claims"): Gate("DynamicResourceAllocation", Version(1, 34)),
    ("core.v1.SecurityContext", "procMount"): Gate("ProcMountType", Version(1, 33), "Default"),
    ("core.v1.ServiceSpec", "trafficDistribution"): Gate(
        "ServiceTrafficDistribution", Version(1, 31)
    ),
    ("core.v1.Volume", "image"): Gate("ImageVolume", Version(1, 35)),
    ("core.v1.VolumeMount", "bindMountOptions"): Gate("VolumeBindMountOptions"),
    ("core.v1.VolumeMount", "recursiveReadOnly"): Gate(
        "RecursiveReadOnlyMounts", Version(1, 31), "Disabled"
    ),
    ("core.v1.VolumeProjection", "clusterTrustBundle"): Gate(
        "ClusterTrustBundleProjection", Version(1, 37)
    ),
    ("core.v1.VolumeProjection", "podCertificate"): Gate("PodCertificateRequest", Version(1, 37)),
}


@lru_cache(_MANY)
def has(version: str, since: Version) -> bool:
    """Tell whether a version such as `1.34` has what came with another."""
    major, minor = version.split(".")[:2]
    return Version(int(major), int(minor)) >= since
