"""A Ray of two cores in a process of its own: `python ray_cluster.py` prints its address, and ends with stdin.

Ray forks its processes from the one that starts it. Among the threads of a test run (browsers, gRPC,
BLAS) such a fork can die before it becomes another program, without a word.
"""

from __future__ import annotations

import logging
import os
import sys

import ray

if __name__ == "__main__":
    ray.init(
        num_cpus=2, object_store_memory=128 << 20, include_dashboard=False, log_to_driver=False,
        logging_level=logging.ERROR,
    )  # fmt: skip
    print(ray.get_runtime_context().gcs_address, flush=True)
    sys.stdin.read()
    ray.shutdown()
    os._exit(0)
