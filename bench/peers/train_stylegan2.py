"""StyleGAN2 (Karras et al. 2020) at 64 pixels in plain PyTorch: skip generator, residual discriminator, style mixing, lazy R1 and
path length, averaged weights. As it is usually written: activations scaled before and after a shared convolution, and every
resampling as padding, zeros and a depthwise filter.

python3 train_stylegan2.py --pixels FILE --batch 16 --threads 2 [--precision bfloat16]
"""

import copy
import math

import torch
import torch.nn.functional as F
from torch import nn

from training import Pictures, arguments, autocast, serve

SIZE, LATENT, MAPPING_LAYERS, CHANNEL_BASE, CHANNEL_MAX, GROUP = 64, 128, 4, 2048, 192, 4
ROOT2 = math.sqrt(2)


def channels(resolution):
    return min(CHANNEL_BASE // resolution, CHANNEL_MAX)


def lrelu(x, gain=1.0):
    return F.leaky_relu(x, 0.2) * (ROOT2 * gain)


class Dense(nn.Module):
    def __init__(self, inputs, outputs, lr=1.0, bias=0.0, activate=False):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs) / lr)
        self.bias = nn.Parameter(torch.full([outputs], float(bias)))
        self.scale, self.lr, self.activate = lr / math.sqrt(inputs), lr, activate

    def forward(self, x):
        x = F.linear(x, self.weight * self.scale, self.bias * self.lr)
        return lrelu(x) if self.activate else x


class Filter(nn.Module):
    """Doubles or halves, or only smooths, with [1, 3, 3, 1]."""

    def __init__(self, up=1, down=1, padding=(0, 0)):
        super().__init__()
        taps = torch.tensor([1.0, 3.0, 3.0, 1.0])
        self.register_buffer("taps", torch.outer(taps, taps) / 64 * up**2)
        self.up, self.down, self.padding = up, down, padding

    def forward(self, x):
        n, c, h, w = x.shape
        if self.up > 1:
            x = F.pad(x.reshape(n, c, h, 1, w, 1), [0, self.up - 1, 0, 0, 0, self.up - 1]).reshape(n, c, h * self.up, w * self.up)
        x = F.pad(x, [self.padding[0], self.padding[1], self.padding[0], self.padding[1]])
        return F.conv2d(x, self.taps.to(x.dtype).expand(c, 1, 4, 4), stride=self.down, groups=c)


class Modulated(nn.Module):
    def __init__(self, inputs, outputs, resolution, up=False):
        super().__init__()
        self.affine = Dense(LATENT, inputs, bias=1)
        self.weight = nn.Parameter(torch.randn(outputs, inputs, 3, 3))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.noise_strength = nn.Parameter(torch.zeros([]))
        self.resolution = resolution
        self.smooth = Filter(padding=(1, 1)) if up else None

    def forward(self, x, w):
        styles = self.affine(w)
        demodulation = (styles.square() @ self.weight.square().sum((2, 3)).t() + 1e-8).rsqrt()
        x = x * styles[:, :, None, None].to(x.dtype)
        if self.smooth is None:
            x = F.conv2d(x, self.weight, padding=1)
        else:
            x = self.smooth(F.conv_transpose2d(x, self.weight.transpose(0, 1), stride=2)) * 4
        x = x * demodulation[:, :, None, None].to(x.dtype)
        x = x + torch.randn(len(x), 1, self.resolution, self.resolution).to(x.dtype) * self.noise_strength.to(x.dtype)
        return lrelu(x + self.bias[:, None, None].to(x.dtype))


