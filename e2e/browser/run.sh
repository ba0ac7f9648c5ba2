#!/usr/bin/env bash
# Tests in Debian's Chromium against a server of their own, which ends with them.
#   run.sh short        what `make test` runs: one phone, one desktop, under two minutes
#   run.sh whole        everything (`make browser`)
#   run.sh screenshots  a contact sheet of every page into target/screenshots
#   run.sh lighthouse   Lighthouse's four scores of the post page
# More words are names of test files: `run.sh whole tests/guest.test.mjs`.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
packages=$target/browser-node
venv=$target/browser-venv
form=${1:-whole}
[ $# = 0 ] || shift

die() { echo "browser: $*" >&2; exit 1; }
BROWSER_RAPPORT=${BROWSER_RAPPORT:-$target/debug/rapport}
export BROWSER_RAPPORT BROWSER_PACKAGES=$packages BROWSER_PYTHON=$venv/bin/python
export BROWSER_TARGET=$target BROWSER_FORM=$form
BROWSER_CHROMIUM=$(command -v chromium) || die "chromium is missing; run .ci/setup.sh"
export BROWSER_CHROMIUM
[ -x "$BROWSER_RAPPORT" ] || die "no $BROWSER_RAPPORT; build it first: cargo build --workspace"
for tool in node npm python3; do
  command -v "$tool" >/dev/null || die "$tool is missing; run .ci/setup.sh"
done

# Packages go into the build folder, and again when what is asked for has changed.
if ! cat "$here"/node/package*.json | cmp -s - "$packages/installed"; then
  mkdir -p "$packages"
  cp "$here"/node/package*.json "$here/node/.npmrc" "$packages"
  (cd "$packages" && npm ci --silent --no-audit --no-fund)
  cat "$here"/node/package*.json > "$packages/installed"
fi
if ! cat "$here"/python/*.txt | cmp -s - "$venv/installed"; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet -r "$here/python/requirements.txt" -c "$here/python/constraints.txt"
  cat "$here"/python/*.txt > "$venv/installed"
fi

work=$(mktemp -d)
cleanup() { rm -rf "$work"; }
trap cleanup EXIT

started() { node "$here/start.mjs" "$work" "$@"; }

case $form in
  screenshots) started node "$here/sheet.mjs" ;;
  lighthouse) started node "$here/lighthouse.mjs" ;;
  short | whole)
    if [ $# = 0 ]; then set -- "$here"/tests/*.test.mjs; fi
    started node --test --test-concurrency=2 --test-reporter=spec "$@"
    ;;
  *) die "no form named $form: short, whole, screenshots or lighthouse" ;;
esac
