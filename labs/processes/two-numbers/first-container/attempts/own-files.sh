unshare --pid --fork --mount-proc --uts --ipc bash
