"""Where files come from and where data stays: volumes, bind mounts, ConfigMaps and Secrets."""
