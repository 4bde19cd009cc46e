"""The classic presets' networks as plain PyTorch functions, float64, padding spelt out, at an eighth of the width."""

import math

import torch
import torch.nn.functional as F

from fill import uniform

EIGHTH = 8


class Stack:
    """Applies layers one after another, numbering them as the project does."""

    def __init__(self, x, batch_statistics=True):
        self.x, self.index, self.parameters, self.batch_statistics = x, -1, {}, batch_statistics

    def value(self, name, *shape, center=0.0, scale=1.0):
        name = f'{self.index}.{name}'
        value = (center + scale * uniform(name, math.prod(shape)).reshape(shape)).requires_grad_()
        self.parameters[name] = value
        return value

    def next(self):
        self.index += 1
        return self

    def weight(self, *shape):
        return self.value('weight', *shape, scale=2.4 / math.sqrt(math.prod(shape[1:])))

    def dense(self, out):
        self.next()
        w = self.weight(out, self.x.shape[1])
        self.x = self.x @ w.t() + self.value('bias', out, scale=0.1)
        return self

    def view(self, *shape):
        self.next().x = self.x.reshape(self.x.shape[0], *shape)
        return self

    def conv(self, out, k, s=1, pad=(0, 0), bias=True):
        self.next()
        w = self.weight(out, self.x.shape[1], k, k)
        self.x = F.conv2d(F.pad(self.x, [*pad, *pad]), w, self.value('bias', out, scale=0.1) if bias else None, stride=s)
        return self

    def transposed(self, out, k, s, crop, bias=True):
        """Each input pixel stamps the kernel, scaled, onto the output; then the edges are cut."""
        self.next()
        n, i, h, w = self.x.shape
        kernel = self.weight(i, out, k, k)
        canvas = torch.zeros(n, out, (h - 1) * s + k, (w - 1) * s + k).double()
        for y in range(k):
            for x in range(k):
                stamp = torch.einsum('nihw,io->nohw', self.x, kernel[:, :, y, x])
                spread = torch.zeros_like(canvas)
                spread[:, :, y:y + (h - 1) * s + 1:s, x:x + (w - 1) * s + 1:s] = stamp
                canvas = canvas + spread
        before, after = crop
        canvas = canvas[:, :, before:canvas.shape[2] - after, before:canvas.shape[3] - after]
        self.x = canvas + (self.value('bias', out, scale=0.1).reshape(1, -1, 1, 1) if bias else 0)
        return self

    def norm(self, epsilon):
        self.next()
        c = self.x.shape[1]
        if self.batch_statistics:
            mean = self.x.mean([0, 2, 3], keepdim=True)
            var = ((self.x - mean) ** 2).mean([0, 2, 3], keepdim=True)
        else:
            mean, var = torch.zeros(1, c, 1, 1).double(), torch.ones(1, c, 1, 1).double()
        scale = self.value('weight', c, center=1, scale=0.3).reshape(1, -1, 1, 1)
        self.x = (self.x - mean) / torch.sqrt(var + epsilon) * scale + self.value('bias', c, scale=0.1).reshape(1, -1, 1, 1)
        return self

    def double_size(self):
        self.next().x = self.x.repeat_interleave(2, 2).repeat_interleave(2, 3)
        return self

    def lrelu(self, slope):
        self.next().x = torch.where(self.x > 0, self.x, slope * self.x)
        return self

    def relu(self):
        self.next().x = self.x.clamp(min=0)
        return self

    def tanh(self):
        self.next().x = torch.tanh(self.x)
        return self

    def sigmoid(self):
        self.next().x = 1 / (1 + torch.exp(-self.x))
        return self

    def nothing(self):
        """A dropout that is off, or the sigmoid that is part of the loss."""
        return self.next()


def gan_mlp(part, s):
    if part == 'g':
        return (s.dense(32).lrelu(.2).dense(64).lrelu(.2).dense(128).lrelu(.2).dense(28 * 28).tanh().view(1, 28, 28))
    return s.view(28 * 28).dense(64).lrelu(.2).dense(32).lrelu(.2).dense(1)


