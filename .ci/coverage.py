#!/usr/bin/env python3
"""Line coverage of each library by its own tests, with a bar that CI holds.

coverage.py [--build DIR] [--min PERCENT] [LIBRARY…]    needs the libraries' tests built with preset coverage

"By its own" means that only impl/tests/LIBRARY counts: what the tests of an upper layer happen to run through is not
tested by that. Lines that were missed are listed.
"""
import argparse
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIBRARIES = ("wire", "http", "deflate", "endpoint")


def measure(build, library):
    """@return {source: {line: count}} for the library's files, or None where there is no test or one fails."""
    folder = build / "profiles" / library
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    tests = sorted((build / "impl/tests" / library).glob(f"{library}_*_test"))
    for test in tests:
        # %m: one file a binary; a test that starts a process of its own adds to it.
        done = subprocess.run([test, "--gtest_brief=1"], capture_output=True, text=True, cwd=folder,
                              env={"LLVM_PROFILE_FILE": str(folder / f"{test.name}-%m.profraw")})
        if done.returncode != 0:
            print(done.stdout[-4000:], done.stderr[-2000:], sep="\n")
            return None
    if not tests:
        return None
    merged = folder / "merged.profdata"
    subprocess.run(["llvm-profdata-19", "merge", "-sparse", *folder.glob("*.profraw"), "-o", merged], check=True)
    sources = {}
    for test in tests:
        # One program at a time: of an inline function in several, llvm-cov reads the first copy, used or not.
        lcov = subprocess.run(["llvm-cov-19", "export", "-format=lcov", f"-instr-profile={merged}", test,
                               "-sources", ROOT / "impl/wsspec" / library], check=True, capture_output=True, text=True)
        add_lcov(lcov.stdout, sources)
    return sources


def add_lcov(text, sources):
    lines = {}
    for row in text.splitlines():
        if row.startswith("SF:"):
            path = pathlib.Path(row[3:])
            lines = sources.setdefault(str(path.relative_to(ROOT) if ROOT in path.parents else path), {})
        elif found := re.match(r"DA:(\d+),(\d+)", row):
            number, count = map(int, found.groups())
            lines[number] = max(lines.get(number, 0), count)


def ranges(numbers):
    """[1, 2, 3, 7] as "1-3, 7"."""
    runs = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("libraries", nargs="*", default=LIBRARIES, metavar="LIBRARY")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/coverage")
    parser.add_argument("--min", type=float, default=97.0, metavar="PERCENT")
    args = parser.parse_args()

    below = []
    for library in args.libraries:
        sources = measure(args.build.resolve(), library)
        if sources is None:
            print(f"{library:10} no figure: its tests are not built, or fail")
            below.append(library)
            continue
        total = sum(len(lines) for lines in sources.values())
        hit = sum(count > 0 for lines in sources.values() for count in lines.values())
        percent = 100 * hit / total if total else 0.0
        print(f"{library:10} {percent:6.2f} % of {total} lines")
        for path, lines in sorted(sources.items()):
            missed = sorted(number for number, count in lines.items() if count == 0)
            if missed:
                print(f"  {path}: {ranges(missed)}")
        if percent < args.min:
            below.append(library)
    if below:
        print(f"below {args.min} %: {', '.join(below)}")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
