"""The same API with micro-batching: a queue, one worker thread for the model, pictures encoded on a pool.

MODEL=path/to/generator.safetensors PRECISION=float32|bfloat16 uvicorn batching:app --port 5082
"""

import asyncio
import io
import os
from concurrent.futures import ThreadPoolExecutor

import torch
from fastapi import FastAPI, Response
from PIL import Image

from stylegan2 import Generator

threads = int(os.environ.get("THREADS") or os.cpu_count())
torch.set_num_threads(threads)
model = Generator(os.environ["MODEL"])
lowered = torch.bfloat16 if os.environ.get("PRECISION") == "bfloat16" else None
max_batch = int(os.environ.get("MAX_BATCH") or 16)
max_wait = float(os.environ.get("MAX_WAIT_MS") or 5) / 1000

app = FastAPI()
device = ThreadPoolExecutor(1)
encoders = ThreadPoolExecutor(threads)


@app.on_event("startup")
async def start():
    app.state.queue = asyncio.Queue()
    app.state.batcher = asyncio.create_task(run_batches(app.state.queue))


async def gather(queue):
    """The first request starts a batch; others join it until it is full or the wait is over."""
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    deadline = loop.time() + max_wait
    while len(batch) < max_batch:
        try:
            batch.append(queue.get_nowait())
        except asyncio.QueueEmpty:
            left = deadline - loop.time()
            if left <= 0:
                break
            try:
                batch.append(await asyncio.wait_for(queue.get(), left))
            except asyncio.TimeoutError:
                break
    return batch


async def run_batches(queue):
    loop = asyncio.get_running_loop()
    while True:
        batch = await gather(queue)
        try:
            pictures = await loop.run_in_executor(device, model.draw, [seed for seed, _ in batch], lowered)
        except Exception as error:  # every caller learns of it, and the loop lives on
            for _, answer in batch:
                answer.set_exception(error)
            continue
        for (_, answer), picture in zip(batch, pictures):
            if not answer.done():
                answer.set_result(picture)


def encode(picture):
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return buffer.getvalue()


@app.get("/face")
async def face(seed: int):
    loop = asyncio.get_running_loop()
    answer = loop.create_future()
    await app.state.queue.put((seed, answer))
    picture = await answer
    return Response(await loop.run_in_executor(encoders, encode, picture), media_type="image/png")


@app.get("/health")
async def health():
    return {"ready": True}
