setsid -f tini -s -- python3 /srv/nursery/manager.py < /dev/null
