#!/bin/sh
# fill-store.sh STORE NAME...: copies images of the OCI layout /run/work/oci into a store. Runs inside the lab's root file system.
set -eu
store=$1
shift
for name in "$@"; do
	podman --root "$store" --runroot /run/engine --storage-driver overlay --storage-opt '' \
		pull --quiet "oci:/run/work/oci:$name"
done
# What an engine keeps about itself; a store that is only read needs images and layers.
cd "$store"
rm -rf db.sql defaultNetworkBackend libpod volumes userns.lock storage.lock overlay-containers
find overlay -mindepth 2 -maxdepth 2 -name merged -empty -delete
