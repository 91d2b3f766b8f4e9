"""Ray: three worker processes, a task a parameter."""

import os

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
import ray

from sweep import PROCESSES, compute, measured

if __name__ == "__main__":
    ray.init(num_cpus=PROCESSES, include_dashboard=False, log_to_driver=False, _node_ip_address="127.0.0.1")
    task = ray.remote(compute)

    def run(sweep, count):
        return ray.get([task.remote(sweep, i) for i in range(count)])

    measured(ray.__version__, run)
    ray.shutdown()
