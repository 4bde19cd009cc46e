"""DCGAN (Radford et al. 2015) at 64 pixels in PyTorch, the way its tutorial teaches it.

python3 train_dcgan.py --pixels FILE --batch 128 --threads 2 [--precision bfloat16]
"""

import torch
from torch import nn

from training import Pictures, arguments, autocast, serve

LATENT = 100


def start_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


def generator():
    layers, channels = [], LATENT
    for index, width in enumerate((512, 256, 128, 64)):
        layers += [nn.ConvTranspose2d(channels, width, 4, 1 if index == 0 else 2, 0 if index == 0 else 1, bias=False),
                   nn.BatchNorm2d(width), nn.ReLU(True)]
        channels = width
    return nn.Sequential(*layers, nn.ConvTranspose2d(channels, 3, 4, 2, 1, bias=False), nn.Tanh()).apply(start_weights)


def discriminator():
    layers, channels = [], 3
    for index, width in enumerate((64, 128, 256, 512)):
        layers.append(nn.Conv2d(channels, width, 4, 2, 1, bias=False))
        if index > 0:
            layers.append(nn.BatchNorm2d(width))
        layers.append(nn.LeakyReLU(0.2, inplace=True))
        channels = width
    return nn.Sequential(*layers, nn.Conv2d(channels, 1, 4, 1, 0, bias=False), nn.Flatten()).apply(start_weights)


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    pictures = Pictures(options.pixels, 64, options.batch)
    net_g, net_d = generator(), discriminator()
    loss = nn.BCEWithLogitsLoss()
    adam_g = torch.optim.Adam(net_g.parameters(), lr=2e-4, betas=(0.5, 0.999))
    adam_d = torch.optim.Adam(net_d.parameters(), lr=2e-4, betas=(0.5, 0.999))
    ones, zeros = torch.ones(options.batch, 1), torch.zeros(options.batch, 1)

    def step(_):
        real = pictures.next()
        adam_d.zero_grad(set_to_none=True)
        with autocast(options.precision):
            on_real = loss(net_d(real).float(), ones)
        on_real.backward()
        with autocast(options.precision):
            fake = net_g(torch.randn(options.batch, LATENT, 1, 1)).float()
            on_fake = loss(net_d(fake.detach()).float(), zeros)
        on_fake.backward()
        adam_d.step()

        adam_g.zero_grad(set_to_none=True)
        with autocast(options.precision):
            fooled = loss(net_d(fake).float(), ones)
        fooled.backward()
        adam_g.step()

    serve(step)


main()
