#!/bin/sh
# Installs the Debian packages of system-packages.txt that are missing, when the user may; otherwise prints the one
# command that does. Exit status 0 in both cases: 'rehearse doctor' says later what is really missing.
# What stands below the first "# tests only" is installed with --with-tests alone: nobody who only uses the program gets
# a PACS server onto the computer.
set -eu
file="$(dirname "$0")/system-packages.txt"
if [ "${1:-}" = --with-tests ]; then
    list=$(grep -v '^#' "$file")
else
    list=$(sed '/^# tests only/,$d' "$file" | grep -v '^#')
fi
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
# The package orthanc would start a server on the usual ports, now and at every start of the computer; the tests start
# one of their own. A policy file of Debian's keeps it from starting while it is installed.
case "$missing" in
*orthanc*)
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        printf '#!/bin/sh\nexit 101\n' | $run tee /usr/sbin/policy-rc.d >/dev/null
        $run chmod 755 /usr/sbin/policy-rc.d
        trap '$run rm -f /usr/sbin/policy-rc.d' EXIT
    fi ;;
esac
$run apt-get update -qq
# shellcheck disable=SC2086  # a list of words is meant
$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
case "$missing" in
*orthanc*) $run update-rc.d orthanc disable >/dev/null 2>&1 || echo "Note: the service 'orthanc' may start with the computer." ;;
esac
