#!/bin/sh
# setup.sh ROOT: a customize hook of mmdebstrap.
set -eu
root=$1
cp -a "$(dirname "$0")/files/." "$root/"
chown -R 0:0 "$root/etc/systemd" "$root/etc/initramfs-tools" "$root/usr/local"
echo trial > "$root/etc/hostname"
: > "$root/etc/machine-id"
# The address at which qemu answers for the DNS server of the machine outside.
echo 'nameserver 10.0.2.3' > "$root/etc/resolv.conf"
chroot "$root" passwd --delete root
chroot "$root" systemctl enable systemd-networkd.service proclab-trial.service
chroot "$root" update-initramfs -u
