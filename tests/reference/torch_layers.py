"""Writes what the Torch layer's tests compare with: outputs, gradients and second derivatives of single layers, and the
paths of optimisers, all in float64. Needs PyTorch; run from this folder:

    python3 torch_layers.py
"""

import json
import math
import pathlib

import torch
import torch.nn.functional as F

from fill import uniform

FIXTURES = pathlib.Path(__file__).parent.parent / 'FaceService.Torch.Tests' / 'Fixtures'

# How an input lies: anywhere in (-1, 1), above zero, or between zero and one.
KINDS = {'any': lambda u: u, 'positive': lambda u: u + 1.25, 'unit': lambda u: 0.5 + 0.45 * u}


def any_(*shape):
    return 'any', shape


def positive(*shape):
    return 'positive', shape


def unit(*shape):
    return 'unit', shape


X = any_(2, 4, 4, 5)
SMALL = any_(2, 2, 3, 4)
FLAT = any_(3, 5)
PICK = torch.tensor([[2, 0, 1], [1, 1, 4]])

# name: (inputs, layer)
LAYERS = {
    'conv2d': ([X, any_(3, 4, 3, 3), any_(3)], lambda x, w, b: F.conv2d(x, w, b)),
    'conv2d_stride_padding': ([X, any_(3, 4, 3, 3), any_(3)], lambda x, w, b: F.conv2d(x, w, b, stride=2, padding=1)),
    'conv2d_uneven': ([X, any_(2, 4, 3, 2)], lambda x, w: F.conv2d(x, w, stride=(1, 2), padding=(2, 1))),
    'conv2d_groups': ([X, any_(6, 2, 3, 3), any_(6)], lambda x, w, b: F.conv2d(x, w, b, padding=1, groups=2)),
    'conv2d_dilation': ([X, any_(2, 4, 2, 2), any_(2)], lambda x, w, b: F.conv2d(x, w, b, padding=1, dilation=2)),
    'conv2d_depthwise': ([X, any_(4, 1, 3, 3)], lambda x, w: F.conv2d(x, w, padding=1, groups=4)),
    'conv_transpose2d': ([SMALL, any_(2, 3, 4, 4), any_(3)], lambda x, w, b: F.conv_transpose2d(x, w, b, stride=2, padding=1)),
    'conv_transpose2d_output_padding': (
        [SMALL, any_(2, 3, 3, 3), any_(3)], lambda x, w, b: F.conv_transpose2d(x, w, b, stride=2, padding=1, output_padding=1)),
    'conv_transpose2d_groups_dilation': (
        [SMALL, any_(2, 2, 2, 2)], lambda x, w: F.conv_transpose2d(x, w, stride=1, padding=1, groups=2, dilation=2)),
    'linear': ([FLAT, any_(4, 5), any_(4)], lambda x, w, b: F.linear(x, w, b)),
    'linear_without_bias': ([any_(2, 3, 5), any_(4, 5)], lambda x, w: F.linear(x, w)),
    'batch_norm_training': (
        [SMALL, positive(2), any_(2)], lambda x, w, b: F.batch_norm(x, None, None, w, b, training=True, eps=1e-5)),
    'batch_norm_inference': (
        [SMALL, any_(2), positive(2), positive(2), any_(2)],
        lambda x, m, v, w, b: F.batch_norm(x, m.detach(), v.detach(), w, b, training=False, eps=1e-3)),
    'leaky_relu': ([FLAT], lambda x: F.leaky_relu(x, 0.2)),
    'relu': ([FLAT], F.relu),
    'tanh': ([FLAT], torch.tanh),
    'sigmoid': ([FLAT], torch.sigmoid),
    'softplus': ([FLAT], lambda x: F.softplus(x * 4)),
    'softplus_beta_threshold': ([FLAT], lambda x: F.softplus(x, beta=2, threshold=1)),
    'elu': ([FLAT], lambda x: F.elu(x, 0.7)),
    'selu': ([FLAT], F.selu),
    'silu': ([FLAT], F.silu),
    'softmax': ([FLAT], lambda x: F.softmax(x, 1)),
    'log_softmax': ([FLAT], lambda x: F.log_softmax(x, 0)),
    'normalize': ([X], lambda x: F.normalize(x, dim=1)),
    'pad_zeros': ([SMALL], lambda x: F.pad(x, (1, 2, 0, 3))),
    'pad_negative': ([X], lambda x: F.pad(x, (-1, 2, 1, -2), value=0.5)),
    'pad_reflect': ([SMALL], lambda x: F.pad(x, (1, 2, 2, 1), mode='reflect')),
    'pad_replicate': ([SMALL], lambda x: F.pad(x, (1, 2, 2, 3), mode='replicate')),
    'nearest_factor': ([SMALL], lambda x: F.interpolate(x, scale_factor=2)),
    'nearest_size': ([SMALL], lambda x: F.interpolate(x, size=(5, 3))),
    'bilinear_factor': ([SMALL], lambda x: F.interpolate(x, scale_factor=2, mode='bilinear', align_corners=False)),
    'bilinear_uneven_factor': ([X], lambda x: F.interpolate(x, scale_factor=(0.7, 1.3), mode='bilinear', align_corners=False)),
    'bilinear_recomputed_factor': ([X], lambda x: F.interpolate(
        x, scale_factor=(0.7, 1.3), mode='bilinear', align_corners=False, recompute_scale_factor=True)),
    'bilinear_corners': ([SMALL], lambda x: F.interpolate(x, size=(5, 7), mode='bilinear', align_corners=True)),
    'bilinear_antialias': ([X], lambda x: F.interpolate(x, size=(3, 2), mode='bilinear', align_corners=False, antialias=True)),
    'bicubic': ([SMALL], lambda x: F.interpolate(x, scale_factor=2, mode='bicubic', align_corners=False)),
    'bicubic_antialias': ([X], lambda x: F.interpolate(x, size=(2, 3), mode='bicubic', align_corners=False, antialias=True)),
    'area': ([X], lambda x: F.interpolate(x, size=(3, 2), mode='area')),
    'avg_pool2d': ([X], lambda x: F.avg_pool2d(x, 2)),
    'avg_pool2d_padding': (
        [SMALL], lambda x: F.avg_pool2d(x, 3, stride=2, padding=1, ceil_mode=True, count_include_pad=False)),
    'max_pool2d': ([X], lambda x: F.max_pool2d(x, 2)),
    'max_pool2d_overlapping': ([SMALL], lambda x: F.max_pool2d(x, 3, stride=1, padding=1)),
    'adaptive_avg_pool2d': ([X], lambda x: F.adaptive_avg_pool2d(x, (2, 4))),
    'pixel_shuffle': ([any_(1, 8, 2, 3)], lambda x: F.pixel_shuffle(x, 2)),
    'pixel_unshuffle': ([any_(1, 2, 4, 6)], lambda x: F.pixel_unshuffle(x, 2)),
    'affine_grid': ([any_(2, 2, 3)], lambda t: F.affine_grid(t, (2, 1, 3, 4), align_corners=False)),
    'grid_sample_zeros': (
        [SMALL, any_(2, 3, 3, 2)], lambda x, g: F.grid_sample(x, g * 1.5, padding_mode='zeros', align_corners=False)),
    'grid_sample_reflection': (
        [SMALL, any_(2, 3, 3, 2)], lambda x, g: F.grid_sample(x, g * 1.5, padding_mode='reflection', align_corners=False)),
    'grid_sample_border_corners': (
        [SMALL, any_(2, 3, 3, 2)], lambda x, g: F.grid_sample(x, g * 1.5, padding_mode='border', align_corners=True)),
    'grid_sample_nearest': (
        [SMALL], lambda x: F.grid_sample(x, uniform('places', 36).reshape(2, 3, 3, 2), mode='nearest', align_corners=False)),
    'binary_cross_entropy': ([unit(3, 5), unit(3, 5)], lambda x, y: F.binary_cross_entropy(x, y.detach())),
    'binary_cross_entropy_with_logits': (
        [FLAT, unit(3, 5)], lambda x, y: F.binary_cross_entropy_with_logits(x * 3, y.detach(), reduction='sum')),
    'binary_cross_entropy_with_weights': ([FLAT, unit(3, 5)], lambda x, y: F.binary_cross_entropy_with_logits(
        x, y.detach(), weight=torch.tensor([1., 2, 3, 4, 5]).double(), pos_weight=torch.tensor([5., 4, 3, 2, 1]).double())),
    'mse_loss': ([FLAT, any_(3, 5)], F.mse_loss),
    'l1_loss': ([FLAT, any_(3, 5)], lambda x, y: F.l1_loss(x, y, reduction='none')),
    'cross_entropy': ([FLAT], lambda x: F.cross_entropy(x, torch.tensor([4, 0, 2]))),
    'cross_entropy_smoothed': ([FLAT], lambda x: F.cross_entropy(x, torch.tensor([4, -100, 2]), label_smoothing=0.1, reduction='sum')),
    'matmul': ([any_(2, 3, 4), any_(4, 2)], torch.matmul),
    'mm': ([any_(3, 4), any_(4, 2)], torch.mm),
    'bmm': ([any_(2, 3, 4), any_(2, 4, 2)], torch.bmm),
    'addmm': ([any_(3, 2), any_(3, 4), any_(4, 2)], lambda b, x, y: torch.addmm(b, x, y, beta=0.5, alpha=2)),
    'einsum': ([any_(2, 3, 4), any_(2, 4, 5), any_(5)], lambda x, y, z: torch.einsum('bij,bjk,k->bi', x, y, z)),
    'index': ([X], lambda x: x[1:, torch.tensor([2, 0, 2]), ..., ::2]),
    'index_mask': ([FLAT], lambda x: x[uniform('mask', 15).reshape(3, 5) > 0]),
    'index_put': ([FLAT, any_(2, 5)], lambda x, y: x.clone().index_put((torch.tensor([2, 0]),), y)),
    'index_select': ([X], lambda x: x.index_select(2, torch.tensor([3, 0, 0]))),
    'gather': ([FLAT], lambda x: x.gather(1, PICK)),
    'narrow': ([X], lambda x: x.narrow(3, 2, 3)),
    'cat': ([FLAT, any_(3, 2)], lambda x, y: torch.cat([x, y, x], 1)),
    'stack': ([FLAT, any_(3, 5)], lambda x, y: torch.stack([x, y], 1)),
    'where': ([FLAT, any_(3, 5)], lambda x, y: torch.where(uniform('mask', 15).reshape(3, 5) > 0, x, y)),
    'clamp': ([FLAT], lambda x: x.clamp(-0.4, 0.5)),
    'clamp_tensors': ([FLAT, positive(5)], lambda x, y: torch.clamp(x, -y * 0.4, y * 0.3)),
    'lerp': ([FLAT, any_(3, 5)], lambda x, y: torch.lerp(x, y, 0.3)),
    'lerp_tensor': ([FLAT, any_(3, 5), unit(5)], torch.lerp),
    'pow': ([FLAT], lambda x: x.pow(3)),
    'pow_tensor': ([positive(3, 5), any_(5)], torch.pow),
    'sqrt': ([positive(3, 5)], torch.sqrt),
    'rsqrt': ([positive(3, 5)], torch.rsqrt),
    'square': ([FLAT], torch.square),
    'abs': ([FLAT], torch.abs),
    'exp': ([FLAT], torch.exp),
    'log': ([positive(3, 5)], torch.log),
    'quotient': ([FLAT, positive(5)], lambda x, y: 2 / y + x / y - 3 / (y + 1)),
    'addcmul': ([FLAT, any_(5), any_(3, 5)], lambda x, y, z: torch.addcmul(x, y, z, value=0.5)),
    'addcdiv': ([FLAT, any_(5), positive(3, 5)], lambda x, y, z: torch.addcdiv(x, y, z, value=-2)),
    'mean': ([X], lambda x: x.mean([2, 3], keepdim=True)),
    'sum': ([X], lambda x: x.sum([0, 2])),
    'var': ([X], lambda x: x.var([0, 2, 3])),
    'var_biased': ([X], lambda x: x.var([0], unbiased=False, keepdim=True)),
    'std': ([FLAT], lambda x: x.std(1)),
    'std_of_all': ([FLAT], lambda x: x.std(unbiased=False)),
    'amax': ([X], lambda x: x.amax([2, 3])),
    'max_of_dimension': ([FLAT], lambda x: x.max(1).values),
    'norm': ([FLAT], lambda x: x.norm()),
    'cumsum': ([FLAT], lambda x: x.cumsum(1)),
    'sort': ([FLAT], lambda x: x.sort(dim=1, descending=True, stable=True).values),
    'shapes': ([X], lambda x: x.permute(0, 2, 3, 1).reshape(2, 20, 4).transpose(1, 2).flip(2).unsqueeze(1).expand(2, 2, 4, 20).repeat(1, 1, 1, 2).squeeze()),
    'roll_unfold': ([FLAT], lambda x: x.roll((1, 2), (0, 1)).unfold(1, 3, 2)),
}

