#!/usr/bin/env bash
# Checks and measures drawing on a machine with a GPU, from what `prepare.sh --measure` made.
#   measure.sh [OPTIONS OF ./face bench generate]...        for instance --sizes 64 1024 --batches 1 32 --no-peers
# First what the GPU draws is checked (./face bench gpu), then images a second are measured, with CUDA graphs and without, beside
# PyTorch. Needs PyTorch with CUDA (or LIBTORCH=/path/to/libtorch), CUDA's headers (CUDA_HOME, else /usr/local/cuda, or NVIDIA's wheels
# beside PyTorch), CMake, a C++ compiler and python3 with numpy. There is no libvips for encoding; where libfaceimage.so lies in
# FACE_NATIVE it is used, else that column says that it is missing.
set -euo pipefail
here=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
work=${FACE_GPU_WORK:-/tmp/face-gpu}
mkdir -p -- "$work"
# shellcheck source=bench/gpu/build.sh
. "$here/build.sh"
build_facetorch "$here" "$work"

# The native library is looked for beside the program.
cp -u -- "$here/FaceService.Bench" "$work/native/libfacetorch.so" "$work/"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_BUNDLE_EXTRACT_BASE_DIR=$work/bundle
FACE_PYTHON=$(command -v "${PYTHON:-python3}")
export FACE_PYTHON FACE_PEERS=$here/peers
nvidia-smi --query-gpu=name,memory.total,driver_version --format=csv,noheader || true
wrong=0
"$work/FaceService.Bench" gpu || wrong=$?
(($# > 0)) || set -- --sizes 64 256 1024 --batches 1 8 32 --seconds 3
"$work/FaceService.Bench" generate --device cuda "$@"
exit "$wrong"
