"""Writes what the batch normalisation layer's test compares with. Needs PyTorch; run from this folder:

    python3 write_batch_norm.py
"""

import json
import pathlib

import torch

from fill import uniform

FIXTURES = pathlib.Path(__file__).parent.parent / 'FaceService.Model.Tests' / 'Networks' / 'Fixtures'


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
    write('batch-norm', batch_norm())