# PyTorch has no second derivative of these.
ONCE_ONLY = ('grid_sample', 'bilinear_antialias', 'bicubic_antialias')


def inputs_of(name, inputs):
    made = []
    for i, (kind, shape) in enumerate(inputs):
        u = uniform(f'{name}.{i}', math.prod(shape)).reshape(shape)
        made.append(KINDS[kind](u).requires_grad_())
    return made


def numbers(tensor, like):
    return [0.0] * like.numel() if tensor is None else tensor.detach().reshape(-1).tolist()


def layer(name, inputs, function):
    """Gradients of sum(c * y + y * y / 2), then of their product with fixed directions."""
    xs = inputs_of(name, inputs)
    y = function(*xs)
    c = uniform(name + '.c', y.numel()).reshape(y.shape)
    first = torch.autograd.grad((c * y + y * y / 2).sum(), xs, create_graph=True, allow_unused=True)
    content = dict(shape=list(y.shape), output=numbers(y, y), first=[numbers(g, x) for g, x in zip(first, xs)])
    along = sum((g * uniform(f'{name}.{i}.d', g.numel()).reshape(g.shape)).sum() for i, g in enumerate(first) if g is not None)
    if not name.startswith(ONCE_ONLY):
        second = torch.autograd.grad(along, xs, allow_unused=True)
        content['second'] = [numbers(g, x) for g, x in zip(second, xs)]
    return content


