"""The sweeps that every peer computes, and how long their parameters take."""

import json
import sys
import time

COUNTS = {"one-ms": 10_000, "no-op": 100_000, "skew": 10_000}
PROCESSES = 3


def seconds_of(sweep, i):
    """How long parameter i takes, seconds. With skew one in a hundred takes 100 times as long, all in the first third."""
    if sweep == "no-op":
        return 0.0
    if sweep == "skew" and i < 3300 and i % 33 == 0:
        return 0.1
    return 0.001


def compute(sweep, i):
    """The function: sleeps, then gives a value by which the gathered results are checked."""
    seconds = seconds_of(sweep, i)
    if seconds > 0:
        time.sleep(seconds)
    return 2 * i


def one_ms(i):
    """`compute` as our worker calls it."""
    return compute("one-ms", i)


def no_op(i):
    """`compute` as our worker calls it."""
    return compute("no-op", i)


def skew(i):
    """`compute` as our worker calls it."""
    return compute("skew", i)


def skew_sixth(i):
    """As skew, but all the long ones in the first sixth."""
    time.sleep(0.1 if i < 1600 and i % 16 == 0 else 0.001)
    return 2 * i


def measured(version, run):
    """Runs `run(sweep, count)`, checks that each parameter came back once, in order, and prints one line of JSON."""
    sweep = sys.argv[1]
    count = COUNTS[sweep]
    begun = time.perf_counter()
    results = run(sweep, count)
    seconds = time.perf_counter() - begun
    if list(results) != [2 * i for i in range(count)]:
        raise SystemExit(f"{sweep}: the results are not those of {count} parameters")
    print(json.dumps({"seconds": seconds, "version": version}), flush=True)
