# Bare Debian roots: making them, and running commands in them. Sourced by verify.sh.
# shellcheck shell=bash disable=SC2154,SC2034

dotnet_home=$(dirname -- "$(readlink -f -- "$(command -v dotnet || echo /usr/share/dotnet/dotnet)")")

# A bare Debian with what .NET itself asks for, made once and copied: make_base SUITE.
make_base() {
  local icu=libicu76
  [[ $1 != bookworm ]] || icu=libicu72
  [[ ! -d $work/base-$1 ]] || return 0
  say "making a bare Debian ($1)"
  rm -rf -- "$work/base.new"
  debootstrap --variant=minbase --include="ca-certificates,git,libstdc++6,openssl,tzdata,$icu" "$1" "$work/base.new" > "$work/debootstrap.log" 2>&1 ||
    die "debootstrap failed; see $work/debootstrap.log"
  # As Debian's own image has it: nothing here has to survive a power cut.
  echo force-unsafe-io > "$work/base.new/etc/dpkg/dpkg.cfg.d/docker-apt-speedup"
  mv -T -- "$work/base.new" "$work/base-$1"
}

add_dotnet() {
  mkdir -p -- "$1/usr/share/dotnet"
  cp -a -- "$dotnet_home/." "$1/usr/share/dotnet/"
  ln -s ../share/dotnet/dotnet "$1/usr/bin/dotnet"
}

remove_roots() { rm -rf --one-file-system -- "$work"/root-*; }

copy_root() { cp -a --reflink=auto -- "$1" "$2"; }

# What the machine knows about its way to the outside (names, proxies, certificates, NuGet's configuration) is lent
# to the root; an image build gets the same from its container engine.
mount_root() {
  local root=$1
  mount -t proc proc "$root/proc"
  make_devices "$root/dev"
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  apt-config dump Acquire > "$root/etc/apt/apt.conf.d/99verify"
  mkdir -p "$root/run/verify"
  cp -L -- "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" "$root/run/verify/certificates.crt"
  if [[ -r ${HOME:-/root}/.nuget/NuGet/NuGet.Config ]]; then
    install -D -m 644 -- "${HOME:-/root}/.nuget/NuGet/NuGet.Config" "$root/root/.nuget/NuGet/NuGet.Config"
  fi
}

# Devices of its own, not the machine's: the folder is deleted in the end, with all that lies in it.
make_devices() {
  mount -t tmpfs -o mode=755 tmpfs "$1"
  mknod -m 666 "$1/null" c 1 3
  mknod -m 666 "$1/zero" c 1 5
  mknod -m 666 "$1/full" c 1 7
  mknod -m 666 "$1/random" c 1 8
  mknod -m 666 "$1/urandom" c 1 9
  mkdir -m 1777 "$1/shm"
  ln -s /proc/self/fd "$1/fd"
  ln -s /proc/self/fd/0 "$1/stdin"
  ln -s /proc/self/fd/1 "$1/stdout"
  ln -s /proc/self/fd/2 "$1/stderr"
}

unmount_root() {
  umount -l -- "$1/dev" "$1/proc"
  rm -rf -- "$1/run/verify" "$1/etc/apt/apt.conf.d/99verify"
}

outside_environment() {
  printf '%s=/run/verify/certificates.crt\n' SSL_CERT_FILE NODE_EXTRA_CA_CERTS
  if command -v npm > /dev/null; then printf 'npm_config_registry=%s\n' "$(npm config get registry --loglevel=error)"; fi
  env | grep -E '^(https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY|NUGET_[A-Z_]+)=' || true
}

# enter ROOT USER WORKDIR NAME=VALUE... -- COMMAND...
# With enter_by=exec, in a subshell, the command takes that subshell's place and so its process id.
enter() {
  local root=$1 user=$2 folder=$3
  shift 3
  local -a environment
  mapfile -t environment < <(outside_environment)
  while [[ $1 != -- ]]; do
    environment+=("$1")
    shift
  done
  shift
  # chroot looks the user's name up inside the root.
  # shellcheck disable=SC2016  # expanded inside
  ${enter_by:-} env -i "${environment[@]}" chroot --userspec="$user" "$root" /bin/sh -c 'cd -- "$0" && exec "$@"' "$folder" "$@" < /dev/null
}

# Waits until a command succeeds: wait_for SECONDS COMMAND...
wait_for() {
  local until=$((SECONDS + $1))
  shift
  until "$@" > /dev/null 2>&1; do
    ((SECONDS < until)) || return 1
    sleep 0.5
  done
}

# fetch_face FILE: a face by seed, twice; a PNG, and the same bytes.
fetch_face() {
  local url='http://127.0.0.1:5080/face?seed=85' type
  type=$(curl -fsS -o "$1" -w '%{content_type}' "$url") || die "no face came from $url"
  [[ $type == image/png && $(head -c 8 "$1" | od -An -tx1 | tr -d ' ') == 89504e470d0a1a0a ]] ||
    die "$url answered $type, not a PNG"
  curl -fsS "$url" | cmp -s - "$1" || die "the same seed gave other bytes"
  say "fetched a face: $(stat -c %s -- "$1") bytes of PNG, the same twice"
}
