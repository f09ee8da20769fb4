"""Each rule of tidy.py finds what it is for, and lets its nearest lawful neighbour pass."""
import unittest

import tidy
from tidy import Source


def lines(rule, path, text):
    return [line for _, line, _ in rule(Source(path, text))]


def in_tree(rule, **texts):
    tree = {path: Source(path, text) for path, text in texts.items()}
    return [path for path, _, _ in rule(tree)]


class FileRules(unittest.TestCase):
    def test_layers(self):
        endpoint = '#pragma once\n#include "wsspec/endpoint/endpoint.hpp"\n'
        self.assertEqual(lines(tidy.layers, "conformance/machine/machine.cpp", endpoint), [2])
        self.assertEqual(lines(tidy.layers, "conformance/runner/run.cpp", endpoint), [2])
        self.assertEqual(lines(tidy.layers, "conformance/mutants/peer.cpp", endpoint), [])
        self.assertEqual(lines(tidy.layers, "conformance/runner/tests/run_test.cpp", endpoint), [])
        self.assertEqual(lines(tidy.layers, "impl/wsspec/wire/frame.cpp", '#include "wsspec/http/head.hpp"\n'), [1])
        self.assertEqual(lines(tidy.layers, "impl/wsspec/wire/frame.cpp", '#include "wsspec/base/bytes.hpp"\n'), [])
        self.assertEqual(lines(tidy.layers, "impl/wsspec/net/loop.cpp", "#include <reports/model.hpp>\n"), [1])

    def test_size(self):
        self.assertEqual(lines(tidy.size, "main.cpp", "\n" * 600), [])
        self.assertEqual(lines(tidy.size, "main.cpp", "\n" * 601), [601])
        self.assertEqual(lines(tidy.size, "reports/schema.json", "\n" * 601), [])

    def test_braces_in_a_co_await(self):
        wrong = "\nco_await send({.fin = false});", "\nco_await f(\n  Frame{1});", "\nauto x = co_await f([&] { return 1; });"
        right = "if (co_await f()) {\n}", "co_await f(x); if (y) {}", "// co_await {}", "while (auto n = co_await g(a, b)) {"
        for text in wrong:
            self.assertEqual(lines(tidy.await_braces, "a.cpp", text), [2], text)
        for text in right:
            self.assertEqual(lines(tidy.await_braces, "a.cpp", text), [], text)

    def test_machine_paths(self):
        self.assertEqual(lines(tidy.machine_paths, "README.md", "ok\nsee " + "/home" + "/me/x\n"), [2])
        self.assertEqual(lines(tidy.machine_paths, "README.md", "http://host/home/page, build/work/x, /usr/bin\n"), [])

    def test_sleeps(self):
        text = 'std::this_thread::sleep_for(1ms);\n// sleep(1)\nlog("sleep(1)");\n'
        self.assertEqual(lines(tidy.sleeps, "impl/tests/net/loop_test.cpp", text), [1])
        self.assertEqual(lines(tidy.sleeps, "bench/load.cpp", text), [])
        awaited = "co_await app::sleep_for(loop, wait);\n"
        self.assertEqual(lines(tidy.sleeps, "impl/wsspec/app/reconnect.cpp", awaited), [])
        self.assertEqual(lines(tidy.sleeps, "impl/tests/app/reconnect_test.cpp", awaited), [1])

    def test_todo(self):
        mark = "// TO" + "DO"
        self.assertEqual(lines(tidy.todo_reasons, "a.cpp", f"{mark}\n{mark}: later\n"), [1, 2])
        self.assertEqual(lines(tidy.todo_reasons, "a.cpp", f"{mark}: io_uring, once the kernel of CI has it\n"), [])
        self.assertEqual(lines(tidy.todo_reasons, "a.cpp", 'mkstemp("reportXXXXXX");\n'), [])

    def test_whitespace(self):
        self.assertEqual(lines(tidy.whitespace, "a.md", "a \nb\t\nc\n"), [1, 2])
        self.assertEqual(lines(tidy.whitespace, "a.cpp", "a;\n\tb;\n"), [2])
        self.assertEqual(lines(tidy.whitespace, "a.cpp", "a;\nb;"), [2])
        self.assertEqual(lines(tidy.whitespace, "a.cpp", ""), [])

    def test_header_guard(self):
        self.assertEqual(lines(tidy.header_guard, "a.hpp", "int x;\n"), [1])
        self.assertEqual(lines(tidy.header_guard, "a.hpp", "#pragma once\n"), [])

    def test_lock_file_hosts(self):
        text = '{\n"resolved": "https://host/ws.tgz"\n}\n'
        self.assertEqual(lines(tidy.lock_file_hosts, "conformance/peers/package-lock.json", text), [2])
        self.assertEqual(lines(tidy.lock_file_hosts, "conformance/peers/peers.json", text), [])


class TreeRules(unittest.TestCase):
    def test_asio_headers(self):
        asio = "#include <boost/asio.hpp>\n"
        found = in_tree(tidy.asio_headers, **{
            "impl/wsspec/net/tcp.cpp": asio, "impl/wsspec/net/tcp.hpp": asio, "impl/wsspec/net/loop_impl.hpp": asio,
            "impl/wsspec/net/CMakeLists.txt": "wsspec_library(net HEADERS tcp.hpp)\n", "impl/wsspec/wire/frame.cpp": asio,
            "impl/wsspec/app/client.hpp": "#include <boost/asio/awaitable.hpp>\n", "impl/wsspec/app/server.hpp": asio})
        self.assertEqual(found, ["impl/wsspec/net/tcp.hpp", "impl/wsspec/wire/frame.cpp", "impl/wsspec/app/server.hpp"])

    def test_mirrored_tests(self):
        found = in_tree(tidy.mirrored_tests, **{
            "impl/wsspec/wire/frame.cpp": "", "impl/wsspec/wire/mask.cpp": "", "impl/tests/wire/frame_test.cpp": ""})
        self.assertEqual(found, ["impl/wsspec/wire/mask.cpp"])

    def test_top_level(self):
        self.assertEqual(in_tree(tidy.top_level, **{"dev": "", "notes.txt": "", "impl/x.cpp": ""}), ["notes.txt"])


class Exceptions(unittest.TestCase):
    tree = {"impl/wsspec/wire/mask.cpp": Source("impl/wsspec/wire/mask.cpp", "")}

    def test_one_is_heeded(self):
        self.assertEqual(len(tidy.check(self.tree, {})), 1)
        kept = tidy.read_exceptions("# why\nmirrored_tests impl/wsspec/wire/mask.cpp # tested by frame_test\n")
        self.assertEqual(tidy.check(self.tree, kept), [])

    def test_one_that_nothing_needs_is_an_error(self):
        kept = {("size", "main.cpp"): "long", ("mirrored_tests", "impl/wsspec/wire/mask.cpp"): "so"}
        self.assertEqual(len(tidy.check(self.tree, kept)), 1)

    def test_one_without_a_reason_is_refused(self):
        with self.assertRaises(ValueError):
            tidy.read_exceptions("size main.cpp\n")


class Blank(unittest.TestCase):
    def test_lines_stay_and_digit_separators_are_no_literals(self):
        text = 'a /* x\n y */ b "q{" R"(\n{)" 1\'000\'000 \'{\' // {\nc'
        self.assertEqual(tidy.blank(text).count("\n"), text.count("\n"))
        self.assertNotIn("{", tidy.blank(text))
        self.assertIn("1'000'000", tidy.blank(text))


if __name__ == "__main__":
    unittest.main()
