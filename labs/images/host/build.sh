#!/bin/sh
# Runs as root in the new root file system, once packages and overlay are in place.
set -eu

# Packages that are unpacked before dpkg itself runs don't obey dpkg.cfg.
find /usr/share/doc -mindepth 2 ! -name copyright -delete
find /usr/share/man -mindepth 1 -maxdepth 1 ! -name 'man[1-8]' -exec rm -rf {} +
rm -rf /usr/share/locale/* /usr/share/info/* /usr/share/lintian/*

# What the building machine left of itself.
printf 'lab\n' > /etc/hostname
: > /etc/resolv.conf
: > /etc/machine-id
chmod 644 /etc/hostname /etc/resolv.conf /etc/machine-id
rm -rf /etc/apt /var/log/*.log /var/log/apt /var/lib/apt /var/cache/apt /var/cache/debconf/*-old

useradd --create-home --shell /bin/bash student
# Inside a lab there are 65,536 ids: the usual range from 100000 on doesn't exist.
printf 'student:10000:50000\n' | tee /etc/subuid > /etc/subgid
chmod 700 /root

# The index of apropos and whatis.
mandb --quiet --create
