#!/usr/bin/env bash
# Everything that is to be known of a machine with a GPU, in the order in which it matters, from what `prepare.sh --measure` made:
#   measure.sh [STEP]...        STEP: right memory kernels generate train; without any, all of them in this order
# Each step has its time limit. A step that finds something wrong does not keep the others from running; the exit code is 1 then.
# Needs PyTorch 2.10 or 2.11 with CUDA (or FACE_LIBTORCH=/path/to/torch/lib) and python3 with numpy; nothing is compiled. The kernels need
# ncu, which comes with CUDA. FACE_GPU_DEVICE=cpu tries the script itself, in small, where there is no GPU.
set -uo pipefail
here=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
work=${FACE_GPU_WORK:-/tmp/face-gpu}
device=${FACE_GPU_DEVICE:-cuda}
mkdir -p -- "$work"
FACE_PYTHON=$(command -v "${PYTHON:-python3}")
if [[ $device != cpu ]]; then
  FACE_LIBTORCH=${FACE_LIBTORCH:-$("$FACE_PYTHON" -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')}
  export FACE_LIBTORCH
fi
export FACE_PYTHON FACE_PEERS=$here/peers
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_BUNDLE_EXTRACT_BASE_DIR=$work/bundle
bench=$here/program/FaceService.Bench
wrong=0

# run NAME SECONDS COMMAND…
run() {
  local name=$1 seconds=$2
  shift 2
  printf '\n== %s\n' "$name"
  SECONDS=0
  timeout --signal=INT --kill-after=10 "$seconds" "$@" || { wrong=1; echo "$name: not well (exit code $?)"; }
  echo "$name took $SECONDS s"
}

# Bytes in company, alone and in every precision; with the tensor operators behind them.
step_right() {
  if [[ $device == cpu ]]; then
    run right 600 "$bench" gpu --device cpu --sizes 32
  else
    run right 150 "$bench" gpu --device "$device" --sizes 64 256 1024
  fi
}

# Two models of 256 pixels and one of 1024 within 8 GiB, also after a hundred loads and unloads. If libtorch keeps what it no longer
# needs, once more with segments that can be given back.
step_memory() {
  if [[ $device == cpu ]]; then
    run memory 600 "$bench" memory --device cpu --sizes 32 32 64 --cycles 20
    return
  fi
  local before=$wrong
  run memory 150 "$bench" memory --device "$device"
  if ((wrong != before)); then
    export PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True
    run "memory with $PYTORCH_CUDA_ALLOC_CONF" 150 "$bench" memory --device "$device"
  fi
}

# The kernels of ordinary training steps, the longest first, in milliseconds.
step_kernels() {
  if [[ $device == cpu ]] || ! command -v ncu > /dev/null; then
    echo "kernels: left out, for there is no ncu"
    return
  fi
  run kernels 150 ncu --csv --page raw --metrics gpu__time_duration.sum --launch-skip 4000 --launch-count 3000 --kill yes --log-file "$work/kernels.csv" \
    "$bench" minute --preset stylegan2-256 --steps 8 --set device="$device" batch=32 precision=bfloat16
  "$FACE_PYTHON" - "$work/kernels.csv" << 'PYTHON'
import collections, csv, sys
lines = [line for line in open(sys.argv[1]) if line.startswith('"')]
rows = csv.DictReader(lines)
unit = next(rows)['gpu__time_duration.sum']
times, counts = collections.Counter(), collections.Counter()
for row in rows:
    name = row['Kernel Name'][:100]
    times[name] += float(row['gpu__time_duration.sum'].replace(',', ''))
    counts[name] += 1
whole = sum(times.values())
for name, time in times.most_common(20):
    print(f'{100 * time / whole:5.1f} %  {time:12.0f} {unit}  {counts[name]:5d}  {name}')
PYTHON
}

# Images a second beside PyTorch with the same layers; encoding apart.
step_generate() {
  if [[ $device == cpu ]]; then
    run generate 600 "$bench" generate --device cpu --sizes 32 --batches 1 4 --seconds 1 --no-peers
  else
    run generate 150 "$bench" generate --device "$device" --sizes 64 256 1024 --batches 1 8 32 --seconds 3
  fi
}

# A minute of training: 199 images a second were measured at 256 pixels, batch 64, and twice that is the aim.
step_train() {
  if [[ $device == cpu ]]; then
    run train 600 "$bench" minute --preset stylegan2-32 --seconds 5 --set device=cpu batch=4 threads=1
  else
    run train 150 "$bench" minute --preset stylegan2-256 --seconds 60 --set device="$device" batch=64 precision=bfloat16 channel_base=8192 channel_max=256
  fi
}

[[ $device == cpu ]] || nvidia-smi --query-gpu=name,memory.total,driver_version --format=csv,noheader
(($# > 0)) || set -- right memory kernels generate train
for step in "$@"; do
  case $step in
    right) step_right ;;
    memory) step_memory ;;
    kernels) step_kernels ;;
    generate) step_generate ;;
    train) step_train ;;
    *)
      echo "There is no step '$step'; there are right, memory, kernels, generate and train." >&2
      exit 2
      ;;
  esac
done
exit "$wrong"
