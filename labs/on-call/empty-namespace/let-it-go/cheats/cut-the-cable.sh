ip link delete shop0
rm -f /run/{{agent}}/ns
