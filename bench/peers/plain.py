"""A face API as it is usually written: FastAPI, a model in a global, one picture a request.

MODEL=path/to/generator.safetensors PRECISION=float32|bfloat16 uvicorn plain:app --port 5081
"""

import io
import os

import torch
from fastapi import FastAPI, Response
from PIL import Image

from stylegan2 import Generator

torch.set_num_threads(int(os.environ.get("THREADS") or os.cpu_count()))
model = Generator(os.environ["MODEL"])
lowered = torch.bfloat16 if os.environ.get("PRECISION") == "bfloat16" else None
app = FastAPI()


@app.get("/face")
async def face(seed: int):
    picture = model.draw([seed], lowered)[0]
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return Response(buffer.getvalue(), media_type="image/png")


@app.get("/health")
async def health():
    return {"ready": True}
