echo {{name}} > /proc/$(pgrep -f {{guest}})/comm; echo {{name}}
