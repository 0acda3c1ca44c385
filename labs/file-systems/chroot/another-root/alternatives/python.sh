python3 -c 'import os; os.chroot("/srv/rootfs"); os.chdir("/"); os.execv("/bin/sleep", ["sleep", "{{seconds}}"])' &
