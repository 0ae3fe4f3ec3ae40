#!/bin/sh
# Installs the Debian packages of system-packages.txt that are missing, when the user may; otherwise prints the one
# command that does. Exit status 0 in both cases: 'rehearse doctor' says later what is really missing.
set -eu
list=$(grep -v '^#' "$(dirname "$0")/system-packages.txt")
command -v dpkg-query >/dev/null 2>&1 || { echo "Not a Debian system: see the list in packaging/system-packages.txt."; exit 0; }
missing=""
for package in $list python3-venv; do
    # t64: the name of the same library since Ubuntu 24.04 and Debian 13
    if ! dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "ok installed" \
        && ! dpkg-query -W -f='${Status}' "${package}t64" 2>/dev/null | grep -q "ok installed"; then
        [ "$package" = python3-venv ] && python3 -c "import ensurepip" 2>/dev/null && continue
        missing="$missing $package"
    fi
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ]; then
    run=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    run="sudo"
else
    echo "Please install these system packages once, then run make again:"
    echo "    sudo apt-get install -y --no-install-recommends$missing"
    exit 0
fi
echo "Installing system packages:$missing"
$run apt-get update -qq
# shellcheck disable=SC2086  # a list of words is meant
$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
