#!/usr/bin/env bash
# Trains every model into a home of its own, serves it, and points real clients at it. Arguments go to python/main.py.
# Without a fitting Python, curl or the packages it says so and skips; with CI set that is a failure.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
tool=tools/interop
environment=tmp/interop-venv

skip() {
  echo "interop: skipped, as $1"
  [ -z "${CI:-}" ] || exit 1
  exit 0
}

find_python() {
  local candidate
  for candidate in python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
}

python=$(find_python)
[ -n "$python" ] || skip 'there is no Python 3.11 to 3.13 with venv and pip'
command -v curl >/dev/null || skip 'curl is not installed'

# Made once for these requirements and this Python.
made_for=$({ "$python" --version && cat "$tool/requirements.txt"; } | cksum)
if [ "$(cat "$environment/made-for" 2>/dev/null)" != "$made_for" ]; then
  echo "interop: installs the clients into $environment"
  rm -rf "$environment"
  "$python" -m venv "$environment"
  "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --retries 2 --timeout 20 \
    --requirement "$tool/requirements.txt" || skip 'pip cannot install the clients'
  echo "$made_for" >"$environment/made-for"
fi

home=$(mktemp -d)
scorer=
# shellcheck disable=SC2329 # the trap calls it
clean() {
  [ -z "$scorer" ] || kill -KILL "$scorer" 2>/dev/null || true
  rm -rf "$home"
}
trap clean EXIT
# Settings and proxies of the caller are not for this scorer.
for setting in "${!QUINCUNX_@}"; do unset "$setting"; done
export QUINCUNX_HOME=$home/platform QUINCUNX_LOG_LEVEL=warn NO_PROXY=127.0.0.1 no_proxy=127.0.0.1

echo 'interop: trains every model'
node apps/trainer/bin/trainer.mjs train --all >"$home/trainer.log" 2>&1 || { cat "$home/trainer.log" && exit 1; }

node apps/scorer/bin/scorer.mjs --port 0 >"$home/scorer.log" 2>&1 &
scorer=$!
url=
for _ in $(seq 300); do
  url=$(grep --only-matching --max-count 1 'http://[0-9.]*:[0-9]*' "$home/scorer.log" | head -n 1 || true)
  [ -z "$url" ] || break
  kill -0 "$scorer" 2>/dev/null || break
  sleep 0.1
done
[ -n "$url" ] || { cat "$home/scorer.log" && exit 1; }
echo "interop: serves at $url"

failed=0
"$environment/bin/python" -B "$tool/python/main.py" --url "$url" --home "$QUINCUNX_HOME" "$@" || failed=$?

kill -TERM "$scorer" 2>/dev/null || true
for _ in $(seq 200); do
  kill -0 "$scorer" 2>/dev/null || break
  sleep 0.1
done
kill -KILL "$scorer" 2>/dev/null || true
ended=0
wait "$scorer" || ended=$?
scorer=
if [ "$ended" != 0 ]; then
  echo "interop: the scorer ended with $ended, not with 0"
  failed=1
fi
[ "$failed" = 0 ] || { echo 'interop: the last that the scorer said' && tail -n 20 "$home/scorer.log" | cut -c 1-300; }
exit "$failed"
