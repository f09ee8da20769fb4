#!/usr/bin/env python3
"""Merges the JSON of Google Benchmark programs into one report, with the ratio of each pair NAME/wsspec, NAME/beast.

    merge.py OUT.json IN.json...

Exit codes: 0 written, 1 a benchmark reported an error, 5 nothing was measured.
"""
import json
import os
import sys
from pathlib import Path

NANOSECONDS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}


def row_of(program, run):
    scale = NANOSECONDS[run.get("time_unit", "ns")]
    row = {"name": run["name"], "program": program}
    if run.get("error_occurred"):
        return row | {"error": run.get("error_message", "")}
    row |= {"iterations": run["iterations"], "real_time_ns": run["real_time"] * scale,
            "cpu_time_ns": run["cpu_time"] * scale}
    for key in ("bytes_per_second", "items_per_second", "size_ratio"):
        if key in run:
            row[key] = run[key]
    return row


def pairs_of(rows):
    """CPU time of ours over the other's: under 1 means faster. CPU time, because other work on the machine is not in it."""
    by_name = {row["name"]: row for row in rows if "error" not in row}
    for name, ours in by_name.items():
        theirs = by_name.get(name.replace("/wsspec", "/beast"))
        if "/wsspec" in name and theirs:
            yield {"name": name.replace("/wsspec", ""), "wsspec_ns": ours["cpu_time_ns"],
                   "beast_ns": theirs["cpu_time_ns"], "ratio": ours["cpu_time_ns"] / theirs["cpu_time_ns"]}


def write_whole(path, text):
    part = path.with_name(path.name + ".part")
    part.write_text(text)
    os.replace(part, path)


def main(out, inputs):
    context, rows = {}, []
    for path in map(Path, inputs):
        text = path.read_text()
        if not text.strip():
            continue  # a filter let nothing of this program through
        document = json.loads(text)
        context = context or document.get("context", {})
        rows += [row_of(path.stem, run) for run in document["benchmarks"] if run.get("run_type") != "aggregate"]
    pairs = list(pairs_of(rows))
    keys = ("date", "num_cpus", "mhz_per_cpu", "cpu_scaling_enabled", "load_avg")
    report = {"schema": "wsspec-bench-1", "context": {k: context[k] for k in keys if k in context},
              "benchmarks": rows, "pairs": pairs}
    write_whole(Path(out), json.dumps(report, indent=1) + "\n")

    errors = [row for row in rows if "error" in row]
    for pair in pairs:
        print(f"{pair['name']:44} {pair['wsspec_ns']:12.1f} ns   beast {pair['beast_ns']:12.1f} ns   x{pair['ratio']:.2f}")
    for row in errors:
        print(f"{row['name']}: {row['error']}", file=sys.stderr)
    print(f"{len(rows)} benchmarks, {len(pairs)} pairs: {out}")
    return 1 if errors else 0 if rows else 5


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: merge.py OUT.json IN.json...")
    sys.exit(main(sys.argv[1], sys.argv[2:]))
