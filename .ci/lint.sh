#!/usr/bin/env bash
# Formatting, clippy on the profile that the tests build, the rules of the protos, and that patches apply.
set -eu
cd "$(dirname "$0")/.."

cargo fmt --all --check
cargo clippy --workspace --all-targets --quiet -- -D warnings
# Mistakes that the auditor is tried on have to fit the store as it is.
e2e/broken/run.sh check
(cd proto && ../target/tools/bin/buf lint)
# A released contract is only added to.
if git rev-parse --quiet --verify v0.1.0 >/dev/null && [ -n "$(git log --oneline v0.1.0..HEAD -- proto 2>/dev/null)" ]; then
  (cd proto && ../target/tools/bin/buf breaking --against "../.git#tag=v0.1.0,subdir=proto")
fi
