date --set "+{{days}} days"; sleep 1000 &
