"""Figures of all rounds: their medians and spreads as a table, as JSON, and against another run's."""

import json
import statistics

LIMIT = "limit"
OURS = "atrium"
# Figures that matter to whoever doubts another: JSON has them.
ASIDE = ("generator", "verified")
# Units of which less is better; of the others more is.
LESS = {"ns", "us", "ms", "s", "s/GiB", "bytes", "MiB"}


class Figure:
    """One number of one server in one row, measured once a round."""

    def __init__(self, group, row, server, name, unit):
        self.group, self.row, self.server, self.name, self.unit = group, row, server, name, unit
        self.values = []

    @property
    def median(self):
        return statistics.median(self.values)

    @property
    def key(self):
        return self.row, self.server, self.name

    @property
    def is_aside(self):
        return self.name.startswith(ASIDE)

    def spread(self):
        return f"{shown(min(self.values))} - {shown(max(self.values))}" if len(self.values) > 1 else ""


class Figures:
    """All of them, in the order in which they were first measured."""

    def __init__(self):
        self._figures = {}
        # What came to nothing: name of the row, server, reason.
        self.failures = []

    def add(self, group, row, server, name, value, unit):
        key = (group, row, server, name)
        figure = self._figures.setdefault(key, Figure(group, row, server, name, unit))
        figure.values.append(value)

    def fail(self, group, server, reason):
        self.failures.append((group, server, reason))

    def results(self):
        """What stands: a server that failed once in a row has no result there."""
        failed = {(group, server) for group, server, _ in self.failures}
        return [figure for figure in self._figures.values() if (figure.group, figure.server) not in failed]

    def table(self):
        results = self.results()
        found = {figure.key: figure for figure in results}
        rows = {}
        for figure in results:
            if not figure.is_aside:
                rows.setdefault(figure.row, {}).setdefault(figure.name, []).append(figure)
        lines = [["row", "figure", "server", "median", "least - most", "n", "unit", "of the limit", "Atrium of it"]]
        for row, names in rows.items():
            for name, figures in names.items():
                limit, ours = found.get((row, LIMIT, name)), found.get((row, OURS, name))
                for figure in figures:
                    lines.append([
                        row, name, figure.server, shown(figure.median), figure.spread(), str(len(figure.values)),
                        figure.unit, ratio(figure, limit), ratio(ours, figure)])
        return laid_out(lines)

    def json(self, about):
        return json.dumps({
            "about": about,
            "figures": [
                {"row": figure.row, "server": figure.server, "figure": figure.name, "unit": figure.unit,
                 "median": figure.median, "values": figure.values} for figure in self.results()],
            "failures": [
                {"row": group, "server": server, "reason": reason} for group, server, reason in self.failures],
        }, indent=1)


def ratio(figure, base):
    """One figure of another; nothing where either is missing or both are one."""
    if figure is None or base is None or figure is base or not base.median:
        return ""
    return f"{figure.median / base.median:.2f} x"


def shown(value):
    """Four digits that matter, or all of a whole number."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}" if abs(value) < 1 else f"{value:.2f}"


def laid_out(lines):
    """Cells as a table that reads well as text and as Markdown; what repeats the line above is left out."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    words = {"row", "figure", "server", "unit", ""}
    text, above = [], []
    for index, line in enumerate(lines):
        cells = list(line)
        for same in (1, 2):
            if line[:same] == above[:same]:
                cells[same - 1] = ""
        above = line
        padded = [
            cell.ljust(width) if head in words else cell.rjust(width)
            for head, cell, width in zip(lines[0], cells, widths)]
        text.append("| " + " | ".join(padded) + " |")
        if index == 0:
            text.append("| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(text)


def compared(before, after):
    """What moved between two runs kept as JSON: figures whose spreads do not meet."""
    old, new = _read(before), _read(after)
    lines = [["row", "figure", "server", "before", "after", "unit", "after of before", ""]]
    for key in sorted(old.keys() & new.keys()):
        first, second = old[key], new[key]
        if max(first["values"]) >= min(second["values"]) and max(second["values"]) >= min(first["values"]):
            continue
        better = (second["median"] < first["median"]) == (first["unit"] in LESS)
        share = f"{second['median'] / first['median']:.2f} x" if first["median"] else ""
        lines.append([
            *key, shown(first["median"]), shown(second["median"]), first["unit"], share,
            "better" if better else "worse"])
    text = laid_out(lines) if len(lines) > 1 else "nothing moved beyond the spread of both"
    for name, alone in (("before", old.keys() - new.keys()), ("after", new.keys() - old.keys())):
        places = sorted({f"{row} ({server})" for row, _, server in alone})
        text += f"\n\nonly in the run {name}:\n  " + "\n  ".join(places) if places else ""
    return text


def _read(path):
    with open(path) as file:
        kept = json.load(file)["figures"]
    return {
        (figure["row"], figure["figure"], figure["server"]): figure for figure in kept
        if not figure["figure"].startswith(ASIDE)}