OPTIMISERS = {
    'adam': lambda p: torch.optim.Adam(p, lr=0.05),
    'adam_without_momentum': lambda p: torch.optim.Adam(p, lr=0.02, betas=(0, 0.99), eps=1e-8),
    'adam_decay': lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.5, 0.9), eps=1e-4, weight_decay=0.1),
    'adam_maximize': lambda p: torch.optim.Adam(p, lr=0.05, maximize=True),
    'rmsprop': lambda p: torch.optim.RMSprop(p, lr=0.01),
    'rmsprop_momentum': lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-3, momentum=0.9),
    'rmsprop_centered': lambda p: torch.optim.RMSprop(p, lr=0.01, centered=True),
    'rmsprop_everything': lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.95, weight_decay=0.1, momentum=0.5, centered=True),
}

LATE = 6  # the second parameter's first gradient


def path(name, make):
    """Both parameters after each of 20 steps along fixed gradients."""
    parameters = [torch.nn.Parameter(uniform(f'{name}.{i}', 3)) for i in range(2)]
    optimiser = make(parameters)
    steps = []
    for t in range(20):
        optimiser.zero_grad(set_to_none=True)
        for i, parameter in enumerate(parameters):
            if i == 0 or t >= LATE:
                parameter.grad = uniform(f'{name}.{i}.{t}', 3)
        optimiser.step()
        steps.append([value for parameter in parameters for value in parameter.tolist()])
    return steps


def batch_norm():
    """A layer with running averages: two batches in training, one in inference."""
    norm = torch.nn.BatchNorm2d(2, eps=1e-3, momentum=0.2).double()
    outputs = []
    for t in range(3):
        norm.train(t < 2)
        outputs.append(norm(uniform(f'running.{t}', 24).reshape(3, 2, 2, 2) * (t + 1)).detach().reshape(-1).tolist())
    return dict(outputs=outputs, mean=norm.running_mean.tolist(), var=norm.running_var.tolist(), batches=norm.num_batches_tracked.item())


def write(name, content):
    def shorten(value):
        if isinstance(value, float):
            return float(f'{value:.9g}')
        if isinstance(value, dict):
            return {key: shorten(item) for key, item in value.items()}
        return [shorten(item) for item in value] if isinstance(value, list) else value

    (FIXTURES / f'{name}.json').write_text(json.dumps(shorten(content), separators=(',', ':')) + '\n')


if __name__ == '__main__':
    FIXTURES.mkdir(exist_ok=True)
    write('layers', {name: layer(name, *spec) for name, spec in LAYERS.items()})
    write('optimisers', {name: path(name, make) for name, make in OPTIMISERS.items()})
    write('batch-norm', batch_norm())
