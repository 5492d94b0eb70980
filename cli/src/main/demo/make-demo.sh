#!/bin/sh
# Makes the repository that `sluice demo` restores, with a real rustic (0.11 or newer) on PATH:
#
#   make-demo.sh REPOSITORY.zip
#
# The files are the same each time; keys and nonces, and so the repository's bytes, are not.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
result=$(realpath -m "$1")
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

export RUSTIC_REPOSITORY=$work/repository RUSTIC_PASSWORD=sluice-demo RUSTIC_NO_CACHE=true
rustic init --hostname lighthouse --username keeper --set-compression 19 \
  --set-chunk-size 128KiB --set-chunk-min-size 64KiB --set-chunk-max-size 1MiB \
  --set-datapack-size 500KiB --set-datapack-growfactor 0
back_up() {
  python3 "$here/make_lighthouse.py" lighthouse "$1"
  rustic backup --host lighthouse --label papers --tag demo --tag "$2" --time "$3" \
    --set-ctime mtime --set-atime mtime --as-path lighthouse lighthouse
  chmod -R u+w lighthouse
  rm -rf lighthouse
}
back_up 2 winter "2025-01-06 07:30:00"
back_up 3 summer "2025-06-21 21:15:00"
rustic check --read-data

rm -f "$result"
# Stored, not deflated: what is sealed cannot be compressed.
cd repository && find . -type f | LC_ALL=C sort | zip -q -0 -X "$result" -@
