#!/usr/bin/env bash
# Runs every micro benchmark and merges what they say:  bench/run.sh [--smoke] [OUT.json]
#   --smoke                 only that they still run: WSSPEC_BENCH_MIN_TIME=0.01
#   WSSPEC_BENCH_BUILD      where they were built (default: build/release)
#   WSSPEC_BENCH_MIN_TIME   seconds a benchmark (default: 0.2)
#   WSSPEC_BENCH_FILTER     a regular expression of names (default: all)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
min_time=${WSSPEC_BENCH_MIN_TIME:-0.2}
if [[ ${1:-} == --smoke ]]; then
  min_time=0.01
  shift
fi
if (($# > 1)) || [[ ${1:-} == -* ]]; then
  sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
out=${1:-bench-report.json}
build=${WSSPEC_BENCH_BUILD:-$root/build/release}
parts=$(mktemp -d)
trap 'rm -rf "$parts"' EXIT

shopt -s nullglob
for program in "$build"/bench/bench_*; do
  [[ -f $program && -x $program ]] || continue
  name=${program##*/}
  echo "bench: $name" >&2
  "$program" --benchmark_min_time="$min_time" --benchmark_filter="${WSSPEC_BENCH_FILTER:-.}" \
    --benchmark_out="$parts/$name.json" --benchmark_out_format=json >"$parts/$name.log" 2>&1 || {
    cat "$parts/$name.log" >&2
    exit 4
  }
done

found=("$parts"/*.json)
if ((${#found[@]} == 0)); then
  echo "bench: there is no bench_* in $build/bench: build it first" >&2
  exit 5
fi
exec python3 "$root/bench/merge.py" "$out" "${found[@]}"
