"""Small and large networks of NVIDIA's stylegan2-ada-pytorch with random weights, and what that code draws with them on a CPU.

    git clone https://github.com/NVlabs/stylegan2-ada-pytorch
    python3 write_published.py --nvidia stylegan2-ada-pytorch --out FOLDER [NAME...]
    FACE_REFERENCE=FOLDER ./face test --filter PublishedReference

writes NAME.pkl and NAME.npz for every shape below, in which the numbers are named as `./face model compare` reads them.

    python3 write_published.py --nvidia stylegan2-ada-pytorch --constant > PublishedFile.cs

writes the smallest one as a constant of the tests, with the published source text taken out of the pickle. PyTorch 1.13 and
NumPy 1.24 of Debian 12 made the one that is there.
"""
import argparse
import base64
import pickle
import sys
import textwrap
import zlib

import numpy as np
import torch

SEEDS = (0, 3, 42, 1000)


def shape(z=32, w=32, size=32, base=1024, top=32, mapping=None, c=0, colours=3, **synthesis):
    return dict(z=z, w=w, size=size, c=c, colours=colours, mapping=mapping or dict(num_layers=2),
                synthesis=dict(channel_base=base, channel_max=top, **synthesis))


SHAPES = {
    'plain': shape(64, 64, top=64, mapping=dict(num_layers=8)),
    'labels': shape(33, 47, 64, 2048, 96, dict(num_layers=4), 10),
    'embedding': shape(40, 56, top=48, mapping=dict(num_layers=3, embed_features=17, layer_features=72), c=5),
    'deep': shape(128, 128, 64, 4096, 128, dict(num_layers=16, lr_multiplier=0.1)),
    'shallow': shape(24, 36, base=700, top=40, mapping=dict(num_layers=1)),
    'relu-mapping': shape(mapping=dict(num_layers=2, activation='relu')),
    'no-average': shape(size=16, mapping=dict(num_layers=2, w_avg_beta=None), c=3),
    'resnet': shape(48, 48, 64, 2048, 64, architecture='resnet'),
    'resnet-clamped': shape(48, 48, base=2048, top=64, c=3, architecture='resnet', conv_clamp=2.0),
    'orig': shape(48, 48, 64, 2048, 64, architecture='orig'),
    'filter-2': shape(resample_filter=[1, 1]),
    'filter-3': shape(resample_filter=[1, 2, 1]),
    'filter-4': shape(resample_filter=[-1, 9, 9, -1]),
    'filter-lopsided': shape(resample_filter=[1, 2, 3, 4]),
    'filter-6': shape(resample_filter=[1, 5, 10, 10, 5, 1]),
    'filter-8': shape(resample_filter=[1, 7, 21, 35, 35, 21, 7, 1], architecture='resnet'),
    'filter-12': shape(resample_filter=[.0154, .0035, -.118, -.048, .491, .7876, .338, -.0726, -.021, .0447, .0018, -.0078]),
    'grey': shape(size=64, base=2048, top=64, colours=1),
    'half': shape(64, 64, 128, 4096, 64, num_fp16_res=4, conv_clamp=256),
    'half-channels-last': shape(64, 64, 64, 2048, 64, num_fp16_res=3, conv_clamp=256, fp16_channels_last=True),
    'clamped': shape(64, 64, top=64, conv_clamp=1.0),
    'odd-widths': shape(31, 29, 128, 3000, 77, dict(num_layers=5)),
    'no-noise': shape(use_noise=False),
    'relu': shape(activation='relu'),
    'swish': shape(activation='swish', architecture='resnet', conv_clamp=3),
    'size-4': shape(size=4),
    'size-8': shape(size=8, architecture='resnet'),
    'size-256': shape(512, 512, 256, 16384, 512, dict(num_layers=8), num_fp16_res=4, conv_clamp=256),
    'size-512': shape(512, 512, 512, 8192, 256, conv_clamp=256),
    'size-1024': shape(512, 512, 1024, 32768, 512, dict(num_layers=8), num_fp16_res=4, conv_clamp=256),
}

SMALLEST = shape(5, 6, 8, 32, 4, c=2, conv_clamp=256, num_fp16_res=1)


