#!/bin/sh
# scratch-layer.sh NAME SCRIPT: runs SCRIPT in an empty folder and packs what it made. Runs inside the lab's root file system.
set -eu
mkdir "/tmp/$1"
cd "/tmp/$1"
sh -eu "$2"
tar --sort=name --create --file="/run/work/$1.tar" .
