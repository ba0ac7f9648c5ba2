#!/usr/bin/env bash
# Formatting, clippy on the profile that the tests build, and the rules of the protos.
set -eu
cd "$(dirname "$0")/.."

cargo fmt --all --check
cargo clippy --workspace --all-targets --quiet -- -D warnings
(cd proto && ../target/tools/bin/buf lint)
# A released contract is only added to.
if git rev-parse --quiet --verify v0.1.0 >/dev/null && [ -n "$(git log --oneline v0.1.0..HEAD -- proto 2>/dev/null)" ]; then
  (cd proto && ../target/tools/bin/buf breaking --against "../.git#tag=v0.1.0,subdir=proto")
fi
