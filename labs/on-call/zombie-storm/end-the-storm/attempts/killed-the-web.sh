pkill -9 -u www-data
