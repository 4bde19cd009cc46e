#!/usr/bin/env bash
# Tries the Dockerfile, or the README's two commands, on bare Debians where no container engine is at hand.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

here=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
tree=$(dirname -- "$here")
work=${FACE_VERIFY_DIR:-/var/tmp/face-verify}
suite=trixie # stands for Ubuntu 24.04
# shellcheck source=verify/chroot.sh
. "$here/verify/chroot.sh"
# shellcheck source=verify/dockerfile.sh
. "$here/verify/dockerfile.sh"
# shellcheck source=verify/fresh.sh
. "$here/verify/fresh.sh"

usage() {
  cat <<'TEXT'
Usage: docker/verify.sh [--fresh [--bookworm | --trixie] [--no-tests]] [--keep]

Replays docker/Dockerfile step by step in folders instead of images: the base images are replaced by Debian's
debootstrap with the machine's own .NET; every other instruction is carried out, or the run
fails. Then the service is started as the image would start it, and a face is fetched.

  --fresh   instead, clones the tree (what is committed) into a bare Debian 12 and 13 with nothing but the .NET SDK and
            runs `dotnet run -c Release --project src/FaceService.Api` and `dotnet test` there, as the README says
  --bookworm, --trixie  tries Debian 12 or 13 alone
  --no-tests  leaves out `dotnet test`
  --keep    leaves the folders for a look (in FACE_VERIFY_DIR, default /var/tmp/face-verify)

Needs root, debootstrap, curl, and that nothing listens on port 5080.
TEXT
}

say() { printf 'verify: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

mode=image keep=false tests=true
releases=(bookworm trixie)
for argument in "$@"; do
  case $argument in
    --fresh) mode=fresh ;;
    --keep) keep=true ;;
    --no-tests) tests=false ;;
    --bookworm | --trixie) releases=("${argument#--}") ;;
    --help | -h) usage; exit ;;
    *) usage >&2; exit 2 ;;
  esac
done

((EUID == 0)) || die "this makes roots and mounts, and so needs to be root"
for tool in debootstrap curl unshare dotnet; do
  command -v "$tool" > /dev/null || die "'$tool' is missing (Debian: apt-get install debootstrap curl; .NET from Microsoft)"
done

# In namespaces of our own, mounts and processes end with this script, whatever happens.
if [[ ${FACE_VERIFY_INSIDE:-} != yes ]]; then
  FACE_VERIFY_INSIDE=yes exec unshare --mount --pid --fork --kill-child --mount-proc --propagation private "$here/verify.sh" "$@"
fi

! curl -s -o /dev/null http://127.0.0.1:5080/ || die "something is listening on port 5080 already"

mkdir -p -- "$work"
exec 8> "$work/lock"
flock -n 8 || die "another run is using $work"
if [[ $keep == false ]]; then trap remove_roots EXIT; fi
remove_roots
make_base "$suite"

if [[ $mode == fresh ]]; then verify_fresh; else verify_image; fi