class ToRgb(nn.Module):
    def __init__(self, inputs):
        super().__init__()
        self.affine = Dense(LATENT, inputs, bias=1)
        self.weight = nn.Parameter(torch.randn(3, inputs, 1, 1))
        self.bias = nn.Parameter(torch.zeros(3))
        self.scale = 1 / math.sqrt(inputs)

    def forward(self, x, w):
        styles = self.affine(w) * self.scale
        return F.conv2d(x * styles[:, :, None, None].to(x.dtype), self.weight, self.bias).float()


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.mapping = nn.Sequential(*[Dense(LATENT, LATENT, lr=0.01, activate=True) for _ in range(MAPPING_LAYERS)])
        self.register_buffer("w_avg", torch.zeros(LATENT))
        self.const = nn.Parameter(torch.randn(channels(4), 4, 4))
        self.convs, self.rgbs = nn.ModuleList([Modulated(channels(4), channels(4), 4)]), nn.ModuleList([ToRgb(channels(4))])
        self.enlarge = Filter(up=2, padding=(2, 1))
        resolution = 8
        while resolution <= SIZE:
            inputs, outputs = channels(resolution // 2), channels(resolution)
            self.convs += [Modulated(inputs, outputs, resolution, up=True), Modulated(outputs, outputs, resolution)]
            self.rgbs.append(ToRgb(outputs))
            resolution *= 2
        self.num_ws = len(self.convs) + 1

    def styles(self, z, mix):
        def w_of(z):
            return self.mapping(z * (z.square().mean(1, keepdim=True) + 1e-8).rsqrt())

        w = w_of(z)
        self.w_avg.copy_(w.detach().float().mean(0).lerp(self.w_avg, 0.998))
        ws = w.unsqueeze(1).repeat(1, self.num_ws, 1)
        if mix and torch.rand([]) < 0.9:
            cutoff = int(torch.randint(1, self.num_ws, []))
            ws[:, cutoff:] = w_of(torch.randn_like(z)).unsqueeze(1)
        return ws

    def synthesis(self, ws):
        ws = ws.float()
        x = self.convs[0](self.const.expand(len(ws), -1, -1, -1), ws[:, 0])
        image = self.rgbs[0](x, ws[:, 1])
        for block in range(1, len(self.rgbs)):
            x = self.convs[2 * block - 1](x, ws[:, 2 * block - 1])
            x = self.convs[2 * block](x, ws[:, 2 * block])
            image = self.enlarge(image) + self.rgbs[block](x, ws[:, 2 * block + 1])
        return image


class Convolution(nn.Module):
    def __init__(self, inputs, outputs, kernel, down=False, bias=True):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(outputs)) if bias else None
        self.scale, self.kernel, self.down = 1 / math.sqrt(inputs * kernel**2), kernel, down
        if down:
            self.filter = Filter(down=2, padding=(1, 1)) if kernel == 1 else Filter(padding=(2, 2))

    def forward(self, x, gain=1.0):
        weight = self.weight * self.scale
        if not self.down:
            x = F.conv2d(x, weight, padding=self.kernel // 2)
        elif self.kernel == 1:
            x = F.conv2d(self.filter(x), weight)
        else:
            x = F.conv2d(self.filter(x), weight, stride=2)
        return x * gain if self.bias is None else lrelu(x + self.bias[:, None, None].to(x.dtype), gain)


class Block(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv0 = Convolution(inputs, inputs, 3)
        self.conv1 = Convolution(inputs, outputs, 3, down=True)
        self.skip = Convolution(inputs, outputs, 1, down=True, bias=False)

    def forward(self, x):
        return self.skip(x, math.sqrt(0.5)) + self.conv1(self.conv0(x), math.sqrt(0.5))


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.from_rgb, self.blocks, resolution = Convolution(3, channels(SIZE), 1), nn.ModuleList(), SIZE
        while resolution > 4:
            self.blocks.append(Block(channels(resolution), channels(resolution // 2)))
            resolution //= 2
        self.conv = Convolution(channels(4) + 1, channels(4), 3)
        self.fc = Dense(channels(4) * 16, channels(4), activate=True)
        self.out = Dense(channels(4), 1)

    def forward(self, image):
        x = self.from_rgb(image)
        for block in self.blocks:
            x = block(x)
        x = x.float()
        n, group = len(x), min(GROUP, len(x))
        y = x.reshape(group, n // group, *x.shape[1:])
        y = ((y - y.mean(0)).square().mean(0) + 1e-8).sqrt().mean((1, 2, 3))
        x = torch.cat([x, y.reshape(-1, 1, 1, 1).repeat(group, 1, 4, 4)], 1)
        return self.out(self.fc(self.conv(x).flatten(1)))


def adam(network, every):
    ratio = every / (every + 1)
    return torch.optim.Adam(network.parameters(), lr=0.0025 * ratio, betas=(0, 0.99**ratio), eps=1e-8)


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    batch = options.batch
    pictures = Pictures(options.pixels, SIZE, batch)
    net_g, net_d = Generator(), Discriminator()
    average = copy.deepcopy(net_g).eval().requires_grad_(False)
    adam_g, adam_d = adam(net_g, 4), adam(net_d, 16)
    gamma, half_life = 0.0002 * SIZE**2 / batch, batch * 10 / 32 * 1000
    mean_length = torch.zeros([])

    def draw(count):
        with autocast(options.precision):
            ws = net_g.styles(torch.randn(count, LATENT), mix=True)
            return net_g.synthesis(ws).float(), ws

    def judge(images):
        with autocast(options.precision):
            return net_d(images).float()

    def step(done):
        real = pictures.next()
        net_g.requires_grad_(True)
        net_d.requires_grad_(False)
        adam_g.zero_grad(set_to_none=True)
        F.softplus(-judge(draw(batch)[0])).mean().backward()
        adam_g.step()

        if done % 4 == 0:
            adam_g.zero_grad(set_to_none=True)
            images, ws = draw(batch // 2)
            noise = torch.randn_like(images) / SIZE
            (slope,) = torch.autograd.grad((images * noise).sum(), ws, create_graph=True)
            lengths = slope.float().square().sum(2).mean(1).sqrt()
            mean_length.copy_(mean_length.lerp(lengths.detach().mean(), 0.01))
            ((lengths - mean_length).square().mean() * 2 * 4).backward()
            adam_g.step()

        net_g.requires_grad_(False)
        net_d.requires_grad_(True)
        adam_d.zero_grad(set_to_none=True)
        with torch.no_grad():
            fake = draw(batch)[0]
        F.softplus(judge(fake)).mean().backward()
        F.softplus(-judge(real)).mean().backward()
        adam_d.step()

        if done % 16 == 0:
            adam_d.zero_grad(set_to_none=True)
            seen = real.detach().requires_grad_(True)
            (slope,) = torch.autograd.grad(net_d(seen).sum(), seen, create_graph=True)
            (slope.square().sum((1, 2, 3)).mean() * gamma / 2 * 16).backward()
            adam_d.step()

        keep = 0.5 ** (batch / max(min(half_life, (done + 1) * batch * 0.05), 1e-8))
        with torch.no_grad():
            for target, source in zip(average.parameters(), net_g.parameters()):
                target.copy_(source.lerp(target, keep))
            for target, source in zip(average.buffers(), net_g.buffers()):
                target.copy_(source)

    serve(step)


main()
