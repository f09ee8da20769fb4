"""What is expected of a peer: the cases that do not pass, grouped by verdict and reason.

    {"peer": "ws", "role": "server", "version": "8.23.0",
     "deviations": [{"verdict": "non-strict", "reason": "checks UTF-8 at the end of a message", "cases": ["6.4.1"]}]}

A member with a star stands for every case that fits ("13.3.*") and that no other member names by its id.

A group with "varies": true may do better as well, from `fail` over `non-strict` to `pass`: what such a case sees depends
on how the peer's reads fall, which no run can hold still.
"""
import fnmatch
import json
import os
import re

# What a case that only looks has seen is no deviation.
GOOD = ("pass", "observed")
# What is as good as expected for one that varies.
MILDER = {"fail": ("non-strict", *GOOD)}


def read_report(folder):
    """The cases of the report that a run of wsspec left in `folder`."""
    return json.loads((folder / "report.json").read_text())["cases"]


def load(file):
    """@return the file's content with "cases", {id or pattern: (verdict, reason, varies)}; no file expects nothing but
    passes."""
    content = json.loads(file.read_text()) if file.exists() else {"version": "", "deviations": []}
    content["cases"] = {}
    for group in content["deviations"]:
        for case in group["cases"]:
            if case in content["cases"]:
                raise ValueError(f"{file}: {case} is listed twice")
            content["cases"][case] = (group["verdict"], group["reason"], group.get("varies", False))
    return content


def entry_of(case, listed):
    """@return the member of `listed` that speaks of this id: the id itself, else the pattern it fits; None if none does."""
    if case in listed:
        return case
    fitting = [member for member in listed if "*" in member and fnmatch.fnmatchcase(case, member)]
    if len(fitting) > 1:
        raise ValueError(f"{case} is listed twice: by {' and '.join(fitting)}")
    return fitting[0] if fitting else None


def is_as_expected(verdict, wanted, varies):
    enough = MILDER.get(wanted, GOOD) if varies else GOOD if wanted in GOOD else ()
    return verdict == wanted or verdict in enough


def compare(cases, expected, partial=False):
    """@param partial  only some cases were run: a listed one that is not there is none of our business.
    @return a line for each case that is not as expected."""
    wrong = []
    listed = expected["cases"]
    met = set()
    for case in cases:
        verdict = case["verdict"]
        entry = entry_of(case["id"], listed)
        met.add(entry)
        wanted, _, varies = listed.get(entry, ("pass", "", False))
        if not is_as_expected(verdict, wanted, varies):
            why = f": {case['reason']}" if case.get("reason") else ""
            wrong.append(f"{case['id']}: {verdict}, expected {wanted}{why}")
    if not partial:
        wrong += [f"{entry}: expected {verdict}, but there is no such case"
                  for entry, (verdict, *_) in listed.items() if entry not in met]
    return wrong


def save(file, peer, role, version, cases, kept):
    """Writes down what was seen. What is known of a case whose verdict stays is kept; a new one gets the report's reason."""
    groups = {}
    listed = kept["cases"]
    broken = {entry_of(case["id"], listed) for case in cases if breaks_pattern(case, listed)}
    for case in cases:
        verdict = case["verdict"]
        entry = entry_of(case["id"], listed)
        before, reason, varies = listed.get(entry, ("", "", False))
        if varies and verdict in MILDER.get(before, GOOD):
            verdict = before
        elif verdict in GOOD:
            continue
        elif before != verdict:
            reason, varies = case.get("reason", ""), False
        stays = entry not in (None, *broken) and verdict == before
        groups.setdefault((verdict, reason, varies), {})[entry if stays else case["id"]] = True
    content = {"peer": peer, "role": role, "version": version,
               "deviations": [{"verdict": verdict, "reason": reason, **({"varies": True} if varies else {}),
                               "cases": sorted(ids, key=by_number)}
                              for (verdict, reason, varies), ids in groups.items()]}
    content["deviations"].sort(key=lambda group: by_number(group["cases"][0]))
    file.parent.mkdir(exist_ok=True)
    partial = file.with_suffix(".json.new")
    partial.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    os.replace(partial, file)


def breaks_pattern(case, listed):
    """Whether the case passes where a pattern says that it does not, so that its members must be named one by one."""
    entry = entry_of(case["id"], listed)
    if entry in (None, case["id"]):
        return False
    verdict, _, varies = listed[entry]
    return case["verdict"] in GOOD and not is_as_expected(case["verdict"], verdict, varies)


def by_number(case):
    """7.10 after 7.9."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"[.\-]", case)]
