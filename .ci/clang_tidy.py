#!/usr/bin/env python3
"""clang-tidy on what changed of the product, or on all of it, two files at a time and within a time budget.

clang_tidy.py [--all] [--budget SECONDS] [--preset PRESET]

Changed files come first. With --all the rest follows in an order that turns with the commit, so that a budget too
small for all still reaches every file after a few commits. What was not reached is said, never passed over.
"""
import argparse
import concurrent.futures
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import time

TESTS = re.compile(r"_test\.cpp$|/tests/")  # gtest's headers take most of the time and its macros most of the noise
ROOT = pathlib.Path(__file__).resolve().parent.parent


def git(*words):
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.split() if done.returncode == 0 else []


def changed_files():
    """What differs from the last commit, what is new, and what the last commit brought."""
    return set(git("diff", "--name-only", "HEAD")
               + git("ls-files", "--others", "--exclude-standard")
               + git("diff", "--name-only", "HEAD~1", "HEAD"))


def compiled_files(build):
    commands = json.loads((build / "compile_commands.json").read_text())
    inside = (pathlib.Path(command["file"]).resolve() for command in commands)
    names = {str(path.relative_to(ROOT)) for path in inside if ROOT in path.parents and build not in path.parents}
    return {name for name in names if not TESTS.search(name)}


def plan(compiled, changed, everything, commit):
    """The order of files. A changed header is checked through the .cpp beside it."""
    wanted = {name for name in compiled if name in changed or name[:-4] + ".hpp" in changed}
    rest = sorted(compiled - wanted, key=lambda name: hashlib.sha1((commit + name).encode()).digest())
    return sorted(wanted) + (rest if everything else [])


def check(build, name):
    return subprocess.run(["clang-tidy-19", "-p", str(build), "--quiet", "--extra-arg=-Wno-error", str(ROOT / name)],
                          capture_output=True, text=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--budget", type=float, default=float("inf"), metavar="SECONDS")
    parser.add_argument("--preset", default="release")
    args = parser.parse_args()

    build = ROOT / "build" / args.preset
    commit = "".join(git("rev-parse", "HEAD"))
    files = plan(compiled_files(build), changed_files(), args.all, commit)
    stop_at = time.monotonic() + args.budget
    failed, reached = [], 0

    def one(name):
        return check(build, name) if time.monotonic() < stop_at else None

    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for name, done in zip(files, pool.map(one, files)):
            if done is None:
                continue
            reached += 1
            if done.returncode != 0:
                failed.append(name)
                print(done.stdout, done.stderr[-2000:], sep="\n")
    print(f"clang-tidy: {reached} of {len(files)} files checked, {len(failed)} with findings"
          + "".join(f"\n  {name}" for name in failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
