"""What people host at home: media, photos, the house, the network. Data only, as in `servers`."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.knowledge.image import Image, Row, ports

# https://docs.linuxserver.io/images/: all start as root, step down to PUID, keep all in /config
_LINUXSERVER: Mapping[str, str] = {
    "sonarr": "8989",
    "radarr": "7878",
    "lidarr": "8686",
    "readarr": "8787",
    "prowlarr": "9696",
    "bazarr": "6767",
    "jackett": "9117",
    "qbittorrent": "8080 6881 6881/udp",
    "transmission": "9091 51413 51413/udp",
    "deluge": "8112 6881 6881/udp",
    "sabnzbd": "8080",
    "nzbget": "6789",
    "jellyfin": "8096",
    "emby": "8096",
    "plex": "32400",
    "tautulli": "8181",
    "ombi": "3579",
    "overseerr": "5055",
    "mylar3": "8090",
    "kavita": "5000",
    "calibre-web": "8083",
    "calibre": "8080 8181 8081",
    "airsonic-advanced": "4040",
    "swag": "80 443",
    "nginx": "80 443",
    "heimdall": "80 443",
    "nextcloud": "443",
    "bookstack": "80",
    "freshrss": "80",
    "grocy": "80",
    "piwigo": "80",
    "wikijs": "3000",
    "code-server": "8443",
    "duplicati": "8200",
    "syncthing": "8384 22000 22000/udp 21027/udp",
    "wireguard": "51820/udp",
    "unifi-network-application": "8443 8080 3478/udp 10001/udp",
    "homeassistant": "8123",
    "webtop": "3000 3001",
    "firefox": "3000 3001",
    "pairdrop": "3000",
}

HOMES: tuple[Row, ...] = (
    *(
        ((f"linuxserver/{name}",), Image(ports=ports(numbers), data_path="/config"))
        for name, numbers in _LINUXSERVER.items()
    ),
    (("linuxserver/mariadb",), Image(ports=ports("3306"), data_path="/config")),
    # https://github.com/pi-hole/docker-pi-hole/blob/master/src/Dockerfile
    (
        ("pihole/pihole",),
        Image(ports=ports("80 443 53 53/udp 67/udp 123/udp"), data_path="/etc/pihole"),
    ),
    # https://github.com/benbusby/whoogle-search/blob/main/Dockerfile: USER whoogle, 927
    (
        ("benbusby/whoogle-search",),
        Image(ports=ports("5000"), uid=927, gid=927, users={"whoogle": 927}),
    ),
    # https://github.com/jellyfin/jellyfin-packaging/blob/master/docker/Dockerfile
    (
        ("jellyfin/jellyfin", "ghcr.io/jellyfin/jellyfin"),
        Image(ports=ports("8096"), data_path="/config"),
    ),
    # https://github.com/plexinc/pms-docker
    (("plexinc/pms-docker",), Image(ports=ports("32400"), data_path="/config")),
    # https://www.home-assistant.io/installation/linux#docker-compose
    (
        ("homeassistant/home-assistant", "ghcr.io/home-assistant/home-assistant"),
        Image(ports=ports("8123"), data_path="/config"),
    ),
    # https://github.com/node-red/node-red-docker: USER node-red, 1000
    (
        ("nodered/node-red",),
        Image(
            ports=ports("1880"),
            data_path="/data",
            uid=1000,
            gid=1000,
            users={"node-red": 1000},
            port_variables=("PORT",),
        ),
    ),
    # https://docs.immich.app/install/docker-compose; /usr/src/app/upload in earlier versions
    (
        ("ghcr.io/immich-app/immich-server",),
        Image(ports=ports("2283"), data_path="/data", more_data=("/usr/src/app/upload",)),
    ),
    (("ghcr.io/immich-app/immich-machine-learning",), Image(ports=ports("3003"))),
    # https://github.com/AdguardTeam/AdGuardHome/blob/master/docker/Dockerfile
    (
        ("adguard/adguardhome",),
        Image(
            ports=ports("53 53/udp 80 443 853 3000"),
            data_path="/opt/adguardhome/work",
            more_data=("/opt/adguardhome/conf",),
        ),
    ),
    # https://github.com/syncthing/syncthing/blob/main/Dockerfile
    (
        ("syncthing/syncthing",),
        Image(ports=ports("8384 22000 22000/udp 21027/udp"), data_path="/var/syncthing"),
    ),
    # https://github.com/gethomepage/homepage, https://github.com/excalidraw/excalidraw,
    # https://github.com/CorentinTh/it-tools, https://github.com/FlareSolverr/FlareSolverr
    (("ghcr.io/gethomepage/homepage",), Image(ports=ports("3000"), port_variables=("PORT",))),
    (("ghcr.io/flaresolverr/flaresolverr",), Image(ports=ports("8191"), port_variables=("PORT",))),
    # https://github.com/searxng/searxng/blob/master/container/dist.dockerfile
    (("searxng/searxng",), Image(ports=ports("8080"))),
    # https://github.com/wg-easy/wg-easy/blob/master/docker-compose.yml
    (
        ("ghcr.io/wg-easy/wg-easy",),
        Image(ports=ports("51820/udp 51821"), data_path="/etc/wireguard"),
    ),
    # https://github.com/navidrome/navidrome/blob/master/Dockerfile
    (
        ("deluan/navidrome",),
        Image(ports=ports("4533"), data_path="/data", port_variables=("ND_PORT",)),
    ),
    # https://github.com/advplyr/audiobookshelf/blob/master/Dockerfile
    (
        ("ghcr.io/advplyr/audiobookshelf",),
        Image(
            ports=ports("80"),
            data_path="/config",
            more_data=("/metadata",),
            port_variables=("PORT",),
        ),
    ),
    # https://actualbudget.org/docs/install/docker
    (
        ("actualbudget/actual-server", "ghcr.io/actualbudget/actual"),
        Image(ports=ports("5006"), data_path="/data"),
    ),
    # https://github.com/photoprism/photoprism/tree/develop/setup/docker
    (
        ("photoprism/photoprism",),
        Image(
            ports=ports("2342 2443"),
            data_path="/photoprism/storage",
            more_data=("/photoprism/originals",),
        ),
    ),
    # https://docs.jellyseerr.dev, https://docs.overseerr.dev, https://docs.seerr.dev
    (
        ("fallenbagel/jellyseerr", "sctx/overseerr", "ghcr.io/seerr-team/seerr"),
        Image(ports=ports("5055"), data_path="/app/config", port_variables=("PORT",)),
    ),
    # https://wiki.kavitareader.com/installation/docker/dockerhub/
    (("jvmilazz0/kavita",), Image(ports=ports("5000"), data_path="/kavita/config")),
    # https://github.com/itzg/docker-minecraft-server/blob/master/Dockerfile
    (("itzg/minecraft-server",), Image(ports=ports("25565"), data_path="/data")),
)
