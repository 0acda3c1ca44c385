other=index; [ {{hungry}} = index ] && other=report
sed -i s/160/30/ /etc/box/$other
box start $other
