#: show output
#: keep /ns.pid/
