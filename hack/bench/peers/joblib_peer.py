"""joblib: three processes, tasks in batches that it sizes itself."""

import joblib

from sweep import PROCESSES, compute, measured


def run(sweep, count):
    return joblib.Parallel(n_jobs=PROCESSES)(joblib.delayed(compute)(sweep, i) for i in range(count))


if __name__ == "__main__":
    measured(joblib.__version__, run)
