"""StyleGAN2 written the slow, plain way from the papers: float64, a kernel a sample, zeros really inserted."""

import math

import torch
import torch.nn.functional as F

from fill import parameter

ACTIVATIONS = {
    'linear': (lambda x: x, 1),
    'lrelu': (lambda x: torch.where(x > 0, x, 0.2 * x), math.sqrt(2)),
    'swish': (lambda x: x / (1 + torch.exp(-x)), math.sqrt(2)),
    'tanh': (torch.tanh, 1),
}


class Parameters(dict):
    """Makes a parameter when it is first asked for, and so lists those that the network has."""

    def __call__(self, name, *shape, trainable=True):
        if name not in self:
            self[name] = parameter(name, shape).requires_grad_(trainable)
        return self[name]

    def trainable(self):
        return {name: value for name, value in self.items() if value.requires_grad}


def resample(x, taps, up, down, before, after, gain):
    """Zero insertion, padding, filtering along both axes, and dropping."""
    n, c, h, w = x.shape
    if up > 1:
        wide = torch.zeros(n, c, h * up, w * up, dtype=x.dtype)
        wide[:, :, ::up, ::up] = x
        x = wide
    x = F.pad(x, [before, after, before, after])
    line = torch.tensor(taps, dtype=x.dtype)
    line = (line / line.sum()).flip(0) * math.sqrt(gain)
    x = F.conv2d(x.reshape(-1, 1, *x.shape[2:]), line.reshape(1, 1, 1, -1))
    x = F.conv2d(x, line.reshape(1, 1, -1, 1))
    return x.reshape(n, c, *x.shape[2:])[:, :, ::down, ::down]


