"""Dask distributed: three worker processes of one thread, a task a parameter."""

import distributed

from sweep import PROCESSES, compute, measured

if __name__ == "__main__":
    with distributed.LocalCluster(
        n_workers=PROCESSES, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster, distributed.Client(cluster) as client:

        def run(sweep, count):
            return client.gather(client.map(compute, [sweep] * count, range(count), pure=False))

        measured(distributed.__version__, run)
