# What strace above printed of the child. Its lines and the parent's come in any order, some of them in two pieces.
#: keep /clone\(|wait4 resumed|execve\("[^"]*(bash|sleep)"|\] \+\+\+ exited/
#: hide /wait4\(-1|execve resumed|^(?!clone).*attached$|^, child_tidptr|^ *<unfin/
#: mask /(execve\(.*\]), .*/ => $1, …) = 0
#: mask /SIGCHLD.*/ => SIGCHLD, …
