pkill -9 -f '^plain|^no-hangup|^no-term|^own-session|^sleep 2000'
sleep 3; kill -9 $(pgrep -f ^number-one)
