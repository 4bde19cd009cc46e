#!/usr/bin/env bash
# Makes artifacts/gpu: what a machine with a GPU and PyTorch, but without .NET needs.
#   bench/gpu/prepare.sh DATA SIZE        to train (train.sh); DATA: a zip or folder of pictures, SIZE: the side to train at
#   bench/gpu/prepare.sh --measure        to check and measure drawing (measure.sh)
# To train needs python3 with numpy and pillow (Debian: python3-numpy python3-pil; PYTHON names another than the one on the path).
set -euo pipefail
root=$(readlink -f -- "$(dirname -- "${BASH_SOURCE[0]}")/../..")
[[ $# == 2 || ($# == 1 && $1 == --measure) ]] || { sed -n '2,5p' -- "${BASH_SOURCE[0]}" | cut -c 3- >&2; exit 2; }
out=$root/artifacts/gpu
rm -rf -- "$out"
mkdir -p -- "$out"

# The program and TorchSharp's own library; libtorch is the other machine's.
publish() {
  dotnet publish "$root/$1/$2" -c Release -r linux-x64 --self-contained -p:PublishSingleFile=true \
    -p:EnableCompressionInSingleFile=true -p:DebugType=none -p:PublishesLibtorch=false -o "$out/program"
}

if [[ $1 == --measure ]]; then
  publish bench FaceService.Bench
  cp -r -- "$root/bench/peers" "$root/bench/gpu/measure.sh" "$out/"
else
  publish src FaceService.Cli
  "$root/face" dataset pack "$1" --size "$2" --out "$out/data.facepack"
  "${PYTHON:-python3}" "$root/bench/gpu/facepack.py" shrink "$out/data.facepack" "$out/data.tar"
  rm -- "$out/data.facepack"
  cp -- "$root/bench/gpu/facepack.py" "$root/bench/gpu/train.sh" "$out/"
fi
du -sh -- "$out"
