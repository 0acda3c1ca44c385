strace --follow-forks --signal=none --trace=execve,pivot_root,chroot,sethostname --output /tmp/trace docker run --rm busybox sleep 3
