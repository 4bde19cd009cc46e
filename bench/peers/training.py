"""What both training peers share: pictures, precision, and a loop that runs as many steps as it is told and says how long they took.

Each line on standard input is a number of steps; each answer is one line of JSON. The end of the input ends the script.
"""

import argparse
import contextlib
import json
import resource
import sys
import time

import numpy as np
import torch


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pixels", required=True, help="a file of uint8 [count, size, size, 3]")
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    return parser.parse_args()


def autocast(precision):
    """PyTorch's own way to bfloat16."""
    if precision == "float32":
        return contextlib.nullcontext()
    return torch.cpu.amp.autocast(dtype=torch.bfloat16)


class Pictures:
    """All pictures decoded in memory, shuffled anew each epoch: nothing that a loader could be slow at."""

    def __init__(self, path, size, batch):
        pixels = torch.from_numpy(np.fromfile(path, np.uint8).reshape(-1, size, size, 3))
        self.pixels, self.batch, self.order = pixels.permute(0, 3, 1, 2).contiguous(), batch, torch.empty(0, dtype=torch.long)

    def next(self):  # -> [N, 3, size, size], -1...1
        if len(self.order) < self.batch:
            self.order = torch.randperm(len(self.pixels))
        chosen, self.order = self.order[: self.batch], self.order[self.batch :]
        return self.pixels[chosen].float() / 127.5 - 1


def serve(step):
    """Runs steps on demand."""
    done = 0
    print("ready", flush=True)
    for line in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(int(line)):
            step(done)
            done += 1
        answer = {
            "seconds": time.perf_counter() - wall,
            "cpu_seconds": time.process_time() - cpu,
            "peak_mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        print(json.dumps(answer), flush=True)
