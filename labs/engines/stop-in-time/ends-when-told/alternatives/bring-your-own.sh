docker run --detach --volume /usr/bin/tini-static:/init debian /init -- sleep 1000
