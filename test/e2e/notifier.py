"""A notification daemon as a desktop has one: says what it is asked to show, and presses it when told to."""

import json
import sys

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

NAME = "org.freedesktop.Notifications"


def say(line):
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


class Notifier(dbus.service.Object):
    last = 0

    @dbus.service.method(NAME, out_signature="ssss")
    def GetServerInformation(self):
        return ("notifier", "test", "1", "1.2")

    @dbus.service.method(NAME, out_signature="as")
    def GetCapabilities(self):
        return ["actions", "body", "body-markup"]

    @dbus.service.method(NAME, in_signature="susssasa{sv}i", out_signature="u")
    def Notify(self, app, replaces, icon, title, body, actions, hints, timeout):
        self.last = replaces or self.last + 1
        say({"shown": int(self.last), "title": title, "body": body, "actions": list(actions)})
        return dbus.UInt32(self.last)

    @dbus.service.method(NAME, in_signature="u")
    def CloseNotification(self, number):
        say({"withdrawn": int(number)})
        self.NotificationClosed(number, 3)

    @dbus.service.signal(NAME, signature="uu")
    def NotificationClosed(self, number, reason):
        pass

    @dbus.service.signal(NAME, signature="us")
    def ActionInvoked(self, number, key):
        pass


def press(source, _condition):
    line = source.readline()
    if line == "":
        loop.quit()
        return False
    number = dbus.UInt32(int(line))
    notifier.ActionInvoked(number, "default")
    notifier.NotificationClosed(number, 2)
    return True


DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()
owned = dbus.service.BusName(NAME, bus)
notifier = Notifier(bus, "/org/freedesktop/Notifications")
loop = GLib.MainLoop()
GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, press)
say({"ready": True})
loop.run()
