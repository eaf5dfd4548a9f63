"""Drives Libervia's backend on a session bus of its own, by JSON lines: what its front ends call, and nothing else."""

import os
import subprocess
import sys

import dbus
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib
from json_lines import serve

NAME = "org.libervia.Libervia"
PROFILE = "you"
# Neither outlives us.
START = ["setpriv", "--pdeathsig", "KILL"]

bus_daemon = subprocess.Popen(
    [*START, "dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True
)
address = bus_daemon.stdout.readline().strip()
bus = dbus.bus.BusConnection(address, mainloop=DBusGMainLoop())
backend = None


def call(method, *arguments, interface="core"):
    proxy = bus.get_object(NAME, "/org/libervia/Libervia/bridge", introspect=False)
    return proxy.get_dbus_method(method, f"{NAME}.{interface}")(*arguments, timeout=50)


def until_owned():
    loop = GLib.MainLoop()
    GLib.timeout_add_seconds(50, loop.quit)
    watch = bus.watch_name_owner(NAME, lambda owner: loop.quit() if owner else None)
    loop.run()
    watch.cancel()


def connect(jid, password, host, port, caFile):
    global backend
    environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": address, "SSL_CERT_FILE": caFile}
    backend = subprocess.Popen([*START, "libervia-backend", "foreground"], env=environment, stdout=sys.stderr)
    until_owned()
    call("getReady")
    call("profileCreate", PROFILE, "", "")
    call("profileStartSession", "", PROFILE)
    for name, value in {"JabberID": jid, "Password": password, "Force server": host, "Force port": str(port)}.items():
        call("setParam", name, value, "Connection", dbus.Int32(-1), PROFILE)
    call("connect", PROFILE, "", dbus.Dictionary({}, signature="ss"))


def entries(of, path):
    """What lies at a path of somebody's shares, as its file manager shows it."""
    extra = dbus.Dictionary({}, signature="ss")
    return [dict(entry) for entry in call("FISList", of, path, extra, PROFILE, interface="plugin")]


serve({"connect": connect, "entries": entries})

for process in (backend, bus_daemon):
    if process:
        process.kill()
        process.wait()
