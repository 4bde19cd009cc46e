"""A StyleGAN2 generator (Karras et al. 2020, skip architecture) in plain PyTorch, and the file its weights lie in."""

import json
import math
import struct

import numpy as np
import torch
import torch.nn.functional as F

DTYPES = {"F32": np.float32, "F16": np.float16}


def read_safetensors(path):
    """All tensors of a file, and its metadata."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        array = np.frombuffer(data[begin:end], DTYPES[entry["dtype"]]).reshape(entry["shape"])
        tensors[name] = torch.from_numpy(array.copy())
    return tensors, metadata


class Generator:
    def __init__(self, path, device="cpu"):
        self.device = torch.device(device)
        tensors, metadata = read_safetensors(path)
        self.p = {name: tensor.to(self.device) for name, tensor in tensors.items()}
        config = json.loads(metadata["config"])
        self.labels = json.loads(metadata.get("labels") or "[]")
        self.z_dim, self.c_dim, self.size = config["z_dim"], config.get("c_dim", 0), config["image_size"]
        self.layers = config["stylegan2"]["mapping_layers"]
        self.lr_multiplier = config["stylegan2"].get("mapping_lr_multiplier", 0.01)
        self.truncation = config.get("default_truncation") or 1.0
        taps = torch.tensor([1.0, 3.0, 3.0, 1.0], device=self.device)
        self.blur = torch.outer(taps, taps) / 64 * 4  # [4, 4], the gain of doubling included

    def dense(self, x, name, lr_multiplier=1.0, activate=False):  # [N, in] -> [N, out]
        weight, bias = self.p[name + ".weight"], self.p[name + ".bias"]
        x = F.linear(x, weight * (lr_multiplier / math.sqrt(weight.shape[1])), bias * lr_multiplier)
        return F.leaky_relu(x, 0.2) * math.sqrt(2) if activate else x

    def mapping(self, z, c, psi):  # [N, z_dim], [N, c_dim] -> [N, w_dim]
        x = z * (z.square().mean(1, keepdim=True) + 1e-8).rsqrt()
        if self.c_dim > 0:
            y = self.dense(c, "mapping.embed")
            x = torch.cat([x, y * (y.square().mean(1, keepdim=True) + 1e-8).rsqrt()], 1)
        for i in range(self.layers):
            x = self.dense(x, f"mapping.fc{i}", self.lr_multiplier, activate=True)
        return self.p["mapping.w_avg"].lerp(x.float(), psi)

    def depthwise(self, x, filter_, **options):
        return F.conv_transpose2d(x, filter_.to(x.dtype).expand(x.shape[1], 1, 4, 4), groups=x.shape[1], **options)

    def synthesis_layer(self, x, w, name, up):  # [N, in, H, W] -> [N, out, r, r]
        styles = self.dense(w, name + ".affine")
        weight = self.p[name + ".weight"]
        demodulation = (styles.square() @ weight.square().sum((2, 3)).t() + 1e-8).rsqrt()  # [N, out]
        x = x * styles[:, :, None, None].to(x.dtype)
        if up:
            x = F.conv_transpose2d(x, weight.transpose(0, 1), stride=2)
            x = self.depthwise(x, self.blur, padding=2)
        else:
            x = F.conv2d(x, weight, padding=1)
        x = x * demodulation[:, :, None, None].to(x.dtype)
        x = x + (self.p[name + ".noise_const"] * self.p[name + ".noise_strength"]).to(x.dtype)
        x = x + self.p[name + ".bias"][:, None, None].to(x.dtype)
        return F.leaky_relu(x, 0.2) * math.sqrt(2)

    def to_rgb(self, x, w, name):  # [N, in, r, r] -> [N, 3, r, r]
        weight = self.p[name + ".weight"]
        styles = self.dense(w, name + ".affine") / math.sqrt(weight.shape[1])
        return F.conv2d(x * styles[:, :, None, None].to(x.dtype), weight, self.p[name + ".bias"]).float()

    def synthesis(self, w):  # [N, w_dim] -> [N, 3, size, size]
        x = self.p["synthesis.b4.const"].expand(len(w), -1, -1, -1)
        x = self.synthesis_layer(x, w, "synthesis.b4.conv1", up=False)
        image = self.to_rgb(x, w, "synthesis.b4.torgb")
        resolution = 8
        while resolution <= self.size:
            block = f"synthesis.b{resolution}"
            x = self.synthesis_layer(x, w, block + ".conv0", up=True)
            x = self.synthesis_layer(x, w, block + ".conv1", up=False)
            image = self.depthwise(image, self.blur, stride=2, padding=1) + self.to_rgb(x, w, block + ".torgb")
            resolution *= 2
        return image

    def latents(self, seeds):  # -> [N, z_dim], [N, c_dim]
        z = np.stack([np.random.RandomState(seed).randn(self.z_dim) for seed in seeds])
        c = np.zeros((len(seeds), self.c_dim), np.float32)
        for row, seed in enumerate(seeds):
            offset = 0
            for group in self.labels:
                c[row, offset + seed % len(group["values"])] = 1
                offset += len(group["values"])
        return torch.from_numpy(z).float(), torch.from_numpy(c)

    def draw(self, seeds, lowered=None):  # -> [N, size, size, 3] bytes; lowered: autocast's type, or None for float32
        z, c = (latents.to(self.device) for latents in self.latents(seeds))
        autocast = torch.autocast(self.device.type, dtype=lowered or torch.bfloat16, enabled=lowered is not None)
        with torch.inference_mode(), autocast:
            image = self.synthesis(self.mapping(z, c, self.truncation))
        image = (image.float() * 127.5 + 128).clamp(0, 255).to(torch.uint8)
        return image.permute(0, 2, 3, 1).contiguous().cpu().numpy()
