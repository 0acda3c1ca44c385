kill -INT $(pgrep -xf postman)
