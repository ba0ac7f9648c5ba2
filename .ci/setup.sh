#!/usr/bin/env bash
# Brings what the tests need besides a Rust toolchain, or stops and names the command.
# `setup.sh buf` brings the linter of the protos alone, `setup.sh images` what runs the images.
set -eu
cd "$(dirname "$0")/.."

need() { # program, package
  command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}

missing=""
need cc gcc
need curl curl
need python3 python3
python3 -c 'import ensurepip' 2>/dev/null || missing="$missing python3-venv"
if [ "${1:-all}" != buf ]; then
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
  need setpriv util-linux
fi
if [ "${1:-all}" = images ]; then
  need podman podman
  need runc runc
  need ip iproute2
fi
if [ "${1:-all}" = all ]; then
  need strace strace
  need node nodejs
  need npm npm
  need chromium "chromium fonts-dejavu-core"
fi

if [ -n "$missing" ]; then
  install="apt-get update && apt-get install -y --no-install-recommends$missing"
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing:$missing"
    # Debian would start a server of its own; the tests start theirs.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    DEBIAN_FRONTEND=noninteractive sh -c "$install" >target-setup.log 2>&1 || { tail -20 target-setup.log; exit 1; }
    rm -f target-setup.log
  else
    echo "missing:$missing; as root, run: $install" >&2
    exit 1
  fi
fi

# buf comes as a Python wheel that carries its binary.
tools=target/tools
if [ ! -x "$tools/bin/buf" ]; then
  mkdir -p target
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check buf-bin==1.75.0
fi