def dcgan_64(part, s):
    if part == 'g':
        s.view(100, 1, 1).transposed(64, 4, 1, (0, 0), False).norm(1e-5).relu()
        for width in (32, 16, 8):
            s.transposed(width, 4, 2, (1, 1), False).norm(1e-5).relu()
        return s.transposed(3, 4, 2, (1, 1), False).tanh()
    s.conv(8, 4, 2, (1, 1), False).lrelu(.2)
    for width in (16, 32, 64):
        s.conv(width, 4, 2, (1, 1), False).norm(1e-5).lrelu(.2)
    return s.conv(1, 4, 1, (0, 0), False).view(1).nothing()


def anime_48(part, s):
    if part == 'g':
        s.dense(9 * 64).view(64, 3, 3).norm(1e-5).relu()
        for width in (32, 16, 8):
            s.transposed(width, 5, 2, (1, 2)).norm(1e-5).relu()
        return s.transposed(3, 5, 2, (1, 2)).tanh()
    s.conv(8, 5, 2, (1, 2)).lrelu(.2)
    for width in (16, 32, 64):
        s.conv(width, 5, 2, (1, 2)).norm(1e-5).lrelu(.2)
    return s.view(64 * 9).dense(1).nothing()


def cifar_32(part, s):
    if part == 'g':
        s.dense(256 * 16).lrelu(.3).view(16, 16, 16).conv(32, 5, 1, (2, 2)).lrelu(.3).transposed(32, 4, 2, (1, 1)).lrelu(.3)
        return s.conv(32, 5, 1, (2, 2)).lrelu(.3).conv(32, 5, 1, (2, 2)).lrelu(.3).conv(3, 7, 1, (3, 3)).tanh()
    s.conv(16, 3).lrelu(.3)
    for _ in range(3):
        s.conv(16, 4, 2).lrelu(.3)
    return s.view(16 * 4).nothing().dense(1).nothing()


def celeba_128(part, s):
    if part == 'g':
        s.dense(256 * 16).lrelu(.3).view(16, 16, 16).conv(32, 5, 1, (2, 2)).lrelu(.3)
        for _ in range(3):
            s.transposed(32, 4, 2, (1, 1)).lrelu(.3)
        return s.conv(64, 5, 1, (2, 2)).lrelu(.3).conv(64, 5, 1, (2, 2)).lrelu(.3).conv(3, 7, 1, (3, 3)).tanh()
    s.conv(32, 3).lrelu(.3)
    for _ in range(4):
        s.conv(32, 4, 2).lrelu(.3)
    return s.view(32 * 36).nothing().dense(1).nothing()


def ffhq_56(part, s):
    if part == 'g':
        s.dense(49 * 16).relu().view(16, 7, 7)
        for _ in range(3):
            s.double_size().conv(16, 4, 1, (1, 2)).relu().norm(1e-3)
        return s.conv(3, 4, 1, (1, 2)).tanh()
    # 56 → 28 → 14 → 7 → 4: the last size is odd, so that its padding is 1 and 2.
    for width, pad in ((2, (1, 1)), (4, (1, 1)), (8, (1, 1)), (16, (1, 2))):
        s.conv(width, 4, 2, pad).relu().norm(1e-3)
    return s.view(16 * 16).dense(32).relu().nothing().dense(1).nothing()


def celeba_64(part, s):
    if part == 'g':
        s.dense(64 * 16).view(16, 8, 8)
        for width in (16, 32, 64):
            s.transposed(width, 4, 2, (1, 1)).lrelu(.2)
        return s.conv(3, 5, 1, (2, 2)).sigmoid()
    for width in (8, 16, 16):
        s.conv(width, 4, 2, (1, 1)).lrelu(.2)
    return s.view(16 * 64).nothing().dense(1).nothing()


PRESETS = {
    'gan-mlp': (gan_mlp, 100, 1, 28), 'dcgan-64': (dcgan_64, 100, 3, 64), 'anime-48': (anime_48, 100, 3, 48),
    'cifar-32': (cifar_32, 32, 3, 32), 'celeba-128': (celeba_128, 32, 3, 128), 'ffhq-56': (ffhq_56, 100, 3, 56),
    'celeba-64': (celeba_64, 128, 3, 64),
}