def enlarge(x, taps):
    return resample(x, taps, 2, 1, (len(taps) + 1) // 2, (len(taps) - 2) // 2, 4)


def reduce(x, taps):
    return resample(x, taps, 1, 2, (len(taps) - 1) // 2, (len(taps) - 2) // 2, 1)


def finish(x, bias, activation, gain=1, clamp=None):
    if bias is not None:
        x = x + bias.reshape(1, -1, *[1] * (x.dim() - 2))
    function, own = ACTIVATIONS[activation]
    x = function(x) * own * gain
    return x if clamp is None else x.clamp(-clamp * gain, clamp * gain)


def dense(p, name, x, out, activation='linear', lr=1.0):
    w = p(name + '.weight', out, x.shape[1]) * (lr / math.sqrt(x.shape[1]))
    return finish(x @ w.t(), p(name + '.bias', out) * lr, activation)


def unit_rows(x):
    return x / torch.sqrt((x * x).mean(1, keepdim=True) + 1e-8)


def mapping(p, prefix, z, c, k, layers, width, lr=0.01):
    parts = []
    if z is not None:
        parts.append(unit_rows(z))
    if c is not None:
        parts.append(unit_rows(dense(p, prefix + 'embed', c, width)))
    x = torch.cat(parts, 1)
    for i in range(layers):
        x = dense(p, f'{prefix}fc{i}', x, width, k['mapping_activation'], lr)
    return x


def modulated(x, weight, styles, k, demodulate, up):
    rows = []
    for i in range(x.shape[0]):
        w = weight * styles[i].reshape(1, -1, 1, 1)
        if demodulate:
            w = w / torch.sqrt((w * w).sum([1, 2, 3], keepdim=True) + 1e-8)
        row = x[i:i + 1]
        if up:
            taps = k['filter']
            row = resample(row, taps, 2, 1, 1 + (len(taps) + 1) // 2, 1 + (len(taps) - 2) // 2, 4)
            rows.append(F.conv2d(row, w.flip([2, 3])))  # published weights are meant as a true convolution here
        else:
            rows.append(F.conv2d(row, w, padding=w.shape[2] // 2))
    return torch.cat(rows)


def synthesis_layer(p, name, x, w, out, resolution, k, up=False, gain=1):
    styles = dense_affine(p, name, w, x.shape[1])
    weight = p(name + '.weight', out, x.shape[1], 3, 3)
    noise_const = p(name + '.noise_const', resolution, resolution, trainable=False)
    strength = p(name + '.noise_strength')
    x = modulated(x, weight, styles, k, True, up)
    if k['noise'] == 'const':
        x = x + noise_const * strength
    return finish(x, p(name + '.bias', out), k['activation'], gain, k['clamp'])


def dense_affine(p, name, w, out):
    return dense(p, name + '.affine', w, out)


def to_rgb(p, name, x, w, k):
    styles = dense_affine(p, name, w, x.shape[1]) / math.sqrt(x.shape[1])
    y = modulated(x, p(name + '.weight', k['colours'], x.shape[1], 1, 1), styles, k, False, False)
    return finish(y, p(name + '.bias', k['colours']), 'linear', 1, k['clamp'])


def channels(k, resolution):
    return min(k['base'] // resolution, k['max'])


def synthesis(p, ws, k):
    x = image = None
    index, resolution = 0, 4
    while resolution <= k['size']:
        name, out = f'synthesis.b{resolution}', channels(k, resolution)
        last = resolution == k['size']
        root = math.sqrt(0.5) if k['architecture'] == 'resnet' and x is not None else 1
        if x is None:
            x = p(name + '.const', out, 4, 4).unsqueeze(0).repeat(ws.shape[0], 1, 1, 1)
            y = x
        else:
            y = synthesis_layer(p, name + '.conv0', x, ws[:, index], out, resolution, k, up=True)
            index += 1
        y = synthesis_layer(p, name + '.conv1', y, ws[:, index], out, resolution, k, gain=root)
        index += 1
        if k['architecture'] == 'resnet' and resolution > 4:
            w = p(name + '.skip.weight', out, x.shape[1], 1, 1) / math.sqrt(x.shape[1])
            y = y + enlarge(F.conv2d(x, w), k['filter']) * root
        x = y
        if image is not None:
            image = enlarge(image, k['filter'])
        if last or k['architecture'] == 'skip':
            colours = to_rgb(p, name + '.torgb', x, ws[:, index], k)
            image = colours if image is None else image + colours
        resolution *= 2
    return image


def num_ws(k):
    return 2 * int(math.log2(k['size'])) - 2


def truncate(p, w, k, psi, cutoff):
    mean = p('mapping.w_avg', w.shape[1], trainable=False)
    rows = [mean + psi * (w - mean) if i < cutoff else w for i in range(num_ws(k))]
    return torch.stack(rows, 1)


def convolution(p, name, x, out, size, k, activation='linear', down=False, bias=True, gain=1, clamp=None):
    w = p(name + '.weight', out, x.shape[1], size, size) / math.sqrt(x.shape[1] * size * size)
    b = p(name + '.bias', out) if bias else None
    if not down:
        x = F.conv2d(x, w, padding=size // 2)
    elif size == 1:
        x = F.conv2d(reduce(x, k['filter']), w)
    else:
        taps = k['filter']
        x = resample(x, taps, 1, 1, 1 + (len(taps) - 1) // 2, 1 + (len(taps) - 2) // 2, 1)
        x = F.conv2d(x, w, stride=2)
    return finish(x, b, activation, gain, clamp)


def minibatch_deviation(x, group):
    n = x.shape[0]
    group = min(group, n)
    maps = torch.zeros(n, 1, *x.shape[2:], dtype=x.dtype)
    for first in range(n // group):
        members = x[first::n // group]
        value = torch.sqrt(members.var(0, unbiased=False) + 1e-8).mean()
        maps[first::n // group] = value
    return torch.cat([x, maps], 1)


def discriminator(p, image, c, k):
    x, resolution = None, k['size']
    act = dict(activation=k['activation'], clamp=k['clamp'])
    while resolution > 4:
        name, here, out = f'b{resolution}', channels(k, resolution), channels(k, resolution // 2)
        root = math.sqrt(0.5) if k['architecture'] == 'resnet' else 1
        if x is None or k['architecture'] == 'skip':
            y = convolution(p, name + '.fromrgb', image, here, 1, k, **act)
            x = y if x is None else x + y
            if k['architecture'] == 'skip':
                image = reduce(image, k['filter'])
        y = convolution(p, name + '.conv0', x, here, 3, k, **act)
        y = convolution(p, name + '.conv1', y, out, 3, k, down=True, gain=root, **act)
        if k['architecture'] == 'resnet':
            y = y + convolution(p, name + '.skip', x, out, 1, k, down=True, bias=False, gain=root)
        x = y
        resolution //= 2
    width = channels(k, 4)
    cmap = mapping(p, 'mapping.', None, c, k, k['layers'], width) if c is not None else None
    if k['architecture'] == 'skip':
        x = x + convolution(p, 'b4.fromrgb', image, width, 1, k, activation=k['activation'])
    if k['group']:
        x = minibatch_deviation(x, k['group'])
    x = convolution(p, 'b4.conv', x, width, 3, k, **act)
    x = dense(p, 'b4.fc', x.reshape(x.shape[0], -1), width, k['activation'])
    x = dense(p, 'b4.out', x, 1 if cmap is None else width)
    return x if cmap is None else (x * cmap).sum(1, keepdim=True) / math.sqrt(width)
