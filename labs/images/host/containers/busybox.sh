# Runs in the lab's root file system, in the empty folder that becomes the image. Every applet is a name of the one file.
mkdir -p bin dev etc home proc root run sys tmp usr/bin var/log
chmod 1777 tmp
chmod 700 root
cp /usr/bin/busybox bin/busybox
for applet in $(bin/busybox --list); do
	[ "$applet" = busybox ] || ln bin/busybox "bin/$applet"
done
ln bin/busybox usr/bin/env
printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n' > etc/passwd
printf 'root:x:0:\nnobody:x:65534:\n' > etc/group
