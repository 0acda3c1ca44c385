kill -9 -- -$(ps -o pgid= -C tail | tr -d " ")
