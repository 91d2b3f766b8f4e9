"""Celery over Redis (REDIS_URL): one worker of three processes, a task a parameter, results in Redis."""

import os
import subprocess
import sys

import celery
from celery import group

from sweep import PROCESSES, compute, measured

app = celery.Celery("celery_peer", broker=os.environ["REDIS_URL"], backend=os.environ["REDIS_URL"])
app.conf.update(task_ignore_result=False, result_expires=3600)


@app.task(name="compute")
def task(sweep, i):
    return compute(sweep, i)


def run(sweep, count):
    return group(task.s(sweep, i) for i in range(count))().get()


if __name__ == "__main__":
    arguments = ["-A", "celery_peer", "worker", "-P", "prefork", "-c", str(PROCESSES), "--loglevel=ERROR"]
    worker = subprocess.Popen([sys.executable, "-m", "celery", *arguments], stdout=subprocess.DEVNULL)
    try:
        task.delay("no-op", 0).get(timeout=120)
        measured(celery.__version__, run)
    finally:
        worker.terminate()
        worker.wait()