def generator(networks, s, seed):
    torch.manual_seed(seed)
    g = networks.Generator(z_dim=s['z'], c_dim=s['c'], w_dim=s['w'], img_resolution=s['size'], img_channels=s['colours'],
                           mapping_kwargs=s['mapping'], synthesis_kwargs=s['synthesis'])
    rate = s['mapping'].get('lr_multiplier', 0.01)
    with torch.no_grad():
        for name, p in g.named_parameters():
            if name.endswith('noise_strength'):
                p.copy_(torch.randn([]) * 0.3)
            elif name.startswith('mapping.fc') and name.endswith('bias'):
                p.copy_(torch.randn_like(p) * 0.3 / rate)
            elif name.endswith('bias'):
                p.add_(torch.randn_like(p) * 0.2)
        if hasattr(g.mapping, 'w_avg'):
            g.mapping.w_avg.copy_(torch.randn_like(g.mapping.w_avg) * 0.4)
    return g.eval().requires_grad_(False)


def expected(g, seeds=SEEDS):
    psis = (1.0, 0.7) if hasattr(g.mapping, 'w_avg') else (1.0,)
    out = {}
    for seed in seeds:
        z = torch.from_numpy(np.random.RandomState(seed).randn(1, g.z_dim))
        c = torch.zeros([1, g.c_dim])
        if g.c_dim:
            c[0, seed % g.c_dim] = 1
        out[f'w_{seed}'] = g.mapping(z, c)[0, 0].numpy()
        for psi in psis:
            for noise in ('const', 'none'):
                x = g(z, c, truncation_psi=psi, noise_mode=noise, force_fp32=True)
                out[f'img_{seed}_{psi}_{noise}'] = x[0].numpy()
                rounded = (x.permute(0, 2, 3, 1) * 127.5 + 128).clamp(0, 255).to(torch.uint8)
                out[f'u8_{seed}_{psi}_{noise}'] = rounded[0].numpy()
    return out


def write(networks, name, folder):
    s = SHAPES[name]
    g = generator(networks, s, sum(map(ord, name)))
    content = dict(G_ema=g)
    if 8 <= s['size'] <= 128:  # as published: three networks, of which one is wanted
        critic = networks.Discriminator(c_dim=s['c'], img_resolution=s['size'], img_channels=s['colours'], channel_base=256, channel_max=16)
        content = dict(G=generator(networks, s, 1), D=critic, G_ema=g, augment_pipe=None)
    with open(f'{folder}/{name}.pkl', 'wb') as file:
        pickle.dump(content, file)
    np.savez(f'{folder}/{name}.npz', **expected(g))
    print(name)


def text(data, indent):
    lines = textwrap.wrap(base64.b64encode(zlib.compress(data, 9)).decode(), 110)
    return ('"\n' + indent + '+ "').join(lines)


def constant(networks):
    from torch_utils import persistence
    g = generator(networks, SMALLEST, 8)
    for module in g.modules():
        if persistence.is_persistent(module):
            type(module)._orig_module_src = '# the published source text stands here'
    numbers = expected(g, (3,))
    image, w = numbers['img_3_0.7_const'], numbers['w_3']
    indent = '        '
    print(f'''namespace FaceService.Model.Tests.Weights.Import;

/// <summary>
/// A pickle that NVIDIA's own code wrote, and what that code draws with it; made by tests/reference/write_published.py. z 5,
/// two labels, w 6, two mapping layers, 8×8, 4 channels, random weights; seed 3, class 1, truncation 0.7, constant noise.
/// </summary>
internal static class PublishedFile
{{
    public static byte[] Pickle {{ get; }} = PythonFiles.Unpack(
        "{text(pickle.dumps(dict(G=None, D=None, G_ema=g), 4), indent)}");

    /// <summary>[6] w before truncation, float32.</summary>
    public static byte[] W {{ get; }} = PythonFiles.Unpack(
        "{text(w.tobytes(), indent)}");

    /// <summary>[3, 8, 8] the picture's numbers, float32.</summary>
    public static byte[] Image {{ get; }} = PythonFiles.Unpack(
        "{text(image.tobytes(), indent)}");
}}''')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--nvidia', required=True, help='a checkout of stylegan2-ada-pytorch')
    parser.add_argument('--out')
    parser.add_argument('--constant', action='store_true')
    parser.add_argument('names', nargs='*', help='shapes; all but size-1024 if none is named')
    arguments = parser.parse_args()
    sys.path.insert(0, arguments.nvidia)
    from training import networks
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    if arguments.constant:
        constant(networks)
        return
    for name in arguments.names or [name for name in SHAPES if name != 'size-1024']:
        write(networks, name, arguments.out)


main()
