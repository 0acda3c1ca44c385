kill -{{signal}} $(pgrep -xf postman)
