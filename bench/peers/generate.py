"""Pictures a second of the plain PyTorch generator, without HTTP or encoding.

python3 generate.py path/to/generator.safetensors float32|bfloat16|float16 BATCH SECONDS [cpu|cuda:N]
"""

import os
import sys
import time

import torch

from stylegan2 import Generator

weights, precision, batch, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
device = sys.argv[5] if len(sys.argv) > 5 else "cpu"
torch.set_num_threads(int(os.environ.get("THREADS") or os.cpu_count()))
torch.backends.cudnn.allow_tf32 = False  # ours has none either: float32 is float32
model = Generator(weights, device)
seeds = list(range(batch))
lowered = {"bfloat16": torch.bfloat16, "float16": torch.float16}.get(precision)
model.draw(seeds, lowered)  # ends with a copy to the host, so the GPU is done each time
drawn, started = 0, time.perf_counter()
while drawn == 0 or time.perf_counter() - started < seconds:
    model.draw(seeds, lowered)
    drawn += batch
print(drawn / (time.perf_counter() - started))
