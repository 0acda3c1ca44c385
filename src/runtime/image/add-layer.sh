#!/bin/sh
# add-layer.sh ROOT LAYER SCRIPT [PACKAGE...]
# A customize hook of mmdebstrap: installs packages into ROOT, runs SCRIPT there if there is one, and writes what is new since
# the layer before, or everything, to the tar file LAYER.
set -eu
root=$1 layer=$2 script=$3
shift 3
before=$(dirname "$layer")/before

if [ -e "$before" ] && [ $# -gt 0 ]; then
	APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get --yes \
		-o Dir::Bin::dpkg=env -o DPkg::Options::=--unset=TMPDIR -o DPkg::Options::=dpkg \
		-o DPkg::Chroot-Directory="$root" install "$@"
fi
[ ! -e "$script" ] || chroot "$root" sh -eu < "$script"

cd "$root"
if [ -e "$before" ]; then newer="-cnewer $before"; else newer=; fi
# shellcheck disable=SC2086
find . -xdev \( -path './dev/*' -o -path './proc/*' -o -path './run/*' -o -path './sys/*' -o -path './tmp/*' \
	-o -path './var/cache/*' -o -path './var/lib/apt/*' -o -path ./var/log/dpkg.log -o -path ./var/log/alternatives.log -o -path ./var/log/apt \
	-o -path ./etc/apt -o -path ./etc/dpkg/dpkg.cfg.d/proclab \
	-o -path ./etc/hostname -o -path ./etc/resolv.conf -o -path ./etc/machine-id -o -path ./usr/sbin/policy-rc.d \) -prune \
	-o $newer -print0 | LC_ALL=C sort -z | tar --null --no-recursion --files-from=- --create --file="$layer"
touch "$before"
