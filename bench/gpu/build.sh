#!/usr/bin/env bash
# Sourced by train.sh and measure.sh.

# build_facetorch HERE WORK: builds HERE/native into WORK/native against this machine's PyTorch, or LIBTORCH.
build_facetorch() {
  local here=$1 work=$2 standard
  [[ -f $work/native/libfacetorch.so ]] && return
  LIBTORCH=${LIBTORCH:-$("${PYTHON:-python3}" -c 'import os, torch; print(os.path.dirname(torch.__file__))')}
  export LIBTORCH
  # Newer libtorch headers want newer C++.
  for standard in 17 20; do
    rm -rf -- "$work/build"
    if cmake -S "$here/native" -B "$work/build" -DCMAKE_BUILD_TYPE=Release -DFACE_BUILD_IMAGE=OFF -DCMAKE_CXX_STANDARD=$standard \
      -DCMAKE_LIBRARY_OUTPUT_DIRECTORY="$work/native" > "$work/build.log" 2>&1 &&
      cmake --build "$work/build" --parallel >> "$work/build.log" 2>&1; then
      grep 'CUDA graphs:' -- "$work/build.log" >&2 || true
      return
    fi
  done
  tail -n 30 -- "$work/build.log" >&2
  exit 1
}
