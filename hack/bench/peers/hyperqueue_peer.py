"""Runs /bin/true so often by HyperQueue, two processes at once: python hyperqueue_peer.py COUNT."""

import json
import sys
import time
from importlib.metadata import version

from hyperqueue import Job, LocalCluster
from hyperqueue.cluster import WorkerConfig

count = int(sys.argv[1])
with LocalCluster() as cluster:
    cluster.start_worker(WorkerConfig(cores=2))
    client = cluster.client()
    job = Job()
    for parameter in range(count):
        job.program(["/bin/true", str(parameter)])
    begun = time.perf_counter()
    client.wait_for_jobs([client.submit(job)])
    seconds = time.perf_counter() - begun
print("\n" + json.dumps({"seconds": seconds, "version": version("hyperqueue")}))
