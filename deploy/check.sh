#!/usr/bin/env bash
# Checks what lies in deploy/ without a cluster; `make verify` calls it.
set -eu
cd "$(dirname "$0")/.."

# The oldest Kubernetes that the manifests promise to work on (preStop.sleep), and a recent one.
kubernetes="1.30 1.37"
venv=target/deploy-check
if ! "$venv/bin/kubernetes-validate" --version > /dev/null 2>&1; then
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check kubernetes-validate==1.37.0 yamllint==1.38.0 PyYAML==6.0.3
fi

for script in deploy/*.sh; do bash -n "$script"; done

"$venv/bin/yamllint" --strict -d '{extends: default, rules: {
    document-start: disable, line-length: {max: 130}, octal-values: disable,
    braces: {max-spaces-inside: 0}, comments: {min-spaces-from-content: 1}}}' deploy

manifests="$(find deploy/kubernetes deploy/postgres -name '*.yaml' ! -name kustomization.yaml | sort)"
for version in $kubernetes; do
    "$venv/bin/kubernetes-validate" --strict --quiet -k "$version" $manifests
done
# As they are applied: with names, labels and images filled in, and every file named by kustomization.yaml.
if command -v kubectl > /dev/null; then
    for folder in kubernetes postgres; do
        kubectl kustomize "deploy/$folder" > "target/deploy-$folder.yaml"
        "$venv/bin/kubernetes-validate" --strict --quiet "target/deploy-$folder.yaml"
    done
fi

# What is deployed is what is built.
version="$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)"
if grep -rnE '(localhost/rapport/[a-z-]+:|IMAGE_TAG:-|newTag: )[0-9]' deploy | grep -vF "$version"; then
    echo "deploy: these images are not those of version $version" >&2
    exit 1
fi

# A misspelt setting is ignored without a word, so every name must be one that the binary knows.
unknown() { # FILE, then the names it may use
    local file="$1" name
    shift
    for name in $(grep -ohE 'RAPPORT_[A-Z_]+' "$file" | sort -u); do
        case " $* " in *" $name "*) ;; *) echo "$file: $name is no setting of what it runs" >&2; failed=1 ;; esac
    done
}
failed=0
missing=
all=
for binary in rapport posts-service comments-service gateway; do
    program="$(ls -t target/{debug,release,*-linux-gnu/release}/"$binary" 2> /dev/null | head -n 1 || true)"
    if [ -z "$program" ]; then missing="$missing $binary"; continue; fi
    known="$("$program" --help | grep -oE 'RAPPORT_[A-Z_]+' | sort -u | tr '\n' ' ')"
    all="$all $known"
    if [ -f "deploy/kubernetes/$binary.yaml" ]; then unknown "deploy/kubernetes/$binary.yaml" $known; fi
done
if [ -n "$missing" ]; then
    echo "deploy: settings not checked for want of a binary:$missing"
else
    for file in deploy/Dockerfile deploy/compose.yaml deploy/README.md deploy/kubernetes/config.yaml; do
        unknown "$file" $all
    done
fi
[ "$failed" = 0 ] || exit 1
echo "deploy: in order"
