#!/usr/bin/env python3
"""The rules of the tree that no compiler checks, as a test.

tidy.py [FILE…]    the whole tree, or what it says about these files

A rule is a function: rules of one file take a Source, rules of the tree take all of them by path. Both yield
(path, line, text). What breaks a rule for a good reason stands in tidy.exceptions with that reason; an exception that
nothing needs any more is an error as well.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CODE = {".cpp", ".hpp", ".h"}
SCRIPTS = {".py", ".sh", ".cjs", ".mjs", ".js", ".html", ".css", ".cmake"}
TEXTS = CODE | SCRIPTS | {".md", ".txt", ".json", ".mustache", ".dict"}
SCRIPTS_WITHOUT_SUFFIX = {"dev", ".ci/run", ".ci/lint", ".ci/stages", ".githooks/pre-commit"}
LINES_MAX, LINES_SMELL, PUBLIC_HEADER_LINES_SMELL = 600, 400, 250

TOP = {"CMakeLists.txt", "CMakePresets.json", "README.md", "CONTRIBUTING.md", "LICENSE", "main.cpp", "dev", "impl",
       "conformance", "fuzz", "bench", "reports", ".ci", ".githooks", ".github", ".clang-format", ".clang-tidy",
       ".editorconfig", ".gitignore", ".gitattributes"}

# Who may include whom: the longest folder that fits decides. Folders that are not listed are free (tests, mutants, …).
PURE = ("wsspec/base", "wsspec/wire", "wsspec/http", "wsspec/deflate")
LAYERS = {
    "impl/wsspec/base": ("wsspec/base",),
    "impl/wsspec/wire": ("wsspec/base", "wsspec/wire"),
    "impl/wsspec/http": ("wsspec/base", "wsspec/http"),
    "impl/wsspec/deflate": ("wsspec/base", "wsspec/http/field_grammar", "wsspec/deflate"),
    "impl/wsspec/endpoint": PURE + ("wsspec/endpoint",),
    "impl/wsspec/net": ("wsspec/base", "wsspec/net"),
    "impl/wsspec/app": ("wsspec/",),
    "impl/commands": ("wsspec/", "impl/commands"),
    "reports": ("wsspec/base", "reports"),
    "conformance/script": PURE + ("conformance/script", "conformance/requirements"),
    "conformance/requirements": PURE + ("conformance/script", "conformance/requirements"),
    "conformance/cases": PURE + ("conformance/script", "conformance/requirements", "conformance/cases"),
    "conformance/machine": PURE + ("conformance/script", "conformance/requirements", "conformance/machine"),
    "conformance/runner": PURE + ("wsspec/net", "conformance", "reports"),
    "conformance/commands": PURE + ("wsspec/net", "conformance", "reports"),
}
FREE = re.compile(r"/tests?/|_test\.[ch]pp$|^conformance/(mutants|peers)/")

ASIO = re.compile(r'#\s*include\s*[<"]boost/(asio|beast)[/.]')
ASIO_HOMES = re.compile(r"^(impl/wsspec/(net|app|http)|impl/tests|conformance/(tests|peers)|fuzz|bench)/.*\.cpp$")
ASIO_APP_HEADER = re.compile(r"^impl/wsspec/app/.*\.hpp$")  # a coroutine user needs the few types named here
ASIO_APP_TYPES = re.compile(r"boost/asio/(awaitable|any_io_executor)\.hpp")

TIMED = re.compile(r"^(impl/|conformance/|reports/|fuzz/)")
SLEEP = re.compile(r"\b(sleep_for|sleep_until|usleep|nanosleep|sleep)\s*\(")
AWAITED = re.compile(r"\bco_await\s+(?:\w+::)*$")
MACHINE_PATH = re.compile(r"(?<![\w.:-])/(?:work|home|root|Users)/[\w.]")
UNREASONED = re.compile(r"(?://|#|/\*)(?:\s*TODO\b(?!: \S.{9,})|.*\b(?:FIX[M]E|X{3})\b)")


class Source:
    """A file and its text; `code` is the text of C++ with comments and literals blanked, line by line the same."""

    def __init__(self, path, text):
        self.path, self.text = path, text
        self.suffix = pathlib.PurePosixPath(path).suffix
        self._code = None

    @property
    def is_cpp(self):
        return self.suffix in CODE

    @property
    def code(self):
        if self._code is None:
            self._code = blank(self.text)
        return self._code


LITERALS = re.compile(r'//[^\n]*|/\*.*?\*/|R"([^()\\ ]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"'
                      r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'", re.S)


def blank(text):
    return LITERALS.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def line_at(text, offset):
    return text.count("\n", 0, offset) + 1


def numbered(text):
    return enumerate(text.splitlines(), start=1)


# Rules of one file.

def layers(source):
    if not source.is_cpp or FREE.search(source.path):
        return
    folder = max((f for f in LAYERS if source.path.startswith(f + "/")), key=len, default=None)
    if folder is None:
        return
    for number, line in numbered(source.text):
        found = re.match(r'\s*#\s*include\s*["<]((?:wsspec|impl|conformance|reports|fuzz|bench)/[^">]+)[">]', line)
        if found and not found.group(1).startswith(LAYERS[folder]):
            yield source.path, number, f"{folder} must not include {found.group(1)}"


def size(source):
    lines = source.text.count("\n")
    if source.suffix in CODE | SCRIPTS and lines > LINES_MAX:
        yield source.path, lines, f"{lines} lines; {LINES_MAX} is the end"


def await_braces(source):
    """GCC 12.2 double-frees an aggregate temporary inside a co_await expression."""
    if not source.is_cpp:
        return
    for found in re.finditer(r"(?<!operator )\bco_await\b", source.code):
        depth = 0
        for letter in source.code[found.end():]:
            depth += (letter in "([") - (letter in ")]")
            if letter == ";" or depth < 0:
                break
            if letter == "{":
                yield source.path, line_at(source.code, found.start()), "braces in a co_await: name the value first"
                break


def machine_paths(source):
    for number, line in numbered(source.text):
        if MACHINE_PATH.search(line):
            yield source.path, number, "a path of one machine"


def sleeps(source):
    if source.is_cpp and TIMED.match(source.path):
        for found in SLEEP.finditer(source.code):
            # A coroutine that waits for a timer lets its loop go on; but a test waits for what it tests.
            if AWAITED.search(source.code[:found.start()][-80:]) and not FREE.search(source.path):
                continue
            yield source.path, line_at(source.code, found.start()), "nothing sleeps: wait for the event, with a deadline"


def todo_reasons(source):
    for number, line in numbered(source.text):
        if UNREASONED.search(line):
            yield source.path, number, "say what is to do and why it is not done: TODO: reason"


def whitespace(source):
    for number, line in numbered(source.text):
        if line != line.rstrip() or "\r" in line:
            yield source.path, number, "white space at the end of the line"
        if source.is_cpp and "\t" in line:
            yield source.path, number, "a tab"
    if source.text and not source.text.endswith("\n"):
        yield source.path, source.text.count("\n") + 1, "no line end at the end of the file"


def header_guard(source):
    if source.suffix == ".hpp" and not source.text.startswith("#pragma once\n") and "\n#pragma once\n" not in source.text:
        yield source.path, 1, "no #pragma once"


def lock_file_hosts(source):
    if source.path.endswith("package-lock.json"):
        for number, line in numbered(source.text):
            if '"resolved"' in line:
                yield source.path, number, 'a lock file names no registry: take "resolved" out, "integrity" stays'


# Rules of the tree.

def asio_headers(tree):
    """Including Asio costs 11-17 s a file, so only .cpp files and headers that are not installed may do it."""
    for path, source in tree.items():
        if not source or not source.is_cpp or ASIO_HOMES.match(path) or is_private_header(tree, path):
            continue
        for number, line in numbered(source.text):
            if ASIO.search(line) and not (ASIO_APP_HEADER.match(path) and ASIO_APP_TYPES.search(line)):
                yield path, number, "Asio and Beast stay in .cpp files and private headers of net, app, http, bench, peers"


def is_private_header(tree, path):
    """Whether it is a header of net or app that its CMakeLists.txt does not install."""
    found = re.match(r"(impl/wsspec/(?:net|app))/([^/]+\.hpp)$", path)
    lists = found and tree.get(f"{found.group(1)}/CMakeLists.txt")
    return bool(lists) and not re.search(rf"\b{re.escape(found.group(2))}\b", lists.text)


def mirrored_tests(tree):
    for path in tree:
        found = re.match(r"impl/wsspec/(.+)\.cpp$", path)
        if found and f"impl/tests/{found.group(1)}_test.cpp" not in tree:
            yield path, 1, f"no impl/tests/{found.group(1)}_test.cpp"


def top_level(tree):
    for name in sorted({path.split("/")[0] for path in tree} - TOP):
        yield name, 1, "nothing else at the top of the tree"


FILE_RULES = (layers, size, await_braces, machine_paths, sleeps, todo_reasons, whitespace, header_guard, lock_file_hosts)
TREE_RULES = (asio_headers, mirrored_tests, top_level)


def read_exceptions(text):
    """Lines "rule path # reason" as {(rule, path): reason}."""
    kept = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        head, _, reason = line.partition(" # ")
        rule, path = head.split()
        if not reason.strip():
            raise ValueError(f"tidy.exceptions: no reason for {path}")
        kept[rule, path] = reason.strip()
    return kept


def check(tree, exceptions):
    """@param tree  every path of the tree, with its Source or, where it is no text, None.
    @return what is wrong, as lines for people."""
    sources = [source for source in tree.values() if source]
    found = [(rule.__name__, *finding) for source in sources for rule in FILE_RULES for finding in rule(source)]
    found += [(rule.__name__, *finding) for rule in TREE_RULES for finding in rule(tree)]
    wrong = [f"{path}:{line}: {text} [{rule}]" for rule, path, line, text in found if (rule, path) not in exceptions]
    needed = {(rule, path) for rule, path, _, _ in found}
    wrong += [f".ci/tidy.exceptions: {rule} {path} is not needed any more" for rule, path in exceptions.keys() - needed]
    return wrong


def smells(sources):
    for source in sources:
        lines = source.text.count("\n")
        if source.suffix in CODE | SCRIPTS and LINES_SMELL < lines <= LINES_MAX:
            yield f"{source.path}: {lines} lines, {LINES_SMELL} is a smell"
        elif re.match(r"impl/wsspec/.*\.hpp$", source.path) and lines > PUBLIC_HEADER_LINES_SMELL:
            yield f"{source.path}: {lines} lines, long for a public header"


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True,
                            capture_output=True, text=True).stdout
    return {path for path in listed.split("\0") if path and (ROOT / path).is_file()}


def is_text(path):
    if path.startswith(("fuzz/corpus/", "fuzz/regressions/")):
        return False
    return pathlib.PurePosixPath(path).suffix in TEXTS or path in SCRIPTS_WITHOUT_SUFFIX


def main(only):
    tree = {path: Source(path, (ROOT / path).read_text(encoding="utf-8")) if is_text(path) else None
            for path in sorted(tracked())}
    wrong = check(tree, read_exceptions((ROOT / ".ci/tidy.exceptions").read_text()))
    if only:
        wrong = [line for line in wrong if line.split(":")[0] in only]
    else:
        for smell in smells(source for source in tree.values() if source):
            print("tidy:", smell)
    for line in wrong:
        print(line)
    print(f"tidy: {len(only) or len(tree)} files, {len(wrong)} findings")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(set(sys.argv[1:])))
