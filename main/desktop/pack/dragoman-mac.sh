#!/bin/sh
# `dragoman` on the command line, from inside the app's bundle; link it to a folder of your PATH.
app=$0
while [ -L "$app" ]; do app=$(readlink "$app"); done
app=$(cd "$(dirname "$app")/../../MacOS" && pwd)/Dragoman
if [ $# -eq 0 ]; then exec "$app"; fi
exec "$app" --log-level=3 --disable-gpu --command-line -- "$@"
