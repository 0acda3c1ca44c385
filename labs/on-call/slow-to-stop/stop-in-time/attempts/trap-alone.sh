printf '%s\n' '#!/bin/sh' 'trap "exit 0" TERM; sleep {{seconds}}' > /srv/shop/entry.sh
/srv/shop/stop
/srv/shop/run
