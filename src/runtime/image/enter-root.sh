#!/bin/sh
# enter-root.sh ROOT RECIPE WORK PROGRAM...
# Runs a program with ROOT as its root directory, in the mount and pid namespaces of its own that it was started in.
# There /run/recipe is RECIPE, read only, and /run/work is WORK; /run, /tmp and /dev are empty and vanish afterwards.
# pivot_root(2), for a container engine can't change mounts under a plain chroot.
set -eu
root=$1 recipe=$2 work=$3
shift 3

mount --bind "$root" "$root"
cd "$root"
mkdir -p dev proc run sys tmp var/lib/containers
for folder in dev run tmp var/lib/containers; do
	mount -t tmpfs -o mode=755 tmpfs "$folder"
done
chmod 1777 tmp
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
for device in null zero full random urandom tty; do
	: > "dev/$device"
	mount --bind "/dev/$device" "dev/$device"
done
ln -s /proc/self/fd dev/fd
mkdir dev/shm run/host run/recipe run/work
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount --bind "$recipe" run/recipe
mount -o remount,bind,ro,nosuid,nodev run/recipe
mount --bind "$work" run/work

pivot_root . run/host
cd /
umount -l /run/host
rmdir /run/host
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8
exec "$@"
