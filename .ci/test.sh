#!/usr/bin/env bash
# Lints, builds once, runs every test, and says in its last lines what ran where.
set -euo pipefail
cd "$(dirname "$0")/.."

.ci/setup.sh
.ci/lint.sh

# --all-targets, so that the binaries which end-to-end tests start come from the same build.
cargo build --workspace --all-targets --quiet

log=target/test.log
failed=0
# --no-fail-fast: one report with everything in it is worth more than the first failure.
cargo test --workspace --no-fail-fast 2>&1 | tee "$log" || failed=1
clients=target/clients.log
e2e/clients/run.sh 2>&1 | tee "$clients" || failed=1
browser=target/browser.log
e2e/browser/run.sh short 2>&1 | tee "$browser" || failed=1

ran() { # pattern of a test's name
  grep -cE "^test ([a-z_0-9]+::)*$1::.* \.\.\. ok$" "$log" || true
}
sum() { # word of cargo's own summaries
  grep -E '^test result:' "$log" | grep -oE "[0-9]+ $1" | awk '{ total += $1 } END { print total + 0 }'
}
client() { # word of the clients' summary
  grep -E '^clients: ' "$clients" | tail -1 | grep -oE "[0-9]+ $1" | awk '{ print $1 }'
}
page() { # word of node's own summary
  grep -E "^ℹ $1 " "$browser" | tail -1 | awk '{ print $3 }' | grep .
}
passed=$(($(sum passed) + $(client passed || echo 0) + $(page pass || echo 0)))
lost=$(($(sum failed) + $(client failed || echo 1) + $(page fail || echo 1)))
skipped=$(($(sum ignored) + $(page skipped || echo 0)))
[ "$failed" = 0 ] || [ "$lost" -gt 0 ] || lost=1

echo
# A full disk fails tests in ways that do not name it; a clean clone takes about 8 GB.
echo "disk left: $(df -h --output=avail . | tail -1 | tr -d ' ') here, $(df -h --output=avail "${TMPDIR:-/tmp}" | tail -1 | tr -d ' ') for temporary files"
echo "store and service tests: $(ran sqlite) on SQLite, $(ran postgres) on PostgreSQL"
echo "end-to-end tests: $(ran all_in_one) on the all-in-one, $(ran split) on the split form"
echo "foreign clients: $(grep -E '^clients: ' "$clients" | tail -1)"
echo "browser tests, short form: $(page pass || echo 0) passed, $(page fail || echo 1) failed, $(page skipped || echo 0) left to make browser"
echo "$passed passed, $lost failed, $skipped skipped"
[ "$lost" = 0 ]
