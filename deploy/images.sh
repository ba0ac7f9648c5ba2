#!/usr/bin/env bash
# Builds one image per binary with buildah, podman or docker, whichever works. `make images` calls it.
#
# Set in the environment, if at all:
#   TOOL          buildah, podman or docker         [the first that works]
#   BINARIES      folder of static binaries to pack [compiled, in BUILDER if it is to be had, else here]
#   BUILDER       image that compiles               [the Dockerfile's]
#   RUNTIME       image below the binary            [the Dockerfile's: scratch]
#   IMAGE_PREFIX, IMAGE_TAG                         [localhost/rapport, the workspace's version]
#   IMAGE_STORE   folder for buildah's and podman's storage [root: target/images/store; others: their own]
set -eu
cd "$(dirname "$0")/.."

names="rapport posts-service comments-service gateway"
out=target/images
# "localhost" is nobody's account: a name that is not found is never pulled from a stranger.
prefix="${IMAGE_PREFIX:-localhost/rapport}"
version="$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)"
tag="${IMAGE_TAG:-$version}"
rust="$(uname -m)-unknown-linux-gnu"
mkdir -p "$out"

# Root is a job: it gets settings that work without systemd and inside other containers, and a store that
# `cargo clean` takes away. Other people's images stay where their tools look for them.
if [ "$(id -u)" = 0 ]; then IMAGE_STORE="${IMAGE_STORE:-$PWD/$out/store}"; fi
if [ -n "${IMAGE_STORE:-}" ]; then
    cat > "$out/storage.conf" <<CONF
[storage]
driver = "vfs"
graphroot = "$IMAGE_STORE"
runroot = "$IMAGE_STORE.run"
CONF
    # crun fails on mixed cgroup hierarchies; soft limits above a job's hard ones are refused.
    cat > "$out/containers.conf" <<CONF
[containers]
default_ulimits = ["nofile=4096:4096", "nproc=10000:10000"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
CONF
    export CONTAINERS_STORAGE_CONF="$PWD/$out/storage.conf" CONTAINERS_CONF="$PWD/$out/containers.conf"
fi

# Being installed is not enough: a docker command without its daemon builds nothing.
for tool in ${TOOL:-buildah podman docker}; do
    if command -v "$tool" > /dev/null && "$tool" info > /dev/null 2>&1; then break; fi
    tool=
done
[ -n "$tool" ] || { echo "images: no working buildah, podman or docker; on Debian: apt-get install buildah" >&2; exit 1; }

options=(-f deploy/Dockerfile --build-arg "VERSION=$version")
options+=(--build-arg "REVISION=$(git rev-parse HEAD 2> /dev/null || echo unknown)")
[ -z "${RUNTIME:-}" ] || options+=(--build-arg "RUNTIME=$RUNTIME")
[ -z "${BUILDER:-}" ] || options+=(--build-arg "BUILDER=$BUILDER")
# The same commit gives the same image, whenever it is built.
case "$tool" in
    docker) export SOURCE_DATE_EPOCH=0 ;;
    # --layers, or buildah compiles again for each image.
    *) options+=(--isolation=chroot --network=host --timestamp 0 --layers) ;;
esac

context=.
if [ -z "${BINARIES:-}" ]; then
    builder="${BUILDER:-$(sed -n 's/^ARG BUILDER=//p' deploy/Dockerfile)}"
    if [ -n "$("$tool" images -q "$builder" 2> /dev/null)" ] || "$tool" pull "$builder" > "$out/pull.log" 2>&1; then
        echo "images: compiling in $builder"
    else
        echo "images: no $builder (see $out/pull.log); compiling here"
        RUSTFLAGS="-C target-feature=+crt-static" cargo build --release --locked --target "$rust" \
            $(printf -- '-p %s ' $names)
        BINARIES="target/$rust/release"
    fi
fi
if [ -n "${BINARIES:-}" ]; then
    # Only what goes into the images is sent to the builder; the folder holds gigabytes beside it.
    context="$out/context"
    mkdir -p "$context"
    for name in $names; do install -m 0755 "$BINARIES/$name" "$context/$name"; done
    options+=(--target prebuilt)
fi

for name in $names; do
    echo "images: $prefix/$name:$tag"
    "$tool" build "${options[@]}" --build-arg "BIN=$name" -t "$prefix/$name:$tag" "$context" > "$out/$name.log" 2>&1 ||
        { tail -n 20 "$out/$name.log" >&2; exit 1; }
    # An archive goes where this store does not: `docker load`, `podman load`, `kind load image-archive`.
    rm -f "$out/$name.tar"
    case "$tool" in
        buildah) buildah push -q "$prefix/$name:$tag" "docker-archive:$out/$name.tar:$prefix/$name:$tag" ;;
        *) "$tool" save -o "$out/$name.tar" "$prefix/$name:$tag" > "$out/save.log" 2>&1 ;;
    esac
done
"$tool" images | grep -E "^(REPOSITORY|$prefix/)"
echo "images: archives in $out: $(cd "$out" && echo *.tar)"
