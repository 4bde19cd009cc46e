#!/usr/bin/env bash
# Makes artifacts/gpu: what a machine with a GPU and PyTorch, but without .NET and libvips, needs to train (see train.sh).
#   bench/gpu/prepare.sh DATA SIZE        DATA: a zip or folder of pictures; SIZE: the side to train at
# Needs python3 with numpy and pillow (Debian: python3-numpy python3-pil; PYTHON names another than the one on the path).
set -euo pipefail
root=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../..
(($# == 2)) || { sed -n '2,4p' -- "${BASH_SOURCE[0]}" | cut -c 3- >&2; exit 2; }
out=$root/artifacts/gpu
rm -rf -- "$out"
mkdir -p -- "$out"
dotnet publish "$root/src/FaceService.Training" -c Release -r linux-x64 --self-contained -p:PublishSingleFile=true \
  -p:EnableCompressionInSingleFile=true -p:DebugType=none -o "$out/publish"
mv -- "$out/publish/FaceService.Training" "$out/"
rm -rf -- "$out/publish"
"$root/face" dataset pack "$1" --size "$2" --out "$out/data.facepack"
"${PYTHON:-python3}" "$root/bench/gpu/facepack.py" shrink "$out/data.facepack" "$out/data.tar"
rm -- "$out/data.facepack"
cp -r -- "$root/native" "$root/bench/gpu/facepack.py" "$root/bench/gpu/train.sh" "$out/"
du -sh -- "$out"
