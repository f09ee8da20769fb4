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
