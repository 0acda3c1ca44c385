bomb & sleep 1; prlimit --nproc=30 --pid $!
