setsid sleep 700 &
