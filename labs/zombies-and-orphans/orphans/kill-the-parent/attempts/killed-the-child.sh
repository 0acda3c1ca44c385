pkill tail
