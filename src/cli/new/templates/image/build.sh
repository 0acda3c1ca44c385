#!/bin/sh
# Runs as root in the new root file system, once packages and overlay are in place.
set -eu

# What the building machine left of itself.
printf 'lab\n' > /etc/hostname
: > /etc/resolv.conf
: > /etc/machine-id
rm -rf /etc/apt /var/log/*.log /var/log/apt /var/lib/apt /var/cache/apt

chmod 700 /root
