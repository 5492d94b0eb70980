#!/usr/bin/env bash
# Sluice, restic and rustic over a slow line on one machine: repositories that rclone serves behind wire.c.
#   line.sh [CASE...]      without a case: all of them, an hour
# As root; needs gcc, ip, rclone, GNU time, and what is to be measured. Variables, with their defaults:
#   WORK=DIR       repositories (3 GB; made when missing) and targets; line-bench in the temporary directory
#   RUNS=3         of each tool, in alternation; the table shows medians
#   TOOLS="sluice restic rustic"     PATIENCE=300  seconds, then a run is given up
#   SLUICE, RESTIC, RUSTIC           programs; a missing one is left out
# docs/benchmarks.md says what the cases are and how they came out.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../../.." && pwd)
work=${WORK:-${TMPDIR:-/tmp}/line-bench} runs=${RUNS:-3} patience=${PATIENCE:-300}
declare -A program=([sluice]=${SLUICE:-$top/cli/target/sluice/bin/sluice} [restic]=${RESTIC:-restic} [rustic]=${RUSTIC:-rustic})
export RESTIC_PASSWORD=sluice-test RUSTIC_PASSWORD=sluice-test WIRE_STATE=$work/wire
mkdir -p "$work"

# case: repository, round trip in ms, cap in Mbit/s, loss in 1/10000, job
declare -A cases=(
  [packs]="packs 100 0 0 restore" [packs-1gbit]="packs 100 1000 0 restore" [packs-200mbit]="packs 100 200 0 restore"
  [packs-loss]="packs 100 0 100 restore" [packs-1ms]="packs 1 0 0 restore" [one-file-500mbit]="one-file 100 500 0 restore"
  [dirs-2050]="dirs-2050 100 0 0 restore" [dirs-2050-ls]="dirs-2050 100 0 0 ls"
  [dirs-20000-ls]="dirs-20000 100 0 0 ls" [snapshots]="packs 100 0 0 snapshots"
)
order=(packs packs-1gbit packs-200mbit packs-loss packs-1ms one-file-500mbit dirs-2050 dirs-2050-ls dirs-20000-ls snapshots)

repository() {
  [[ -e $work/$1.made ]] && return
  rm -rf "${work:?}/$1"
  case $1 in
    packs) set -- "$1" --files 32 --file-size 64M --pack-size 16M ;;
    one-file) set -- "$1" --files 1 --file-size 2000M --pack-size 500M ;;
    dirs-*) set -- "$1" --files 100000 --dirs "${1#dirs-}" --file-size 4K..8K --pack-size 16M ;;
  esac
  java -Xmx512m -cp "$top/engine/target/test-classes:$top/engine/target/classes:$top/cli/target/sluice/lib/*" \
    dev.sluice.testing.RepositoryGenerator --directory "$work/$1" "${@:2}" >/dev/null
  touch "$work/$1.made"
}

server=
finish() {
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  server=
  "$here/wire.sh" down
}
trap finish EXIT

serve() {
  "$here/wire.sh" up "$2" "$3" "$4"
  "$here/wire.sh" far rclone serve restic --addr 10.77.0.2:8000 "$work/$1" >"$work/server.log" 2>&1 &
  server=$!
  for _ in $(seq 100); do
    "$here/wire.sh" near bash -c ': </dev/tcp/10.77.0.2/8000' 2>/dev/null && return
    sleep 0.1
  done
  echo "rclone does not answer: $(tail -1 "$work/server.log")" >&2
  exit 1
}

run() { # tool job -> "wall cpu rss", or nothing
  local words=("${program[$1]}" -r rest:http://10.77.0.2:8000/ --no-cache)
  case $1-$2 in
    rustic-restore) words+=(restore latest "$work/out") ;;
    *-restore) words+=(restore latest --target "$work/out") ;;
    *-ls) words+=(ls latest) ;;
    *) words+=("$2") ;;
  esac
  rm -rf "$work/out"
  timeout "$patience" "$here/wire.sh" near /usr/bin/time -o "$work/time" -f '%e %U %S %M' "${words[@]}" \
    >/dev/null 2>"$work/err" || return 0
  tail -1 "$work/time" | awk '{printf "%s %.1f %.0f\n", $1, $2 + $3, $4 / 1024}'
}

median() { sort -n | awk '{v[NR] = $1} END {if (NR) print v[int((NR + 1) / 2)]; else print "-"}'; }

echo "| case | tool | wall, s | CPU, s | peak RSS, MiB | Sluice to it |"
echo "|---|---|---:|---:|---:|---:|"
for name in "${@:-${order[@]}}"; do
  read -r repository wait_ms cap loss job <<<"${cases[$name]:?there is no case $name}"
  repository "$repository"
  serve "$repository" "$wait_ms" "$cap" "$loss"
  rm -f "$work"/figures.*
  for _ in $(seq "$runs"); do
    for tool in ${TOOLS:-sluice restic rustic}; do
      command -v "${program[$tool]}" >/dev/null || continue
      run "$tool" "$job" >>"$work/figures.$tool"
    done
  done
  own=$(cut -d' ' -f1 "$work/figures.sluice" 2>/dev/null | median)
  for tool in ${TOOLS:-sluice restic rustic}; do
    figures=$work/figures.$tool
    [[ -e $figures ]] || continue
    wall=$(cut -d' ' -f1 "$figures" | median)
    ratio=$(awk -v own="$own" -v wall="$wall" 'BEGIN {if (own + 0 && wall + 0) printf "%.2f", own / wall; else print "-"}')
    [[ $wall != - ]] || wall="more than $patience"
    echo "| $name | $tool | $wall | $(cut -d' ' -f2 "$figures" | median) | $(cut -d' ' -f3 "$figures" | median) | $ratio |"
  done
  finish
done
rm -rf "$work/out"
