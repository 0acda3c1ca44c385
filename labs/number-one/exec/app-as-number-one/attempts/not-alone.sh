printf '%s\n' '#!/bin/sh' 'echo ready > /run/app/ready' 'sleep 4000 &' 'exec sleep {{seconds}}' > /srv/app/start.sh
unshare --pid --fork --mount-proc /srv/app/start.sh &
