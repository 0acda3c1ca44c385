printf '%s\n' '#!/bin/sh' 'exec tini -- sleep {{seconds}}' > /srv/shop/entry.sh
/srv/shop/stop
/srv/shop/run
