#!/bin/sh
# in-image.sh ROOT HOME PROGRAM: runs a Node program of an image whose files are in ROOT, as the image's user, without
# capabilities, on a read-only root. It can write only to HOME, which is below /tmp, and to its own /tmp. It shares the
# machine's network. Needs root. The process keeps its id, so that signals reach it.
set -eu
chown -R 1000:1000 "$2"
exec unshare --mount --propagation private sh -euc '
  mount --bind "$1" "$1"
  mount -t tmpfs -o mode=1777 tmpfs "$1/tmp"
  mkdir -p "$1$2"
  mount --bind "$2" "$1$2"
  mount -t proc proc "$1/proc"
  mount --rbind /dev "$1/dev"
  mount -o remount,bind,ro "$1"
  exec chroot "$1" env --chdir=/app setpriv --reuid 1000 --regid 1000 --clear-groups --no-new-privs \
    --inh-caps=-all --bounding-set=-all node "$3"
' in-image "$@"
