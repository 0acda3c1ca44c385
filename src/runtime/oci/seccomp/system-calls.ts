function names(text: string): readonly string[] {
	return text.trim().split(/\s+/);
}

/** What any program on a Linux machine may need; Docker's default profile allows it too. Names that an architecture or libseccomp lacks are passed over. */
export const ordinary: Readonly<Record<string, readonly string[]>> = {
	'reading and writing': names(`
		read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek sendfile splice tee vmsplice copy_file_range
		close close_range dup dup2 dup3 fcntl pipe pipe2 readahead fadvise64 fsync fdatasync syncfs sync_file_range cachestat
		io_setup io_submit io_getevents io_pgetevents io_cancel io_destroy`),
	'names and attributes of files': names(`
		open openat openat2 creat stat fstat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat
		getcwd chdir fchdir chroot getdents getdents64 mkdir mkdirat rmdir link linkat symlink symlinkat unlink unlinkat
		rename renameat renameat2 mknod mknodat truncate ftruncate fallocate flock umask
		chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes futimesat utimensat
		getxattr lgetxattr fgetxattr getxattrat setxattr lsetxattr fsetxattr setxattrat
		listxattr llistxattr flistxattr listxattrat removexattr lremovexattr fremovexattr removexattrat
		statfs fstatfs inotify_init inotify_init1 inotify_add_watch inotify_rm_watch`),
	memory: names(`
		brk mmap mprotect munmap mremap msync mincore madvise mlock mlock2 mlockall munlock munlockall remap_file_pages mseal
		memfd_create membarrier pkey_alloc pkey_free pkey_mprotect map_shadow_stack shmget shmat shmdt shmctl`),
	processes: names(`
		fork vfork execve execveat exit exit_group wait4 waitid getpid getppid gettid getpgid getpgrp setpgid getsid setsid
		kill tkill tgkill pidfd_open pidfd_send_signal process_mrelease set_tid_address set_robust_list get_robust_list rseq
		arch_prctl set_thread_area get_thread_area restart_syscall uname sysinfo times getrusage getcpu getrandom
		getrlimit setrlimit prlimit64 getpriority setpriority ioprio_get ioprio_set
		sched_yield sched_getparam sched_setparam sched_getscheduler sched_setscheduler sched_getattr sched_setattr
		sched_getaffinity sched_setaffinity sched_get_priority_max sched_get_priority_min sched_rr_get_interval`),
	signals: names(`
		rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend rt_sigqueueinfo rt_tgsigqueueinfo
		sigaltstack pause signalfd signalfd4`),
	'ids and powers': names(`
		getuid geteuid getgid getegid getgroups getresuid getresgid setuid setgid setgroups setreuid setregid setresuid setresgid
		setfsuid setfsgid capget capset seccomp landlock_create_ruleset landlock_add_rule landlock_restrict_self`),
	'time and waiting': names(`
		time gettimeofday clock_gettime clock_getres nanosleep clock_nanosleep alarm getitimer setitimer
		timer_create timer_settime timer_gettime timer_getoverrun timer_delete timerfd_create timerfd_settime timerfd_gettime
		select pselect6 poll ppoll epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2
		futex futex_waitv futex_wait futex_wake futex_requeue`),
	'sockets and messages': names(`
		bind connect listen accept accept4 getsockname getpeername shutdown
		sendto sendmsg sendmmsg recvfrom recvmsg recvmmsg msgget msgsnd msgrcv msgctl semget semop semtimedop semctl
		mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr`),
};

/** What Docker's default profile refuses without capabilities, and lessons and containers in labs need. */
export const nesting: Readonly<Record<string, readonly string[]>> = {
	'namespaces of one’s own: unshare, nsenter, ip netns, docker run': names(
		'clone clone3 unshare setns sethostname setdomainname',
	),
	'mounts in them: --mount-proc, pivot_root of a container engine': names(`
		mount umount2 pivot_root fsopen fsconfig fsmount fspick open_tree open_tree_attr move_mount mount_setattr statmount listmount`),
	'looking into processes: strace, gdb, lsns': names(`
		ptrace process_vm_readv process_vm_writev kcmp pidfd_getfd process_madvise get_mempolicy`),
};

/** What the kernel has and a lab is not to reach: EPERM, as if root lacked the right. */
export const refused: Readonly<Record<string, readonly string[]>> = {
	'the machine itself': names(`
		reboot kexec_load kexec_file_load init_module finit_module delete_module swapon swapoff acct syslog iopl ioperm vhangup`),
	'its clock': names('settimeofday clock_settime clock_adjtime adjtimex'),
	'programs in the kernel and counters of the processor': names(
		'bpf perf_event_open fanotify_init fanotify_mark lookup_dcookie',
	),
	'files past the mounts: by handle, and quotas': names('open_by_handle_at name_to_handle_at quotactl quotactl_fd'),
	'tables of the processor and the place of memory': names(`
		modify_ldt mbind set_mempolicy set_mempolicy_home_node move_pages migrate_pages`),
};

/**
 * What seems to be done and is not: 0. sync(2) writes what every file system of the machine has in memory, and makes the machine's disk flush;
 * all that a lab has to write lies on its own disk, to which fsync(2) goes.
 */
export const pretended: Readonly<Record<string, readonly string[]>> = {
	'what would write for everybody': names('sync'),
};

/**
 * What a lab's kernel seems not to have: ENOSYS, which is the answer to every other number too, so that programs take what came before.
 * crun gives up a container when a keyring is EPERM, and goes on when it is ENOSYS.
 */
export const absent: Readonly<Record<string, readonly string[]>> = {
	'keys, which the kernel counts by user': names('keyctl add_key request_key'),
	'ways around the other checks, and often broken': names(
		'io_uring_setup io_uring_enter io_uring_register userfaultfd',
	),
	'memory that even the kernel does not see': names('memfd_secret'),
};
