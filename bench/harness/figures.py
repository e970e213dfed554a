"""Figures as every bench prints them: name, value and unit on standard output, separated by tabs; progress goes to standard error."""

import json
import math
import os
import pathlib
import statistics
import sys
import time


def progress(text):
    print(time.strftime("[%H:%M:%S]"), text, file=sys.stderr, flush=True)


def figure(name, value, unit):
    print(f"{name}\t{round(value, 2)}\t{unit}", flush=True)


def percentile(values, percent):
    """By the nearest rank: always a value that was seen."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]


def spread(name, values, unit):
    """Median, 99th percentile, smallest and largest of the runs."""
    figure(f"{name} median", float(statistics.median(values)), unit)
    figure(f"{name} p99", float(percentile(values, 99)), unit)
    figure(f"{name} min", float(min(values)), unit)
    figure(f"{name} max", float(max(values)), unit)
    figure(f"{name} runs", len(values), "runs")


def keep(name, samples):
    """Keeps every single sample for the plots, as JSON in $VTI_BENCH_RESULTS."""
    directory = pathlib.Path(os.environ.get("VTI_BENCH_RESULTS", pathlib.Path(__file__).parents[2] / "target" / "bench"))
    directory.mkdir(parents=True, exist_ok=True)
    (directory / f"{name}.json").write_text(json.dumps(samples))
