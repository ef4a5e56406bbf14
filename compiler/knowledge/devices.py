"""How Docker's drivers and device plugins speak of GPUs and other devices. Data only."""

from __future__ import annotations

from collections.abc import Mapping

DEFAULT_DRIVER = "nvidia"

# The Container Device Interface: `nvidia.com/gpu=0`.
# https://github.com/cncf-tags/container-device-interface/blob/main/SPEC.md
CDI = "cdi"
CDI_NAME = r"(?P<kind>[a-z0-9]([a-z0-9.-]*[a-z0-9])?/[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?)=[^=]+"

# What a request may ask of Nvidia's driver; the first two say no more than that it is a GPU.
# https://github.com/moby/moby/blob/master/daemon/nvidia_linux.go
GPU_CAPABILITIES = ("gpu", "nvidia")
DRIVER_CAPABILITIES = ("compute", "utility", "video", "graphics", "display", "ngx", "compat32")

# The extended resources that device plugins hand out for what Docker's drivers do.
RESOURCES_OF_DRIVERS: Mapping[str, str] = {
    # https://github.com/NVIDIA/k8s-device-plugin
    "nvidia": "nvidia.com/gpu",
    # https://github.com/ROCm/k8s-device-plugin
    "amd": "amd.com/gpu",
}
