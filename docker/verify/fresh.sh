# The README's two commands on bare Debians with the .NET SDK and nothing else. Sourced by verify.sh.
# shellcheck shell=bash disable=SC2154,SC2034

verify_fresh() {
  local release
  for release in "${releases[@]}"; do verify_release "$release"; done
  say "the two commands work on a bare Debian: ${releases[*]}"
}

verify_release() {
  local root=$work/root-$1
  local -a serve=(dotnet run -c Release --project src/FaceService.Api)
  local -a environment=(HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8)

  make_base "$1"
  copy_root "$work/base-$1" "$root"
  mount_root "$root"
  add_dotnet "$root"
  git clone -q --no-hardlinks -- "$tree" "$root/root/face-service"
  say "a bare Debian ($1), the .NET SDK and a clean clone of $(git -C "$tree" rev-parse --short HEAD): ${serve[*]}"
  start_and_fetch "first face" 1800
  start_and_fetch "first face of the second start" 120
  if [[ $tests == true ]]; then
    say "dotnet test"
    SECONDS=0
    enter "$root" root /root/face-service "${environment[@]}" -- dotnet test || die "dotnet test failed"
    say "tested in $SECONDS s"
  fi
  unmount_root "$root"
}

start_and_fetch() {
  local server
  SECONDS=0
  enter_by=exec enter "$root" root /root/face-service "${environment[@]}" -- "${serve[@]}" &
  server=$!
  wait_until_ready "$server" "$2"
  fetch_face "$work/face.png"
  say "$1 after $SECONDS s"
  stop "$server"
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
