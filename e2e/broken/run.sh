#!/usr/bin/env bash
# Builds each mistake of this folder into a copy of the programs, runs the auditor on it, and fails unless the
# auditor says what it has to say; the same runs without a mistake have to be clean.
#   run.sh            all of them
#   run.sh NAME ...   these alone
#   run.sh check      whether each still applies, without building anything
#
# A mistake is a patch: what it is, in its first line, and a line for each run that shows it:
#   Shown-by: FAULT ENGINE COLUMN STRIKES
set -euo pipefail
cd "$(dirname "$0")/../.."

mistakes=e2e/broken
work=target/broken
source=$work/source
seed=1
# Longer than any run takes that ends by itself.
patience=300

apply() { # mistake, further words for git
  # Without a repository around it git takes the paths of a patch as they are.
  local patch="$PWD/$mistakes/$1.patch"
  (cd "${folder:-$source}" && GIT_CEILING_DIRECTORIES="$(dirname "$PWD")" git apply "${@:2}" "$patch") && return
  echo "$mistakes/$1.patch does not apply: make the same mistake in the code as it is now, and write it down with git diff" >&2
  exit 1
}

runs_of() { # mistake; a line for each run
  sed -n 's/^Shown-by: //p' "$mistakes/$1.patch"
}

build() {
  (cd "$source" && CARGO_TARGET_DIR="$OLDPWD/$work/build" cargo build --quiet --locked --package rapport)
}

# Runs the auditor; leaves what it says in $said and its exit code in $code.
audit() { # fault, engine, strikes
  code=0
  timeout "$patience" target/debug/torture --programs "$work/build/debug" --forms all-in-one \
    --faults "$1" --engines "$2" --strikes "$3" --seeds "$seed" --verbose >"$said" 2>&1 || code=$?
}

count_in() { # column; nothing when there is no row
  awk -v column="$1" '
    !place { for (i = 1; i <= NF; i++) if ($i == column) place = i; next }
    NF >= place && $place ~ /^[0-9]+$/ { print $place; exit }' "$said"
}

line() { printf '%-24s %-12s %-9s %5s  %-8s %6s  %s\n' "$@"; }

names=()
for patch in "$mistakes"/*.patch; do names+=("$(basename "$patch" .patch)"); done
if [ "${1:-}" = check ]; then
  for name in "${names[@]}"; do folder=. apply "$name" --check; done
  exit 0
fi
[ $# = 0 ] || names=("$@")

cargo build --quiet --package e2e --bin torture
rm -rf "$source" "$work/said"
mkdir -p "$source" "$work/said"
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents --preserve=timestamps -t "$source"
# Cargo goes by times: what the last run built from a mistake is older than this.
find "$source/store-kit" "$source/comments-service" -type f -exec touch {} +

failed=0
line mistake fault engine seed column found "what the auditor says first"
build
for name in "${names[@]}"; do runs_of "$name"; done | awk '!met[$1 $2 $4]++' >"$work/controls"
while read -r fault engine _ strikes; do
  said=$work/said/none-$fault-$engine
  audit "$fault" "$engine" "$strikes"
  if [ "$code" = 0 ]; then
    line none "$fault" "$engine" "$seed" - 0 "clean"
  else
    line none "$fault" "$engine" "$seed" - - "NOT CLEAN, see $said"
    failed=1
  fi
done <"$work/controls"

for name in "${names[@]}"; do
  apply "$name"
  build
  while read -r fault engine column strikes; do
    said=$work/said/$name-$fault-$engine
    audit "$fault" "$engine" "$strikes"
    found=$(count_in "$column")
    if [ "$code" = 1 ] && [ "${found:-0}" -gt 0 ]; then
      line "$name" "$fault" "$engine" "$seed" "$column" "$found" "$(sed -n "s/^  $column: //p" "$said" | head -1)"
    else
      line "$name" "$fault" "$engine" "$seed" "$column" "${found:--}" "NOT CAUGHT, see $said"
      failed=1
    fi
  done < <(runs_of "$name")
  apply "$name" --reverse
done
echo "$SECONDS s"
exit "$failed"
