#!/usr/bin/python3
"""Runs the fuzzers of build/fuzz and writes what came of it to fuzz-report.json.

run.py [NAME…] [--seconds N] [--jobs N] [--seed N] [--merge]

Each starts from fuzz/corpus/NAME and fuzz/regressions/NAME, so these are replayed first. What it finds new is kept in
build/fuzz/corpus/NAME between runs; --merge takes over into fuzz/corpus what reaches code that nothing there reaches.
Inputs that fail go to fuzz/findings/NAME. Exit code: 0, 1 with a finding, 5 when there is no such fuzzer.
"""
import argparse
import concurrent.futures
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SANITIZERS = ["address", "undefined"]
INPUT_SECONDS_MAX = 5
MEMORY_MB_MAX = 2048
MESSAGE_LINES_MAX = 40


def output_of(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()


def fuzzers(build, names):
    """{name: binary}, "frame_reader" for the target fuzz_frame_reader."""
    found = {file.name.removeprefix("fuzz_"): file for file in sorted(build.rglob("fuzz_*"))
             if file.is_file() and os.access(file, os.X_OK) and not file.suffix}
    if not names:
        return found
    return {name: file for name, file in found.items() if name in {given.removeprefix("fuzz_") for given in names}}


def folders(name):
    """The inputs in the tree that there are."""
    return [folder for folder in (ROOT / "fuzz/corpus" / name, ROOT / "fuzz/regressions" / name) if folder.is_dir()]


def size(paths):
    files = [file for folder in paths for file in folder.rglob("*") if file.is_file()]
    return {"files": len(files), "bytes": sum(file.stat().st_size for file in files)}


def number(pattern, text):
    found = re.findall(pattern, text)
    return int(found[-1]) if found else 0


def findings_in(folder, before, code, text):
    """What a run left there that was not there before; or one without an input, if it failed and left none."""
    marks = (r"^.*Assertion .* failed.*", r"^SUMMARY: .*", r"^==\d+== ?ERROR: .*")
    summary = next((seen[0] for seen in (re.search(mark, text, re.M) for mark in marks) if seen), "")
    found = []
    for file in sorted(set(folder.iterdir()) - before):
        found.append({"id": hashlib.sha256(file.read_bytes()).hexdigest(), "kind": file.name.split("-")[0],
                      "summary": summary, "input": str(file.relative_to(ROOT)), "bytes": file.stat().st_size})
    if code != 0 and not found:
        found.append({"id": "", "kind": "error", "summary": summary or f"exit code {code}", "input": "", "bytes": 0})
    return found


def message(text):
    """The sanitizer's message, from its first line."""
    lines = text.splitlines()
    start = next((at for at, line in enumerate(lines) if re.search(r"ERROR|runtime error|Assertion", line)), -MESSAGE_LINES_MAX)
    return "\n".join(lines[start:][:MESSAGE_LINES_MAX])


def fuzz(name, binary, args):
    """@return the target's row of the report, and its output where it failed."""
    kept, findings = ROOT / "build/fuzz/corpus" / name, ROOT / "fuzz/findings" / name
    kept.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    before = set(findings.iterdir())
    command = [binary, f"-max_total_time={args.seconds}", f"-seed={args.seed}", f"-timeout={INPUT_SECONDS_MAX}",
               f"-rss_limit_mb={MEMORY_MB_MAX}", f"-artifact_prefix={findings}/", "-print_final_stats=1"]
    dictionary = ROOT / "fuzz/dict" / f"{name}.dict"
    if dictionary.exists():
        command.append(f"-dict={dictionary}")
    started = time.monotonic()
    done = subprocess.run([*command, kept, *folders(name)], cwd=ROOT, capture_output=True, text=True, errors="replace")
    seconds = time.monotonic() - started
    execs = number(r"stat::number_of_executed_units: +(\d+)", done.stderr)
    row = {"name": name, "seconds": round(seconds, 1), "execs": execs,
           "exec_per_s": round(execs / seconds),
           "corpus": size([*folders(name), kept]), "edges": number(r"\bcov: (\d+)", done.stderr),
           "features": number(r"\bft: (\d+)", done.stderr),
           "peak_rss_mb": number(r"stat::peak_rss_mb: +(\d+)", done.stderr),
           "findings": findings_in(findings, before, done.returncode, done.stderr)}
    if not any(findings.iterdir()):
        findings.rmdir()
    return row, done.stderr


def merge(name, binary):
    """Takes into fuzz/corpus the fewest inputs that add coverage to it."""
    corpus, kept = ROOT / "fuzz/corpus" / name, ROOT / "build/fuzz/corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    before = size([corpus])["files"]
    done = subprocess.run([binary, "-merge=1", corpus, kept], cwd=ROOT, capture_output=True, text=True, errors="replace")
    if done.returncode != 0:
        sys.exit(f"{name}: merge failed\n{done.stderr[-2000:]}")
    print(f"{name}: {before} inputs before, {size([corpus])['files']} now")


def write_report(file, started, seed, rows):
    version = re.search(r"project\(wsspec VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text())[1]
    clang = re.search(r"version ([\d.]+)", output_of("clang++-19", "--version"))
    report = {"schema": "wsspec-fuzz-report/1",
              "tool": {"name": "wsspec", "version": version, "commit": output_of("git", "rev-parse", "HEAD")},
              "engine": "libfuzzer-" + (clang[1] if clang else "unknown"), "sanitizers": SANITIZERS,
              "started": started, "seed": seed, "targets": rows,
              "result": "finding" if any(row["findings"] for row in rows) else "pass"}
    partial = file.with_suffix(".json.new")
    partial.write_text(json.dumps(report, indent=2) + "\n")
    os.replace(partial, file)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--seconds", type=int, default=20, help="of each fuzzer")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="fuzzers at a time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--merge", action="store_true", help="do not fuzz; take new inputs into fuzz/corpus")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/fuzz/fuzz")
    parser.add_argument("--report", type=pathlib.Path, default=ROOT / "fuzz-report.json")
    args = parser.parse_args()

    chosen = fuzzers(args.build, args.names)
    if not chosen:
        print(f"fuzz: no such fuzzer in {args.build} (./dev build fuzz)", file=sys.stderr)
        return 5
    if args.merge:
        for name, binary in chosen.items():
            merge(name, binary)
        return 0

    started = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
    columns = "{name:24} {execs:>10} {exec_per_s:>10} {edges:>7} {features:>8} {files:>7} {peak_rss_mb:>7} {found:>6}"
    print(columns.format(name="fuzzer", execs="runs", exec_per_s="runs/s", edges="edges", features="features",
                         files="corpus", peak_rss_mb="MB", found="found"))
    rows = []
    with concurrent.futures.ThreadPoolExecutor(max_workers=args.jobs) as pool:
        for row, text in pool.map(lambda one: fuzz(*one, args), chosen.items()):
            rows.append(row)
            print(columns.format(**row, files=row["corpus"]["files"], found=len(row["findings"])), flush=True)
            if row["findings"]:
                print(message(text))
            for finding in row["findings"]:
                print(f"  {finding['kind']}: {finding['summary']}\n  repeat: {chosen[row['name']]} {finding['input']}")
    write_report(args.report, started, args.seed, rows)
    return 1 if any(row["findings"] for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
