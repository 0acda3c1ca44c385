#: terminal second
sleep {{goes}} &
(trap '' HUP; exec sleep {{stays}}) &
#: pause 1s
#: hang-up second
