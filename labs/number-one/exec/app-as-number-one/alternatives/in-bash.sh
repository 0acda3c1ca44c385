printf '%s\n' '#!/bin/bash' 'echo ready > /run/app/ready' 'exec -a server sleep {{seconds}}' > /srv/app/start.sh
unshare --pid --fork --mount-proc /srv/app/start.sh &
