hostname {{name}}
sleep 1000 &
