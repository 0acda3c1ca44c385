nohup {{name}} > /dev/null 2>&1 &
