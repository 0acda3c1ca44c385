printf '%s\n' '#!/bin/sh' 'trap "exit 0" TERM; sleep {{seconds}} & wait' > /srv/shop/entry.sh
/srv/shop/stop
/srv/shop/run
