docker run -it --net=container:{{nick}} busybox
wget -q -O - http://127.0.0.1:8080/passwd
