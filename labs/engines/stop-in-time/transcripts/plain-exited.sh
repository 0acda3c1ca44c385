#: mask /(Less than a second|\d+ seconds?|About a minute) ago/ => 2 seconds ago
docker ps --all --format '{{.Names}} {{.Status}}'
