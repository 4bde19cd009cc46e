"""Pictures a second of the plain PyTorch generator, without HTTP or encoding.

python3 generate.py path/to/generator.safetensors float32|bfloat16 BATCH SECONDS
"""

import os
import sys
import time

import torch

from stylegan2 import Generator

weights, precision, batch, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
torch.set_num_threads(int(os.environ.get("THREADS") or os.cpu_count()))
model = Generator(weights)
seeds = list(range(batch))
model.draw(seeds, precision == "bfloat16")
drawn, started = 0, time.perf_counter()
while drawn == 0 or time.perf_counter() - started < seconds:
    model.draw(seeds, precision == "bfloat16")
    drawn += batch
print(drawn / (time.perf_counter() - started))
