# What a package install leaves behind but a container never reads.
find /usr/share/doc -mindepth 2 ! -name copyright -delete
rm -rf /usr/share/locale/* /usr/share/info/* /usr/share/lintian/* /usr/share/man/*
