"""Sites, and what teams and companies work with. Data only, as in `servers`."""

from __future__ import annotations

from compiler.knowledge.image import Edition, Image, Row, ports

_WWW = {"www-data": 33}
_WWW_ALPINE = {"www-data": 82}
_FPM = (Edition(r"\bfpm\b", ports("9000")),)

APPLICATIONS: tuple[Row, ...] = (
    # https://github.com/docker-library/wordpress
    (
        ("wordpress",),
        Image(
            ports=ports("80"),
            data_path="/var/www/html",
            users=_WWW,
            alpine_users=_WWW_ALPINE,
            editions=_FPM,
        ),
    ),
    # https://github.com/nextcloud/docker
    (
        ("nextcloud",),
        Image(
            ports=ports("80"),
            data_path="/var/www/html",
            users=_WWW,
            alpine_users=_WWW_ALPINE,
            editions=_FPM,
        ),
    ),
    # https://github.com/docker-library/drupal, https://github.com/joomla-docker/docker-joomla
    (
        ("drupal", "joomla"),
        Image(ports=ports("80"), users=_WWW, alpine_users=_WWW_ALPINE, editions=_FPM),
    ),
    # https://github.com/docker-library/ghost: the entrypoint steps down to node, 1000
    (
        ("ghost",),
        Image(ports=ports("2368"), data_path="/var/lib/ghost/content", users={"node": 1000}),
    ),
    # https://github.com/jenkinsci/docker: USER jenkins, 1000
    (
        ("jenkins/jenkins",),
        Image(
            ports=ports("8080 50000"),
            data_path="/var/jenkins_home",
            uid=1000,
            gid=1000,
            users={"jenkins": 1000},
        ),
    ),
    # https://github.com/SonarSource/docker-sonarqube: USER sonarqube, 1000
    (
        ("sonarqube",),
        Image(
            ports=ports("9000"),
            data_path="/opt/sonarqube/data",
            more_data=("/opt/sonarqube/extensions", "/opt/sonarqube/logs"),
            uid=1000,
            gid=0,
            users={"sonarqube": 1000},
        ),
    ),
    # https://github.com/sonatype/docker-nexus3: USER nexus, 200
    (
        ("sonatype/nexus3",),
        Image(
            ports=ports("8081"),
            data_path="/nexus-data",
            uid=200,
            gid=200,
            users={"nexus": 200},
        ),
    ),
    # https://github.com/go-gitea/gitea/blob/main/Dockerfile
    (
        ("gitea/gitea", "docker.gitea.com/gitea"),
        Image(ports=ports("3000 22"), data_path="/data", users={"git": 1000}),
    ),
    # https://docs.gitlab.com/install/docker/
    (
        ("gitlab/gitlab-ce", "gitlab/gitlab-ee"),
        Image(ports=ports("80 443 22"), data_path="/var/opt/gitlab"),
    ),
    # https://github.com/n8n-io/n8n/tree/master/docker/images/n8n: USER node
    (
        ("n8nio/n8n", "docker.n8n.io/n8nio/n8n"),
        Image(
            ports=ports("5678"),
            data_path="/home/node/.n8n",
            uid=1000,
            gid=1000,
            users={"node": 1000},
            port_variables=("N8N_PORT",),
        ),
    ),
    # https://github.com/metabase/metabase/blob/master/Dockerfile
    (("metabase/metabase",), Image(ports=ports("3000"), port_variables=("MB_JETTY_PORT",))),
    # https://github.com/dani-garcia/vaultwarden
    (
        ("vaultwarden/server",),
        Image(ports=ports("80"), data_path="/data", port_variables=("ROCKET_PORT",)),
    ),
    # https://github.com/mailhog/MailHog/blob/master/Dockerfile: USER mailhog, 1000
    (
        ("mailhog/mailhog",),
        Image(ports=ports("1025 8025"), uid=1000, gid=1000, users={"mailhog": 1000}),
    ),
    # https://github.com/axllent/mailpit/blob/develop/Dockerfile
    (("axllent/mailpit",), Image(ports=ports("1025 1110 8025"))),
    # https://github.com/ollama/ollama/blob/main/Dockerfile
    (("ollama/ollama",), Image(ports=ports("11434"), data_path="/root/.ollama")),
    # https://github.com/NginxProxyManager/nginx-proxy-manager/blob/develop/docker/Dockerfile
    (("jc21/nginx-proxy-manager",), Image(ports=ports("80 81 443"), data_path="/data")),
    # https://github.com/docker-library/docs: mediawiki, matomo, redmine, odoo
    (
        ("mediawiki",),
        Image(ports=ports("80"), data_path="/var/www/html/images", users=_WWW, editions=_FPM),
    ),
    (
        ("matomo",),
        Image(ports=ports("80"), data_path="/var/www/html", users=_WWW, editions=_FPM),
    ),
    # https://github.com/docker-library/redmine: starts as root, steps down to redmine
    (
        ("redmine",),
        Image(ports=ports("3000"), data_path="/usr/src/redmine/files", users={"redmine": 999}),
    ),
    # https://github.com/odoo/docker: USER odoo
    (
        ("odoo",),
        Image(ports=ports("8069 8071 8072"), data_path="/var/lib/odoo", is_unprivileged=True),
    ),
    (
        ("bitnami/wordpress",),
        Image(ports=ports("8080 8443"), data_path="/bitnami/wordpress", uid=1001, gid=0),
    ),
    (
        ("bitnami/moodle",),
        Image(
            ports=ports("8080 8443"),
            data_path="/bitnami/moodle",
            more_data=("/bitnami/moodledata",),
        ),
    ),
    # https://github.com/open-webui/open-webui/blob/main/Dockerfile
    (
        ("ghcr.io/open-webui/open-webui",),
        Image(ports=ports("8080"), data_path="/app/backend/data", port_variables=("PORT",)),
    ),
    # https://github.com/paperless-ngx/paperless-ngx/blob/main/Dockerfile
    (
        ("ghcr.io/paperless-ngx/paperless-ngx", "paperlessngx/paperless-ngx"),
        Image(
            ports=ports("8000"),
            data_path="/usr/src/paperless/data",
            more_data=("/usr/src/paperless/media",),
            users={"paperless": 1000},
        ),
    ),
    # https://github.com/gotify/server/blob/master/docker/Dockerfile
    (
        ("gotify/server", "ghcr.io/gotify/server"),
        Image(ports=ports("80"), data_path="/app/data", port_variables=("GOTIFY_SERVER_PORT",)),
    ),
    # https://docs.ntfy.sh/install/#docker
    (
        ("binwiederhier/ntfy",),
        Image(ports=ports("80"), data_path="/var/cache/ntfy", is_volatile=True),
    ),
    (("excalidraw/excalidraw", "corentinth/it-tools"), Image(ports=ports("80"))),
    # https://github.com/umami-software/umami/blob/master/Dockerfile: USER nextjs, 1001
    (
        ("ghcr.io/umami-software/umami",),
        Image(ports=ports("3000"), uid=1001, gid=1001, port_variables=("PORT",)),
    ),
    # https://github.com/dgtlmoon/changedetection.io/blob/master/Dockerfile
    (
        ("dgtlmoon/changedetection.io", "ghcr.io/dgtlmoon/changedetection.io"),
        Image(ports=ports("5000"), data_path="/datastore", port_variables=("PORT",)),
    ),
    # https://github.com/mattermost/mattermost/blob/master/server/build/Dockerfile: 2000
    (
        ("mattermost/mattermost-team-edition", "mattermost/mattermost-enterprise-edition"),
        Image(
            ports=ports("8065 8067 8074 8075"),
            data_path="/mattermost/data",
            more_data=("/mattermost/config", "/mattermost/plugins"),
            uid=2000,
            gid=2000,
            users={"mattermost": 2000},
        ),
    ),
    # https://github.com/docker-library/docs/tree/master/rocket.chat
    (
        ("rocket.chat", "rocketchat/rocket.chat", "registry.rocket.chat/rocketchat/rocket.chat"),
        Image(ports=ports("3000"), is_unprivileged=True),
    ),
    # https://github.com/element-hq/synapse/blob/develop/docker/Dockerfile: steps down to 991
    (
        ("matrixdotorg/synapse", "ghcr.io/element-hq/synapse"),
        Image(ports=ports("8008 8009 8448"), data_path="/data"),
    ),
    # https://github.com/go-vikunja/vikunja/blob/main/Dockerfile: USER 1000
    (
        ("vikunja/vikunja",),
        Image(ports=ports("3456"), data_path="/app/vikunja/files", uid=1000, gid=1000),
    ),
    # https://github.com/usememos/memos: the entrypoint steps down to 10001
    (("neosmemo/memos",), Image(ports=ports("5230"), data_path="/var/opt/memos")),
    # https://github.com/FreshRSS/FreshRSS/tree/edge/Docker
    (
        ("freshrss/freshrss",),
        Image(ports=ports("80"), data_path="/var/www/FreshRSS/data", users=_WWW),
    ),
    # https://github.com/karakeep-app/karakeep/blob/main/docker/docker-compose.yml
    (("ghcr.io/karakeep-app/karakeep",), Image(ports=ports("3000"), data_path="/data")),
    # https://github.com/docmost/docmost/blob/main/Dockerfile: USER node, 1000
    (
        ("docmost/docmost",),
        Image(ports=ports("3000"), data_path="/app/data/storage", uid=1000, gid=1000),
    ),
    # https://github.com/outline/outline/blob/main/Dockerfile: USER nodejs, 1001
    (
        ("outlinewiki/outline", "docker.getoutline.com/outlinewiki/outline"),
        Image(
            ports=ports("3000"),
            data_path="/var/lib/outline/data",
            uid=1001,
            gid=1001,
            port_variables=("PORT",),
        ),
    ),
    # https://github.com/requarks/wiki/blob/main/dev/build/Dockerfile: USER node
    (
        ("requarks/wiki", "ghcr.io/requarks/wiki"),
        Image(ports=ports("3000 3443"), uid=1000, gid=1000, users={"node": 1000}),
    ),
    # https://github.com/ether/etherpad-lite/blob/develop/Dockerfile: USER etherpad, 5001
    (
        ("etherpad/etherpad",),
        Image(ports=ports("9001"), data_path="/opt/etherpad-lite/var", uid=5001, gid=0),
    ),
    # https://github.com/nocodb/nocodb/tree/develop/docker-compose
    (("nocodb/nocodb",), Image(ports=ports("8080"), data_path="/usr/app/data")),
    # https://directus.io/docs/self-hosting/deploying: USER node, 1000
    (
        ("directus/directus",),
        Image(
            ports=ports("8055"),
            data_path="/directus/uploads",
            more_data=("/directus/database",),
            uid=1000,
            gid=1000,
            users={"node": 1000},
            port_variables=("PORT",),
        ),
    ),
    # https://github.com/mealie-recipes/mealie/blob/mealie-next/docker/Dockerfile
    (
        ("ghcr.io/mealie-recipes/mealie",),
        Image(ports=ports("9000"), data_path="/app/data", port_variables=("API_PORT",)),
    ),
    # https://docs.firefly-iii.org/how-to/firefly-iii/installation/docker/
    (
        ("fireflyiii/core",),
        Image(ports=ports("8080"), data_path="/var/www/html/storage/upload", users=_WWW),
    ),
    # https://docs.stirlingpdf.com/Installation/Docker%20Install
    (
        ("stirlingtools/stirling-pdf", "frooodle/s-pdf"),
        Image(ports=ports("8080"), data_path="/configs", is_volatile=True),
    ),
    # https://forgejo.org/docs/latest/admin/installation/docker/
    (
        ("codeberg.org/forgejo/forgejo", "gogs/gogs"),
        Image(ports=ports("3000 22"), data_path="/data", users={"git": 1000}),
    ),
    # https://docs.goauthentik.io/install-config/install/docker-compose/: USER 1000
    (
        ("ghcr.io/goauthentik/server",),
        Image(ports=ports("9000 9443"), uid=1000, gid=1000),
    ),
    # https://www.authelia.com/integration/deployment/docker/
    (
        ("authelia/authelia", "ghcr.io/authelia/authelia"),
        Image(ports=ports("9091"), data_path="/config"),
    ),
    # https://github.com/lldap/lldap/blob/main/Dockerfile
    (
        ("lldap/lldap", "ghcr.io/lldap/lldap"),
        Image(ports=ports("3890 17170"), data_path="/data"),
    ),
    # https://github.com/maildev/maildev/blob/master/Dockerfile: USER node, 1000
    (
        ("maildev/maildev",),
        Image(ports=ports("1025 1080"), uid=1000, gid=1000, users={"node": 1000}),
    ),
    # https://github.com/roundcube/roundcubemail-docker
    (("roundcube/roundcubemail",), Image(ports=ports("80"), users=_WWW, editions=_FPM)),
    # https://github.com/langfuse/langfuse/blob/main/web/Dockerfile: USER nextjs, 1001
    (
        ("langfuse/langfuse",),
        Image(ports=ports("3000"), uid=1001, gid=1001, port_variables=("PORT",)),
    ),
    # https://github.com/mastodon/mastodon/blob/main/Dockerfile: USER mastodon, 991; /mastodon is a
    # link to /opt/mastodon
    (
        ("ghcr.io/mastodon/mastodon", "tootsuite/mastodon"),
        Image(
            ports=ports("3000"),
            data_path="/mastodon/public/system",
            more_data=("/opt/mastodon/public/system",),
            uid=991,
            gid=991,
            users={"mastodon": 991},
        ),
    ),
    (
        ("ghcr.io/mastodon/mastodon-streaming",),
        Image(ports=ports("4000"), uid=991, gid=991, users={"mastodon": 991}),
    ),
    # https://github.com/apache/airflow/blob/main/Dockerfile: USER 50000, whose group is root's
    (
        ("apache/airflow",),
        Image(
            ports=ports("8080"), data_path="/opt/airflow/logs", uid=50000, gid=0, is_volatile=True
        ),
    ),
    # https://github.com/apache/superset/blob/master/Dockerfile: USER superset, 1000
    (
        ("apache/superset", "apachesuperset.docker.scarf.sh/apache/superset"),
        Image(ports=ports("8088"), data_path="/app/superset_home", uid=1000, gid=1000),
    ),
    # https://docs.flowiseai.com/getting-started, https://docs.litellm.ai/docs/proxy/deploy,
    # https://docs.vllm.ai/en/stable/deployment/docker/
    (
        ("flowiseai/flowise",),
        Image(ports=ports("3000"), data_path="/root/.flowise", port_variables=("PORT",)),
    ),
    (("ghcr.io/berriai/litellm", "litellm/litellm"), Image(ports=ports("4000"))),
    (("vllm/vllm-openai",), Image(ports=ports("8000"))),
    # https://docs.anythingllm.com/installation-docker/local-docker: USER anythingllm, 1000
    (
        ("mintplexlabs/anythingllm",),
        Image(ports=ports("3001"), data_path="/app/server/storage", uid=1000, gid=1000),
    ),
)
