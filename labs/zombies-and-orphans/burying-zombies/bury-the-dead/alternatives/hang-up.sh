pkill -HUP -f careless-parent
