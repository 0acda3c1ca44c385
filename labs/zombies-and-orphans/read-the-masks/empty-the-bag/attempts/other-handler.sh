kill -HUP $(pgrep -xf postman)
