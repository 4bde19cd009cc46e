#!/usr/bin/env bash
# Trains on a machine with a GPU from what prepare.sh made; run again, it goes on from the newest checkpoint.
#   train.sh RUN SECONDS [TRAIN OPTIONS]...
# RUN: the run folder; SECONDS: when to stop with a checkpoint. Options as ./face train has them, for instance
#   train.sh /tmp/run 540 --preset stylegan2-128 --kimg 5000 --batch 64 --set precision=bfloat16
# Needs PyTorch 2.10 or 2.11 (or FACE_LIBTORCH=/path/to/torch/lib) and python3 with numpy and pillow; nothing is compiled. RUN can be
# copied away and back: ./face train --resume and ./face model publish read it anywhere.
set -euo pipefail
here=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
(($# >= 2)) || { sed -n '2,7p' -- "${BASH_SOURCE[0]}" | cut -c 3- >&2; exit 2; }
run=$1 seconds=$2
shift 2
work=${FACE_GPU_WORK:-/tmp/face-gpu}
mkdir -p -- "$work"
FACE_LIBTORCH=${FACE_LIBTORCH:-$("${PYTHON:-python3}" -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')}
export FACE_LIBTORCH FACE_DATA=$work DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_BUNDLE_EXTRACT_BASE_DIR=$work/bundle
[[ -f $work/data.facepack ]] || "${PYTHON:-python3}" "$here/facepack.py" expand "$here/data.tar" "$work/data.facepack"
where=(--out "$run")
[[ -f $run/run.json ]] && where=(--resume "$run")
timeout --signal=TERM --kill-after=60 "$seconds" "$here/program/FaceService.Cli" train --data "$work/data.facepack" "${where[@]}" "$@" ||
  (($? == 124))
