"""The comparison of verdicts with expectations."""
import json
import pathlib
import tempfile
import unittest

import expectations


def case(number, verdict, reason=""):
    return {"id": number, "verdict": verdict, "reason": reason}


class Expectations(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name) / "ws.server.json"

    def write(self, *groups):
        names = ("verdict", "reason", "cases", "varies")
        self.file.write_text(json.dumps({"version": "1", "deviations": [dict(zip(names, group)) for group in groups]}))
        return expectations.load(self.file)

    def test_without_a_file_everything_passes(self):
        expected = expectations.load(self.file)
        self.assertEqual(expectations.compare([case("1.1.1", "pass"), case("9.9", "observed")], expected), [])
        self.assertEqual(expectations.compare([case("1.1.1", "fail", "no echo")], expected),
                         ["1.1.1: fail, expected pass: no echo"])

    def test_each_way_to_differ(self):
        expected = self.write(("fail", "known", ["1.1", "1.2", "1.3", "1.4"]))
        seen = [case("1.1", "fail"), case("1.2", "pass"), case("1.3", "non-strict"), case("2.1", "pass")]
        self.assertEqual(expectations.compare(seen, expected), [
            "1.2: pass, expected fail", "1.3: non-strict, expected fail",
            "1.4: expected fail, but there is no such case"])
        self.assertEqual(len(expectations.compare(seen, expected, partial=True)), 2)

    def test_a_case_listed_twice_is_refused(self):
        with self.assertRaises(ValueError):
            self.write(("fail", "a", ["1.1"]), ("non-strict", "b", ["1.1"]))

    def test_what_varies_may_pass_but_do_no_third_thing(self):
        expected = self.write(("non-strict", "races", ["3.4", "4.1.5"], True))
        seen = [case("3.4", "pass"), case("4.1.5", "non-strict")]
        self.assertEqual(expectations.compare(seen, expected), [])
        self.assertEqual(expectations.compare([case("3.4", "fail", "no echo"), seen[1]], expected),
                         ["3.4: fail, expected non-strict: no echo"])
        expectations.save(self.file, "ws", "server", "2", seen, expected)
        self.assertEqual(expectations.load(self.file)["cases"], expected["cases"])
        expectations.save(self.file, "ws", "server", "2", [case("3.4", "fail", "no echo"), seen[1]], expected)
        self.assertEqual(expectations.load(self.file)["cases"], {
            "3.4": ("fail", "no echo", False), "4.1.5": ("non-strict", "races", True)})

    def test_what_varies_may_do_better_and_no_worse(self):
        expected = self.write(("fail", "races", ["3.2"], True), ("fail", "known", ["3.3"]))
        for verdict in ("pass", "non-strict", "fail"):
            seen = [case("3.2", verdict), case("3.3", "fail")]
            self.assertEqual(expectations.compare(seen, expected), [])
            expectations.save(self.file, "ws", "server", "2", seen, expected)
            self.assertEqual(expectations.load(self.file)["cases"], expected["cases"])
        seen = [case("3.2", "setup-failed"), case("3.3", "non-strict")]
        self.assertEqual(expectations.compare(seen, expected),
                         ["3.2: setup-failed, expected fail", "3.3: non-strict, expected fail"])

    def test_a_pattern_stands_for_a_section(self):
        expected = self.write(("fail", "no window", ["13.3.*"]), ("skipped", "speaks first", ["20.*"]),
                              ("non-strict", "another one", ["13.3.2"]))
        seen = [case("13.3.1", "fail"), case("13.3.2", "non-strict"), case("13.30.1", "pass"), case("20.1.1", "skipped")]
        self.assertEqual(expectations.compare(seen, expected), [])
        self.assertEqual(expectations.compare([case("13.3.1", "pass"), *seen[1:3]], expected), [
            "13.3.1: pass, expected fail", "20.*: expected skipped, but there is no such case"])

    def test_two_patterns_for_one_case_are_refused(self):
        expected = self.write(("fail", "a", ["13.*"]), ("fail", "b", ["13.3.*"]))
        with self.assertRaises(ValueError):
            expectations.compare([case("13.3.1", "fail")], expected)

    def test_saving_keeps_a_pattern_until_one_of_its_cases_passes(self):
        kept = self.write(("fail", "no window", ["13.3.*"]))
        seen = [case("13.3.1", "fail"), case("13.3.2", "non-strict", "milder"), case("13.3.10", "fail")]
        expectations.save(self.file, "ws", "server", "2", seen, kept)
        self.assertEqual(expectations.load(self.file)["cases"], {
            "13.3.*": ("fail", "no window", False), "13.3.2": ("non-strict", "milder", False)})
        seen[1] = case("13.3.2", "pass")
        expectations.save(self.file, "ws", "server", "2", seen, kept)
        self.assertEqual(expectations.load(self.file)["cases"], {
            "13.3.1": ("fail", "no window", False), "13.3.10": ("fail", "no window", False)})

    def test_saving_keeps_reasons_and_numeric_order(self):
        kept = self.write(("fail", "ours", ["1.10"]), ("fail", "old", ["1.3"]))
        seen = [case("1.10", "fail", "theirs"), case("1.9", "fail", "new"), case("1.3", "non-strict", "milder"),
                case("1.1", "pass"), case("2.1", "observed", "4 ms")]
        expectations.save(self.file, "ws", "server", "2", seen, kept)
        groups = [(group["reason"], group["cases"]) for group in json.loads(self.file.read_text())["deviations"]]
        self.assertEqual(groups, [("milder", ["1.3"]), ("new", ["1.9"]), ("ours", ["1.10"])])
        self.assertEqual(expectations.compare(seen, expectations.load(self.file)), [])


if __name__ == "__main__":
    unittest.main()
