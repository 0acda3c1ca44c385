nsenter --target $(pgrep -f {{guest}}) --uts hostname {{name}}
