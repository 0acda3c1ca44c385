kill -STOP $(pgrep -f ^mailer)
