nsenter --uts=/proc/$(pgrep -f {{guest}})/ns/uts hostname {{name}}
