"""Numbers that both sides make alike, so that no weights need storing.

A generator a name: FNV-1a of the name seeds a linear congruential generator whose upper 24 bits are the number.
"""

import math

import numpy as np
import torch


def uniform(name, count):
    """count numbers in [-1, 1)."""
    state = 2166136261
    for byte in name.encode():
        state = ((state ^ byte) * 16777619) % 2**32
    out = np.empty(count, np.float32)
    for i in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        out[i] = (state >> 8) / 2**23 - 1
    return torch.from_numpy(out).double()


def unit(name, *shape):
    """Numbers of variance 1 in a shape."""
    return uniform(name, math.prod(shape)).reshape(shape) * math.sqrt(3)


def parameter(name, shape):
    """The value that tests give a parameter or buffer of that name."""
    u = uniform(name, math.prod(shape)).reshape(shape)
    last = name.split('.')[-1]
    if last == 'noise_strength':
        return torch.full(shape, 0.5).double()
    if last == 'running_var':
        return 1 + 0.5 * u
    if last == 'running_mean':
        return 0.1 * u
    if name.startswith('mapping.fc'):
        return u * (math.sqrt(3) * 100 if last == 'weight' else 30)
    if name.endswith('affine.bias'):
        return 1 + 0.3 * u
    if last == 'bias':
        return 0.3 * u
    if last == 'weight' and len(shape) == 1:
        return 1 + 0.3 * u
    return u * math.sqrt(3)


def summary(name, tensor):
    """A few numbers that tell a tensor: its norm, a product with a fixed vector, the first three elements."""
    flat = tensor.detach().double().reshape(-1)
    return [flat.norm().item(), (flat * uniform(name + '#', flat.numel())).sum().item()] + flat[:3].tolist()
