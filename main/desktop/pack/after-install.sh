#!/bin/sh
# After the package's files are in place; both dpkg and rpm run it.
set -e
app=/opt/Dragoman

ln -sf "$app/bin/dragoman" /usr/bin/dragoman

# Chromium's sandbox needs user namespaces, or else a helper that is root's.
if unshare --user true 2>/dev/null; then chmod 0755 "$app/chrome-sandbox"; else chmod 4755 "$app/chrome-sandbox"; fi

# Ubuntu 24 and later give namespaces only to programs with a profile; older AppArmor does not know this one.
if apparmor_status --enabled >/dev/null 2>&1; then
  if apparmor_parser --skip-kernel-load "$app/resources/apparmor-profile" >/dev/null 2>&1; then
    cp -f "$app/resources/apparmor-profile" /etc/apparmor.d/dragoman
    apparmor_parser --replace --write-cache --skip-read-cache /etc/apparmor.d/dragoman || true
  fi
fi

if command -v update-desktop-database >/dev/null; then update-desktop-database /usr/share/applications || true; fi
if command -v gtk-update-icon-cache >/dev/null; then gtk-update-icon-cache -q /usr/share/icons/hicolor || true; fi
