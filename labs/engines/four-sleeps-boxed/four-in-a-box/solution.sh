docker run -it debian bash
sleep 1000 & sleep 1000 & sleep 1000 & sleep 1000 &
