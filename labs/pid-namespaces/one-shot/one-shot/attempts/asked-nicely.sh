kill $(pgrep -f '^number-one|^plain|^no-hangup|^no-term|^own-session')
