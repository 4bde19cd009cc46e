"""Writes what the classic presets' tests compare with. Needs PyTorch; run from this folder:

    python3 write_classic.py
"""

import torch

from classic import PRESETS, Stack
from fill import summary, unit
from write_stylegan2 import write


def part(network, which, x):
    stack = network(which, Stack(x))
    loss = (stack.x * unit('direction', *stack.x.shape)).sum()
    found = torch.autograd.grad(loss, list(stack.parameters.values()))
    steady = network(which, Stack(x, batch_statistics=False))
    return dict(
        names={name: list(value.shape) for name, value in stack.parameters.items()},
        shape=list(stack.x.shape), output=summary('output', stack.x), steady=summary('output', steady.x),
        gradients={name: summary(name, g) for name, g in zip(stack.parameters, found)})


if __name__ == '__main__':
    for name, (network, z, colours, size) in PRESETS.items():
        write('classic', name, dict(
            generator=part(network, 'g', unit('z', 2, z)),
            discriminator=part(network, 'd', unit('image', 2, colours, size, size))))
