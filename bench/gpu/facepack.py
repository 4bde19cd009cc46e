#!/usr/bin/env python3
"""Makes a packed dataset small enough to carry, and whole again on another machine.

    facepack.py shrink IN.facepack OUT.tar [--quality 90]
    facepack.py expand IN.tar OUT.facepack

A .facepack (src/FaceService.Training/Datasets/PackedDataset.cs) holds raw pixels: the magic FACEPACK, the header's length
(int32), a JSON header, then on page boundaries each picture's class (int32) and the pixels, uint8 [count, size, size, 3]. The
tar holds the header, the classes and each picture as JPEG; JPEG loses a little, so expand names the content anew.
"""
import argparse
import hashlib
import io
import json
import struct
import tarfile

import numpy as np
from PIL import Image

MAGIC, PAGE = b"FACEPACK", 4096


def align(offset):
    return -(-offset // PAGE) * PAGE


def read(path):
    with open(path, "rb") as file:
        if file.read(8) != MAGIC:
            raise SystemExit(f"{path} is not a packed dataset.")
        (length,) = struct.unpack("<i", file.read(4))
        header = json.loads(file.read(length))
    count, size = header["count"], header["size"]
    body = align(12 + length)
    classes = np.fromfile(path, "<i4", count, offset=body)
    pixels = np.memmap(path, np.uint8, "r", align(body + 4 * count), (count, size, size, 3))
    return header, classes, pixels


def shrink(source, target, quality):
    header, classes, pixels = read(source)
    with tarfile.open(target, "w") as tar:
        add(tar, "header.json", json.dumps(header).encode())
        add(tar, "classes", classes.tobytes())
        for i, picture in enumerate(pixels):
            jpeg = io.BytesIO()
            Image.fromarray(np.asarray(picture)).save(jpeg, "JPEG", quality=quality, subsampling=0)
            add(tar, f"{i}.jpg", jpeg.getvalue())


def add(tar, name, content):
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    tar.addfile(entry, io.BytesIO(content))


def expand(source, target):
    with tarfile.open(source) as tar:
        header = json.load(tar.extractfile("header.json"))
        classes = tar.extractfile("classes").read()
        pictures = [
            np.asarray(Image.open(io.BytesIO(tar.extractfile(f"{i}.jpg").read())).convert("RGB")) for i in range(header["count"])
        ]
    digest = hashlib.sha256(classes)
    for picture in pictures:
        digest.update(picture.tobytes())
    header["content_digest"] = digest.hexdigest()
    text = json.dumps(header).encode()
    with open(target, "wb") as file:
        file.write(MAGIC + struct.pack("<i", len(text)) + text)
        file.seek(align(file.tell()))
        file.write(classes)
        file.seek(align(file.tell()))
        for picture in pictures:
            file.write(picture.tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("direction", choices=["shrink", "expand"])
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--quality", type=int, default=90)
    args = parser.parse_args()
    if args.direction == "shrink":
        shrink(args.source, args.target, args.quality)
    else:
        expand(args.source, args.target)


main()
