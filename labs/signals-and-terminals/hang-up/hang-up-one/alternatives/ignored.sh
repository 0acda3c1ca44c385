#: terminal second
sleep {{goes}} &
(trap '' HUP; exec sleep {{stays}}) &
#: pause 2s
#: hang-up second
