nohup sleep {{seconds}} > /dev/null 2>&1 &
