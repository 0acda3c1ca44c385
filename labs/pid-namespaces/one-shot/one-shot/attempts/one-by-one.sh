pkill -9 -f '^plain|^no-hangup|^no-term|^own-session|^sleep 2000'
