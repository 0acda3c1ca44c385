sed -i s/160/20/ /etc/box/*
box start index
box start report
