"""What is expected of a peer: the cases that do not pass, grouped by verdict and reason.

    {"peer": "ws", "role": "server", "version": "8.23.0",
     "deviations": [{"verdict": "non-strict", "reason": "checks UTF-8 at the end of a message", "cases": ["6.4.1"]}]}

A group with "varies": true may pass as well: what such a case sees depends on how the peer's reads fall, which no run
can hold still.
"""
import json
import os
import re

# What a case that only looks has seen is no deviation.
GOOD = ("pass", "observed")


def read_report(folder):
    """The cases of the report that a run of wsspec left in `folder`."""
    return json.loads((folder / "report.json").read_text())["cases"]


def load(file):
    """@return the file's content with "cases", {id: (verdict, reason, varies)}; no file expects nothing but passes."""
    content = json.loads(file.read_text()) if file.exists() else {"version": "", "deviations": []}
    content["cases"] = {}
    for group in content["deviations"]:
        for case in group["cases"]:
            if case in content["cases"]:
                raise ValueError(f"{file}: {case} is listed twice")
            content["cases"][case] = (group["verdict"], group["reason"], group.get("varies", False))
    return content


def compare(cases, expected, partial=False):
    """@param partial  only some cases were run: a listed one that is not there is none of our business.
    @return a line for each case that is not as expected."""
    wrong = []
    listed = dict(expected["cases"])
    for case in cases:
        verdict = case["verdict"]
        wanted, _, varies = listed.pop(case["id"], ("pass", "", False))
        if verdict != wanted and not (verdict in GOOD and (varies or wanted in GOOD)):
            why = f": {case['reason']}" if case.get("reason") else ""
            wrong.append(f"{case['id']}: {verdict}, expected {wanted}{why}")
    if not partial:
        wrong += [f"{case}: expected {verdict}, but there is no such case" for case, (verdict, *_) in listed.items()]
    return wrong


def save(file, peer, role, version, cases, kept):
    """Writes down what was seen. What is known of a case whose verdict stays is kept; a new one gets the report's reason."""
    groups = {}
    for case in cases:
        verdict = case["verdict"]
        before, reason, varies = kept["cases"].get(case["id"], ("", "", False))
        if verdict in GOOD:
            if not varies:
                continue
            verdict = before
        elif before != verdict:
            reason, varies = case.get("reason", ""), False
        groups.setdefault((verdict, reason, varies), []).append(case["id"])
    content = {"peer": peer, "role": role, "version": version,
               "deviations": [{"verdict": verdict, "reason": reason, **({"varies": True} if varies else {}),
                               "cases": sorted(ids, key=by_number)}
                              for (verdict, reason, varies), ids in groups.items()]}
    content["deviations"].sort(key=lambda group: by_number(group["cases"][0]))
    file.parent.mkdir(exist_ok=True)
    partial = file.with_suffix(".json.new")
    partial.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    os.replace(partial, file)


def by_number(case):
    """7.10 after 7.9."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"[.\-]", case)]
