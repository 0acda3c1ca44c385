kill -CHLD $(pgrep -xf one-by-one) $(pgrep -xf postman)
