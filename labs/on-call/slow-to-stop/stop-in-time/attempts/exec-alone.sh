printf '%s\n' '#!/bin/sh' 'exec sleep {{seconds}}' > /srv/shop/entry.sh
/srv/shop/stop
/srv/shop/run
