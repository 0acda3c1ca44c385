pkill -KILL --full ^number-one
