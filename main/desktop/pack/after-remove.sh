#!/bin/sh
# After the package's files are gone. An update runs it as well, when the new ones are there already.
set -e
if [ -e /opt/Dragoman/dragoman ]; then exit 0; fi
rm -f /usr/bin/dragoman
if [ -f /etc/apparmor.d/dragoman ]; then
  apparmor_parser --remove /etc/apparmor.d/dragoman 2>/dev/null || true
  rm -f /etc/apparmor.d/dragoman
fi
