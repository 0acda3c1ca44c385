cp /usr/bin/bash /tmp/bash
unshare --pid --fork --mount-proc --uts --ipc --net bash -c 'hostname 5a772c7a679c; mount --bind /tmp/bash /usr/bin/bash; exec /usr/bin/bash'
