"""The measures of `model evaluate` in NumPy and SciPy, spelt out from the papers, float64."""

import numpy as np
from scipy import ndimage

BINOMIAL = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256.0


def blur(images, gain=1.0):
    """[N, C, H, W]; mirrored at the edges without repeating them."""
    return np.stack([[ndimage.correlate(c, BINOMIAL * gain, mode='mirror') for c in image] for image in images])


def shrink(images):
    return blur(images)[:, :, ::2, ::2]


def grow(images):
    n, c, h, w = images.shape
    spread = np.zeros((n, c, 2 * h, 2 * w))
    spread[:, :, ::2, ::2] = images
    return blur(spread, 4.0)


def laplacian(images, levels):
    """Burt and Adelson's pyramid: the finest level first, what is left of the picture last."""
    result, rest = [], np.asarray(images, np.float64)
    for _ in range(levels - 1):
        smaller = shrink(rest)
        result.append(rest - grow(smaller))
        rest = smaller
    return result + [rest]


def patches(level, corners):
    """corners: [N, P, 2], the upper left corners' x and y; gives [N * P, C, 7, 7]."""
    return np.stack([level[i, :, y:y + 7, x:x + 7] for i, of in enumerate(corners) for x, y in of])


def normalised(descriptors):
    d = descriptors - descriptors.mean((0, 2, 3), keepdims=True)
    d = d / d.std((0, 2, 3), keepdims=True)
    return d.reshape(len(d), -1)


def sliced_wasserstein(a, b, directions):
    """directions: [D, K] of any length; a, b: [M, D]."""
    directions = directions / np.sqrt((directions ** 2).sum(0, keepdims=True))
    return np.abs(np.sort(a @ directions, 0) - np.sort(b @ directions, 0)).mean()


def gaussian(window, deviation):
    d = np.arange(window) - (window - 1) / 2
    g = np.exp(-d ** 2 / (2 * deviation ** 2))
    g = np.outer(g, g)
    return g / g.sum()


def inside(plane, kernel):
    """Weighted means of all windows that lie within the plane."""
    windows = np.lib.stride_tricks.sliding_window_view(plane, kernel.shape)
    return (windows * kernel).sum((2, 3))


def ms_ssim(a, b):
    """Wang, Simoncelli and Bovik 2003; a, b: [C, S, S] in 0 … 255."""
    weights, result = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333], 1.0
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    for scale, weight in enumerate(weights):
        size = a.shape[1]
        kernel = gaussian(min(11, size), 1.5 * min(11, size) / 11)
        whole, structure = [], []
        for x, y in zip(a, b):
            mx, my = inside(x, kernel), inside(y, kernel)
            vx, vy, cov = inside(x * x, kernel) - mx ** 2, inside(y * y, kernel) - my ** 2, inside(x * y, kernel) - mx * my
            cs = (2 * cov + c2) / (vx + vy + c2)
            whole.append((2 * mx * my + c1) / (mx ** 2 + my ** 2 + c1) * cs)
            structure.append(cs)
        part = np.mean(whole if scale == 4 else structure)
        result *= max(part, 0) ** weight
        a, b = (p.reshape(p.shape[0], size // 2, 2, size // 2, 2).mean((2, 4)) for p in (a, b))
    return result


def manifold(real, generated, k_recall=3, k_coverage=5):
    """Kynkäänniemi et al. 2019 and Naeem et al. 2020, point by point."""
    distance = lambda p, q: np.sqrt(((p - q) ** 2).sum())

    def radii(points, k):
        return [sorted(distance(p, q) for j, q in enumerate(points) if j != i)[k - 1] for i, p in enumerate(points)]

    def share_within(points, others, radius):
        return np.mean([any(distance(p, o) <= r for o, r in zip(others, radius)) for p in points])

    wide = radii(real, k_coverage)
    return dict(
        precision=share_within(generated, real, radii(real, k_recall)),
        recall=share_within(real, generated, radii(generated, k_recall)),
        density=sum(distance(g, x) <= r for g in generated for x, r in zip(real, wide)) / (k_coverage * len(generated)),
        coverage=np.mean([any(distance(g, x) <= r for g in generated) for x, r in zip(real, wide)]))


def frechet(a, b):
    from scipy import linalg
    ca, cb = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    root = linalg.sqrtm(ca @ cb).real
    return ((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(ca + cb - 2 * root)


class CounterRandom:
    """SplitMix64 whose start is mixed from a seed, a place and a purpose; normal numbers by Box and Muller."""

    MASK = 2 ** 64 - 1

    def __init__(self, seed, place, purpose):
        mix = self.mix
        self.state = mix((mix((mix((seed + 0x9E3779B97F4A7C15) & self.MASK) + place) & self.MASK) + purpose) & self.MASK)

    @classmethod
    def mix(cls, z):
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & cls.MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & cls.MASK
        return z ^ (z >> 31)

    def real(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & self.MASK
        return (self.mix(self.state) >> 11) / 2 ** 53

    def normal(self):
        first = self.real()
        return np.sqrt(-2 * np.log(1 - first)) * np.cos(2 * np.pi * self.real())


def random_features(pictures):
    """pictures: [N, 3, 64, 64] in 0 … 255."""
    import torch
    x, channels = torch.from_numpy(pictures / 127.5 - 1), [3, 32, 64, 128, 256]
    for layer, (inside_, outside) in enumerate(zip(channels, channels[1:])):
        random = CounterRandom(2020, layer, 0)
        kernel = np.array([random.normal() for _ in range(outside * inside_ * 9)]) * np.sqrt(2 / (inside_ * 9))
        kernel = torch.from_numpy(kernel.reshape(outside, inside_, 3, 3))
        x = torch.nn.functional.avg_pool2d(torch.relu(torch.nn.functional.conv2d(x, kernel, padding=1)), 2)
    return x.reshape(len(pictures), -1).numpy()


def kernel_distance(a, b):
    """The unbiased squared maximum mean discrepancy of Bińkowski et al. 2018 with their cubic kernel, pair by pair."""
    def kernel(x, y):
        return (float(x @ y) / len(x) + 1) ** 3

    within = [np.mean([kernel(p[i], p[j]) for i in range(len(p)) for j in range(len(p)) if i != j]) for p in (a, b)]
    return within[0] + within[1] - 2 * np.mean([kernel(x, y) for x in a for y in b])


def radial_spectrum(images):
    """[N, 3, S, S] levels: the mean power of the luminance under von Hann's window, in rings of one cycle, 1 … S / √2."""
    size = images.shape[-1]
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(size) + 0.5) / size)
    window = np.outer(hann, hann)
    grey = np.tensordot(images, [0.299, 0.587, 0.114], axes=(1, 0))
    power = np.mean([np.abs(np.fft.fft2((g - (g * window).sum() / window.sum()) * window)) ** 2 for g in grey], axis=0)
    frequency = np.abs(np.fft.fftfreq(size) * size)
    radius = np.rint(np.hypot(frequency[:, None], frequency[None, :])).astype(int)
    return [power[radius == ring].mean() for ring in range(1, int(size / np.sqrt(2)) + 1)]
