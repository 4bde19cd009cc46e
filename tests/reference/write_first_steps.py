"""Writes what the trainers' tests compare with: the losses and gradients of each system's first step, at batch 2, on pictures and
latents that both sides make alike. Needs PyTorch; run from this folder:

    python3 write_first_steps.py
"""

import json
import pathlib

import torch

import stylegan2
from classic import PRESETS, Stack
from fill import summary, uniform, unit
from write_stylegan2 import COMMON, labels

FIXTURES = pathlib.Path('../FaceService.Training.Tests/Trainers/Fixtures')
BATCH = 2

# loss of the discriminator, its target for generated pictures, label noise, batch statistics in pictures drawn for it
RULES = {
    'gan-mlp': ('sum', 0, 0, True), 'dcgan-64': ('sum', 0, 0, True), 'anime-48': ('sum', 0, 0, True),
    'cifar-32': ('joint', 1, 0.05, True), 'celeba-128': ('joint', 1, 0.05, True), 'ffhq-56': ('mean', 0, 0, False),
    'celeba-64': ('mean', 0, 0, True),
}


def cross_entropy(logits, targets):
    p = 1 / (1 + torch.exp(-logits))
    return -(targets * torch.log(p) + (1 - targets) * torch.log(1 - p)).mean()


def noisy(value, name, amount):
    return value + amount * (uniform(name, BATCH).reshape(BATCH, 1) + 1) / 2


def add_up(parts):
    total = {}
    for loss, parameters in parts:
        found = torch.autograd.grad(loss, list(parameters.values()), retain_graph=True)
        for name, g in zip(parameters, found):
            total[name] = total.get(name, 0) + g
    return {name: summary(name, g) for name, g in total.items()}


def classic(name):
    network, z_dim, colours, size = PRESETS[name]
    rule, generated, noise, statistics = RULES[name]
    z, reals = unit('z', BATCH, z_dim), unit('image', BATCH, colours, size, size)
    fake_labels, real_labels = noisy(generated, 'fake labels', noise), noisy(1 - generated, 'real labels', noise)

    seen = network('g', Stack(z, batch_statistics=statistics)).x.detach()
    if rule == 'joint':
        stack = network('d', Stack(torch.cat([seen, reals])))
        d_loss = cross_entropy(stack.x, torch.cat([fake_labels, real_labels]))
        d_gradients = add_up([(d_loss, stack.parameters)])
    else:
        on_real, on_fake = network('d', Stack(reals)), network('d', Stack(seen))
        share = 0.5 if rule == 'mean' else 1
        parts = [(share * cross_entropy(on_real.x, real_labels), on_real.parameters),
                 (share * cross_entropy(on_fake.x, fake_labels), on_fake.parameters)]
        d_loss, d_gradients = parts[0][0] + parts[1][0], add_up(parts)

    drawn = network('g', Stack(z))
    g_loss = cross_entropy(network('d', Stack(drawn.x)).x, torch.full((BATCH, 1), 1.0 - generated).double())
    return dict(d_loss=d_loss.item(), d_gradients=d_gradients, g_loss=g_loss.item(), g_gradients=add_up([(g_loss, drawn.parameters)]))


def softplus(x):
    return torch.log(1 + torch.exp(x))


def style(_):
    k = {**COMMON, 'size': 32, 'base': 128, 'max': 8, 'z': 8, 'w': 8, 'c': 3, 'layers': 2, 'group': BATCH}
    g_config, d_config = {**k, 'architecture': 'skip'}, {**k, 'architecture': 'resnet', 'layers': 8}
    g, d = stylegan2.Parameters(), stylegan2.Parameters()
    z, c = unit('z', BATCH, k['z']), labels(BATCH, k['c'])
    reals = unit('image', BATCH, 3, k['size'], k['size']).requires_grad_()

    def draw():
        w = stylegan2.mapping(g, 'mapping.', z, c, g_config, k['layers'], k['w'])
        ws = w.unsqueeze(1).repeat(1, stylegan2.num_ws(k), 1)
        return stylegan2.synthesis(g, ws, g_config), ws

    def gradients(loss, parameters):
        found = torch.autograd.grad(loss, list(parameters.values()), retain_graph=True, allow_unused=True)
        return {name: summary(name, v) for name, v in zip(parameters, found) if v is not None}

    fakes, _ = draw()
    g_loss = softplus(-stylegan2.discriminator(d, fakes, c, d_config)).mean()
    d_loss = (softplus(stylegan2.discriminator(d, fakes.detach(), c, d_config)).mean()
              + softplus(-stylegan2.discriminator(d, reals, c, d_config)).mean())
    slope, = torch.autograd.grad(stylegan2.discriminator(d, reals, c, d_config).sum(), reals, create_graph=True)
    gamma = 0.0002 * k['size'] ** 2 / BATCH
    r1 = (slope * slope).sum([1, 2, 3]).mean() * gamma / 2 * 16
    images, ws = draw()
    slope, = torch.autograd.grad((images * unit('direction', *images.shape)).sum() / k['size'], ws, create_graph=True)
    lengths = torch.sqrt((slope * slope).sum(2).mean(1))
    mean = lengths.detach().mean() * 0.01  # the running mean after its first update, from 0
    path = ((lengths - mean) ** 2).mean() * 2 * 4
    margin = stylegan2.discriminator(d, fakes, c, d_config) - stylegan2.discriminator(d, reals, c, d_config).detach()
    return dict(
        g_loss=g_loss.item(), g_gradients=gradients(g_loss, g.trainable()), d_loss=d_loss.item(),
        d_gradients=gradients(d_loss, d.trainable()), r1=r1.item(), r1_gradients=gradients(r1, d.trainable()),
        path=path.item(), path_gradients=gradients(path, g.trainable()),
        relativistic=softplus(-margin).mean().item(), relativistic_gradients=gradients(softplus(-margin).mean(), g.trainable()))


def shorten(value):
    if isinstance(value, float):
        return float(f'{value:.9g}')
    if isinstance(value, dict):
        return {key: shorten(item) for key, item in value.items()}
    return [shorten(item) for item in value] if isinstance(value, list) else value


if __name__ == '__main__':
    FIXTURES.mkdir(parents=True, exist_ok=True)
    for name in [*PRESETS, 'stylegan2']:
        content = (style if name == 'stylegan2' else classic)(name)
        (FIXTURES / f'first-step-{name}.json').write_text(json.dumps(shorten(content)) + '\n')
