#!/usr/bin/env bash
# Checks and measures drawing on a machine with a GPU, from what `prepare.sh --measure` made.
#   measure.sh [OPTIONS OF ./face bench generate]...        for instance --sizes 64 1024 --batches 1 32 --no-peers
# First what the GPU draws is checked (./face bench gpu), then images a second are measured beside PyTorch. Needs PyTorch 2.10 or 2.11 with
# CUDA (or FACE_LIBTORCH=/path/to/torch/lib) and python3 with numpy; nothing is compiled.
set -euo pipefail
here=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
work=${FACE_GPU_WORK:-/tmp/face-gpu}
mkdir -p -- "$work"
FACE_PYTHON=$(command -v "${PYTHON:-python3}")
FACE_LIBTORCH=${FACE_LIBTORCH:-$("$FACE_PYTHON" -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')}
export FACE_PYTHON FACE_LIBTORCH FACE_PEERS=$here/peers
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_BUNDLE_EXTRACT_BASE_DIR=$work/bundle
nvidia-smi --query-gpu=name,memory.total,driver_version --format=csv,noheader || true
wrong=0
"$here/program/FaceService.Bench" gpu || wrong=$?
(($# > 0)) || set -- --sizes 64 256 1024 --batches 1 8 32 --seconds 3
"$here/program/FaceService.Bench" generate --device cuda "$@"
exit "$wrong"
