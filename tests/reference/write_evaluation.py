"""Writes what the tests of `model evaluate` compare with. Needs NumPy, SciPy and PyTorch; run from this folder:

    python3 write_evaluation.py
"""

import json
import pathlib

import numpy as np

import evaluation as E
from fill import uniform

PLACE = pathlib.Path(__file__).parent / '../FaceService.Training.Tests/Evaluation/Fixtures'


def numbers(name, *shape):
    return uniform(name, int(np.prod(shape))).numpy().reshape(shape)


def picture(name, size):
    """Levels 0 … 255: a coarse pattern under a fine one."""
    coarse = np.kron(numbers(name + ' coarse', 3, size // 8, size // 8), np.ones((8, 8)))
    return np.floor(128 + 90 * coarse + 30 * numbers(name, 3, size, size))


def corners(size, count, which):
    """The upper left corners' x and y that the test takes too."""
    span = size - 6
    return [[((7 * i + 13 * p + 3 * which) % span, (5 * i + 11 * p + which) % span) for p in range(10)] for i in range(count)]


def summary(name, values):
    flat = np.asarray(values, np.float64).reshape(-1)
    return [np.sqrt((flat ** 2).sum()), (flat * numbers(name + '#', flat.size)).sum(), *flat[:3]]


def sliced_wasserstein():
    a, b = (np.stack([picture(f'{which}{i}', 64) for i in range(4)]) for which in 'ab')
    levels = []
    for level_a, level_b in zip(E.laplacian(a, 3), E.laplacian(b * 0.8, 3)):
        size = level_a.shape[-1]
        points_a = E.normalised(E.patches(level_a, corners(size, 4, 0)))
        points_b = E.normalised(E.patches(level_b, corners(size, 4, 1)))
        directions = numbers(f'directions {size}', 16, 147).T
        levels.append(dict(
            size=size, level=summary('level', level_a), descriptors=summary('descriptors', points_a),
            distance=E.sliced_wasserstein(points_a, points_b, directions)))
    return levels


def similarity():
    """Pairs: equal, noisy, dim, half another picture, and negatives."""
    a = picture('a', 64)
    others = [a, np.floor(np.clip(a + 40 * numbers('noise', 3, 64, 64), 0, 255)), np.floor(a / 2), np.floor((a + picture('b', 64)) / 2), 255 - a]
    return [E.ms_ssim(a, b) for b in others]


def features(name, count, shift):
    return (numbers(name, count, 4) + shift).astype(np.float64)


def frechet():
    mixing = numbers('mixing', 6, 6).astype(np.float64)
    return E.frechet(numbers('first', 40, 6).astype(np.float64), numbers('second', 30, 6).astype(np.float64) @ mixing + 0.5)


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return float(f'{float(value):.9g}') if isinstance(value, (float, np.floating)) else value


if __name__ == '__main__':
    PLACE.mkdir(parents=True, exist_ok=True)
    (PLACE / 'measures.json').write_text(json.dumps(plain(dict(
        sliced_wasserstein=sliced_wasserstein(), ms_ssim=similarity(), frechet=frechet(),
        manifold=E.manifold(features('real', 40, 0), features('generated', 30, 0.6)),
        kernel=E.kernel_distance(features('real', 40, 0), features('generated', 30, 0.6)),
        spectrum=E.radial_spectrum(np.stack([picture(f'p{i}', 64) for i in range(2)])),
        random_features=summary('features', E.random_features(np.stack([picture(f'p{i}', 64) for i in range(2)]))))), indent=1) + '\n')
