"""Figures and the bounds that they are held to, for run.py."""
import json
import sys

MIB = 1 << 20


class Checks:
    """Collects rows of figures, and what of them is not as it must be."""

    def __init__(self, bounds_memory):
        self.bounds_memory = bounds_memory
        self.rows = []
        self.broken = []

    def row(self, name, **figures):
        self.rows.append({"name": name, **figures})
        print(f"{name}\n" + "".join(f"    {key:<34}{shown(value)}\n" for key, value in figures.items()), flush=True)

    def check(self, is_right, sentence):
        if not is_right:
            self.broken.append(sentence)
            print(f"    BROKEN: {sentence}", file=sys.stderr, flush=True)

    def equal(self, value, wanted, what):
        self.check(value == wanted, f"{what}: {value}, not {wanted}")

    def at_most(self, value, bound, what):
        self.check(value <= bound, f"{what}: {shown(value)}, more than {shown(bound)}")

    def bytes_at_most(self, value, bound, what):
        if self.bounds_memory:
            self.at_most(value, bound, what)

    def at_least(self, value, bound, what):
        self.check(value >= bound, f"{what}: {shown(value)}, less than {shown(bound)}")

    def write(self, path):
        path.write_text(json.dumps({"rows": self.rows, "broken": self.broken}, indent=1) + "\n")


def shown(value):
    if isinstance(value, dict):
        return "".join(f"\n        {key:<30}{shown(each)}" for key, each in value.items())
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
