# Carries out a Dockerfile in folders. It knows the instructions that ours uses, in the forms that ours
# uses, and fails on any other. Sourced by verify.sh.
# shellcheck shell=bash disable=SC2154,SC2034

declare -A stages=()           # stage name → its folder
declare -a stage_environment=() # NAME=VALUE of the stage at hand
declare -a entrypoint=() command=() health=()
stage='' stage_user=root stage_folder=/ stage_count=0 exposed=''

verify_image() {
  replay "$tree/docker/Dockerfile"
  [[ $exposed == 5080 ]] || die "the image exposes '$exposed', not 5080"
  [[ $stage_user != root ]] || die "the image runs as root"
  ((${#health[@]} > 0)) || die "the image has no HEALTHCHECK"
  run_image
  unmount_root "$stage"
  say "every step of the Dockerfile works, and the image serves"
}

# Reads instructions: comments and empty lines go, a line that ends in a backslash continues.
replay() {
  local line instruction='' step=0
  while IFS= read -r line || [[ -n $line ]]; do
    [[ $line =~ ^[[:space:]]*(#|$) ]] && continue
    if [[ $line == *\\ ]]; then
      instruction+="${line%\\} "
      continue
    fi
    instruction+=$line
    step=$((step + 1))
    say "step $step: $(tr -s ' ' <<< "$instruction")"
    carry_out "${instruction%% *}" "$(trim "${instruction#* }")"
    instruction=''
  done < "$1"
  [[ -z $instruction ]] || die "the last line continues into nothing: $instruction"
}

trim() { sed -E 's/^[[:space:]]+//; s/[[:space:]]+$//' <<< "$1"; }

carry_out() {
  case $1 in
    FROM) begin_stage "$2" ;;
    RUN) run_step "$2" ;;
    COPY) copy_step "$2" ;;
    ENV) read_environment "$2" ;;
    WORKDIR)
      stage_folder=$2
      mkdir -p -- "$stage$2"
      ;;
    USER)
      stage_user=$2
      chroot "$stage" id "$2" > /dev/null || die "the image has no user $2"
      ;;
    VOLUME)
      [[ $2 == /* ]] || die "unknown form: VOLUME $2"
      mkdir -p -- "$stage$2"
      ;;
    EXPOSE) exposed=$2 ;;
    HEALTHCHECK)
      [[ $2 =~ ^(--[a-z-]+=[0-9]+s?[[:space:]]+)*CMD[[:space:]]+(.*)$ ]] || die "unknown form: HEALTHCHECK $2"
      parse_list "${BASH_REMATCH[2]}" health
      ;;
    ENTRYPOINT) parse_list "$2" entrypoint ;;
    CMD) parse_list "$2" command ;;
    *) die "this instruction is not known here: $1" ;;
  esac
}

# FROM image [AS name]: known images are replaced, a stage's name is a copy of that stage.
begin_stage() {
  local image name
  [[ $1 =~ ^([^[:space:]]+)([[:space:]]+AS[[:space:]]+([a-z0-9-]+))?$ ]] || die "unknown form: FROM $1"
  image=${BASH_REMATCH[1]} name=${BASH_REMATCH[3]:-}
  [[ -z $stage ]] || unmount_root "$stage"
  stage_count=$((stage_count + 1))
  stage=$work/root-$stage_count
  stage_environment=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
  stage_user=root stage_folder=/ entrypoint=() command=() health=() exposed=''
  case $image in
    mcr.microsoft.com/dotnet/sdk:10.0) dotnet_stage sdk ;;
    mcr.microsoft.com/dotnet/aspnet:10.0) dotnet_stage aspnet ;;
    *)
      [[ -n ${stages[$image]:-} ]] || die "this base image has no stand-in here: $image"
      copy_root "${stages[$image]}" "$stage"
      ;;
  esac
  mount_root "$stage"
  [[ -z $name ]] || stages[$name]=$stage
}

# Microsoft's images are Ubuntu with .NET: a bare Debian with the machine's own stands in, without the SDK for the runtime's.
dotnet_stage() {
  copy_root "$work/base-$suite" "$stage"
  add_dotnet "$stage"
  [[ $1 == sdk ]] || rm -rf -- "$stage"/usr/share/dotnet/{sdk,sdk-manifests,packs,templates,library-packs}
}

run_step() {
  [[ $1 != -* ]] || die "unknown form: RUN $1"
  enter "$stage" "$stage_user" "$stage_folder" HOME=/root "${stage_environment[@]}" -- /bin/sh -c "$1" ||
    die "this step failed: RUN $1"
}

# NAME=VALUE ..., without quotes or references.
read_environment() {
  local pair
  local -a pairs
  read -ra pairs <<< "$1"
  for pair in "${pairs[@]}"; do
    [[ $pair =~ ^[A-Za-z_][A-Za-z0-9_]*=[^\"\'\$\\]*$ ]] || die "unknown form: ENV $pair"
    stage_environment+=("$pair")
  done
}

# COPY [--from=stage] source... target. From the tree, what .dockerignore names is left out.
copy_step() {
  local from=$tree target source
  local -a words
  read -ra words <<< "$1"
  if [[ ${words[0]} == --from=* ]]; then
    from=${stages[${words[0]#--from=}]:-}
    [[ -n $from ]] || die "COPY from a stage that is not there: ${words[0]}"
    words=("${words[@]:1}")
  fi
  if ((${#words[@]} < 2)) || [[ ${words[0]} == -* ]]; then die "unknown form: COPY $1"; fi
  target=${words[-1]}
  unset 'words[-1]'
  [[ $target == /* ]] || target=$stage_folder/$target
  for source in "${words[@]}"; do
    [[ -e $from/$source ]] || die "COPY: there is no $source"
    if [[ -d $from/$source ]]; then
      copy_folder "$from" "$from/$source" "$stage$target"
    elif [[ $target == */ || ${#words[@]} -gt 1 ]]; then
      install -D -p -m "$(stat -c %a -- "$from/$source")" -t "$stage$target" -- "$from/$source"
    else
      install -D -p -m "$(stat -c %a -- "$from/$source")" -- "$from/$source" "$stage$target"
    fi
  done
}

# The contents of a folder, as COPY has it.
copy_folder() {
  local -a excludes=()
  if [[ $1 == "$tree" ]]; then mapfile -t excludes < <(ignored "$(realpath --relative-to="$tree" -- "$2")"); fi
  mkdir -p -- "$3"
  tar -C "$2" "${excludes[@]}" -cf - . | tar -C "$3" --no-same-owner -xf -
}

# .dockerignore as options of tar, for a folder of the tree: **/NAME means anywhere, another line a path.
ignored() {
  local line
  while IFS= read -r line; do
    [[ ${line#'**/'} != *[*?!]* ]] || die ".dockerignore: unknown form: $line"
    case $line in
      '**/'*) printf '%s\n' --no-anchored "--exclude=${line#'**/'}" ;;
      "$1"/*) printf '%s\n' --anchored "--exclude=./${line#"$1"/}" ;;
      ?*) [[ $1 != . ]] || printf '%s\n' --anchored "--exclude=./$line" ;;
    esac
  done < "$tree/docker/Dockerfile.dockerignore"
}

# ["a", "b"], without escapes.
parse_list() {
  local -n list=$2
  [[ $1 =~ ^\[(\"[^\"\\]*\"([[:space:]]*,[[:space:]]*\"[^\"\\]*\")*)\]$ ]] || die "unknown form of a list: $1"
  mapfile -t list < <(grep -oE '"[^"]*"' <<< "${BASH_REMATCH[1]}" | sed 's/^"//; s/"$//')
}

# Starts the image as an engine would: its user, environment, folder and command.
run_image() {
  local server
  say "starting as $stage_user: ${entrypoint[*]} ${command[*]}"
  enter_by=exec enter "$stage" "$stage_user" "$stage_folder" HOME=/home/face "${stage_environment[@]}" -- \
    "${entrypoint[@]}" "${command[@]}" &
  server=$!
  wait_for 300 healthy_or_gone "$server" || die "the image was not healthy after 300 s"
  kill -0 "$server" 2> /dev/null || die "the service ended"
  say "healthy"
  fetch_face "$work/face.png"
  chroot --userspec="$stage_user" "$stage" /bin/sh -c '! touch /app/written 2> /dev/null && touch /data/written' ||
    die "the image's user should be able to write into /data and nowhere in /app"
  stop "$server"
}

healthy_or_gone() {
  ! kill -0 "$1" 2> /dev/null ||
    enter "$stage" "$stage_user" "$stage_folder" "${stage_environment[@]}" -- "${health[@]}"
}
