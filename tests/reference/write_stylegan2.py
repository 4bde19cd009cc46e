"""Writes what the StyleGAN2 tests compare with. Needs PyTorch; run from this folder:

    python3 write_stylegan2.py
"""

import json
import pathlib

import torch

import stylegan2
from fill import summary, unit

FIXTURES = pathlib.Path('../FaceService.Model.Tests/Networks/Fixtures')

COMMON = dict(size=16, colours=3, base=128, max=12, activation='lrelu', mapping_activation='lrelu', clamp=None,
              filter=[1, 3, 3, 1], noise='const')

GENERATORS = {
    'skip': dict(architecture='skip', z=10, w=8, c=3, layers=2),
    'skip-lopsided-filter': dict(architecture='skip', z=10, w=8, c=0, layers=1, filter=[1, 2, 4, 3], noise='none'),
    'resnet-clamped': dict(architecture='resnet', z=8, w=8, c=0, layers=3, clamp=0.7),
    'orig-long-filter-swish': dict(architecture='orig', z=7, w=6, c=2, layers=2, activation='swish', colours=1,
                                   filter=[1, 2, 3, 4, 6, 4, 3, 2, 2, 1]),
    'skip-short-filter': dict(architecture='skip', z=8, w=8, c=0, layers=2, size=8, filter=[1, 2, 1]),
}

DISCRIMINATORS = {
    'resnet': dict(architecture='resnet', c=3, layers=2, group=2),
    'skip-clamped': dict(architecture='skip', c=0, layers=0, group=4, clamp=0.7),
    'orig-long-filter': dict(architecture='orig', c=2, layers=1, group=0, activation='tanh', colours=1,
                             filter=[1, 2, 3, 4, 6, 4, 3, 2, 2, 1]),
    'resnet-lopsided-filter': dict(architecture='resnet', c=0, layers=0, group=4, filter=[1, 2, 4, 3]),
}


def labels(n, c):
    return None if c == 0 else torch.eye(c).double()[torch.arange(n) % c]


def gradients(scalar, parameters):
    found = torch.autograd.grad(scalar, list(parameters.values()), allow_unused=True)
    return {name: summary(name, g) for name, g in zip(parameters, found) if g is not None}


def generator(k):
    p, n = stylegan2.Parameters(), 3
    z = unit('z', n, k['z'])
    w = stylegan2.mapping(p, 'mapping.', z, labels(n, k['c']), k, k['layers'], k['w'])
    ws = stylegan2.truncate(p, w, k, 0.7, 3)
    image = stylegan2.synthesis(p, ws, k)
    loss = (image * unit('direction', *image.shape)).sum()
    first = gradients(loss, p.trainable())

    # Path length: the gradient with regard to w, itself differentiated.
    again = stylegan2.mapping(p, 'mapping.', z, labels(n, k['c']), k, k['layers'], k['w'])
    free = stylegan2.truncate(p, again, k, 1, 0)
    drawn = stylegan2.synthesis(p, free, k)
    slope, = torch.autograd.grad((drawn * unit('direction', *drawn.shape)).sum(), free, create_graph=True)
    lengths = torch.sqrt((slope * slope).sum(2).mean(1))
    return dict(
        config=k, names={name: list(value.shape) for name, value in p.items()}, w=w.reshape(-1).tolist(),
        image=image.reshape(-1).tolist(), gradients=first,
        path_lengths=lengths.tolist(), path_gradients=gradients(lengths.sum(), p.trainable()))


def discriminator(k):
    p, n = stylegan2.Parameters(), 4
    image = unit('image', n, k['colours'], k['size'], k['size']).requires_grad_()
    logits = stylegan2.discriminator(p, image, labels(n, k['c']), k)
    first = gradients((logits * unit('direction', n, 1)).sum(), p.trainable())
    logits = stylegan2.discriminator(p, image, labels(n, k['c']), k)
    slope, = torch.autograd.grad(logits.sum(), image, create_graph=True)
    penalty = (slope * slope).sum([1, 2, 3])
    return dict(
        config=k, names={name: list(value.shape) for name, value in p.items()}, logits=logits.reshape(-1).tolist(),
        gradients=first, penalty=penalty.tolist(), penalty_gradients=gradients(penalty.mean(), p.trainable()))


def write(kind, name, content):
    def shorten(value):
        if isinstance(value, float):
            return float(f'{value:.9g}')
        if isinstance(value, dict):
            return {key: shorten(item) for key, item in value.items()}
        return [shorten(item) for item in value] if isinstance(value, list) else value

    (FIXTURES / f'{kind}-{name}.json').write_text(json.dumps(shorten(content)) + '\n')


if __name__ == '__main__':
    FIXTURES.mkdir(exist_ok=True)
    for name, k in GENERATORS.items():
        write('stylegan2-generator', name, generator({**COMMON, **k}))
    for name, k in DISCRIMINATORS.items():
        write('stylegan2-discriminator', name, discriminator({**COMMON, **k}))
