kill -9 $(pgrep --exact nginx | tail -1)
