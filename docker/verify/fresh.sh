# The README's two commands on a bare Debian with the .NET SDK. Sourced by verify.sh.
# shellcheck shell=bash disable=SC2154,SC2034

verify_fresh() {
  local root=$work/root-fresh server
  local -a environment=(HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8)

  copy_root "$work/base" "$root"
  mount_root "$root"
  cp -a -- "$dotnet_home" "$root/usr/share/dotnet"
  ln -s ../share/dotnet/dotnet "$root/usr/bin/dotnet"
  git clone -q --no-hardlinks -- "$tree" "$root/root/face-service"
  say "a bare Debian, the .NET SDK and a clean clone of $(git -C "$tree" rev-parse --short HEAD): ./face serve"

  SECONDS=0
  enter_by=exec enter "$root" root /root/face-service "${environment[@]}" -- ./face serve &
  server=$!
  wait_until_ready "$server" 1800
  say "ready after $SECONDS s"
  fetch_face "$work/face.png"
  stop "$server"

  SECONDS=0
  enter_by=exec enter "$root" root /root/face-service "${environment[@]}" -- ./face serve &
  server=$!
  wait_until_ready "$server" 120
  say "ready again after $SECONDS s"
  stop "$server"

  say "./face test"
  SECONDS=0
  enter "$root" root /root/face-service "${environment[@]}" -- ./face test || die "./face test failed"
  say "tested in $SECONDS s"
  say "the two commands work on a bare Debian"
}

wait_until_ready() {
  local server=$1 limit=$2
  wait_for "$limit" ready_or_gone "$server" || die "the service was not ready after $limit s"
  kill -0 "$server" 2> /dev/null || die "the service ended"
}

ready_or_gone() { ! kill -0 "$1" 2> /dev/null || curl -fs -o /dev/null http://127.0.0.1:5080/health/ready; }

stop() {
  kill -TERM "$1"
  local code=0
  wait "$1" || code=$?
  ((code == 0 || code == 143)) || die "the service ended with code $code when asked to stop"
}
