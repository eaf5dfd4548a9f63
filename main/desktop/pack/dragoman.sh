#!/bin/sh
# `dragoman` on the command line: alone it opens the window, with words it does what they say, and needs no display.
here=$(dirname "$(readlink -f "$0")")
if [ $# -eq 0 ]; then exec "$here/../dragoman"; fi
# No page is ever loaded, so there is nothing for a sandbox to hold, nor for a graphics card to draw.
exec "$here/../dragoman" --log-level=3 --no-sandbox --no-zygote --disable-gpu --ozone-platform=headless --command-line -- "$@"
