"""Tries one part of the kernel after the other from inside a lab and prints a JSON object: its name, and "open" or the errno.

A system call that gets as far as its arguments is open: EFAULT, EINVAL and the like are answers of the code that a fence keeps away.
Each runs in a child, which a filter may kill. Numbers are those of x86_64.
"""
import ctypes
import errno
import json
import os
import signal
import socket
import sys

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
buffer = ctypes.create_string_buffer(4096)


def call(number, *arguments):
    words = [ctypes.c_ulong(a & (2**64 - 1)) if isinstance(a, int) else a for a in arguments]
    ctypes.set_errno(0)
    if libc.syscall(ctypes.c_long(number), *words) < 0:
        raise OSError(ctypes.get_errno(), '')


def mount(kind, options=b''):
    os.makedirs('/tmp/mounted', exist_ok=True)
    call(165, kind, b'/tmp/mounted', kind, 0, options)


def write(path, text):
    with open(path, 'w') as file:
        file.write(text)


def node(mode, major, minor):
    os.mknod('/root/node', mode | 0o600, os.makedev(major, minor))


def machine_code(code):
    """Runs bytes as a function: for system calls that C can't make."""
    import mmap
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()


def set_option(family, level, option):
    with socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_RAW) as raw:
        call(54, raw.fileno(), level, option, buffer, 64)


def type_into_terminal(request):
    os.setsid()
    leader, follower = os.openpty()
    call(16, follower, 0x540E, 0)  # TIOCSCTTY: into its own terminal even the kernel lets it type
    call(16, follower, request, ctypes.create_string_buffer(b'x'))


S_IFCHR, S_IFBLK = 0o020000, 0o060000
SURFACES = {
    'bpf': lambda: call(321, 0, buffer, 64),
    'perf_event_open': lambda: call(298, buffer, 0, -1, -1, 0),
    'io_uring_setup': lambda: call(425, 1, buffer),
    'userfaultfd': lambda: call(323, 1),
    'keyctl': lambda: call(250, 0, -3, 1),
    'add_key': lambda: call(248, b'user', b'a', b'b', 1, -3),
    'request_key': lambda: call(249, b'user', b'a', None, -3),
    'memfd_secret': lambda: call(447, 0),
    'fanotify_init': lambda: call(300, 0x200, 0),
    'open_by_handle_at': lambda: call(304, -100, buffer, 0),
    'name_to_handle_at': lambda: call(303, -100, b'/', buffer, buffer, 0),
    'quotactl': lambda: call(179, 0x800001 << 8, 0, 0, buffer),
    'modify_ldt': lambda: call(154, 0, buffer, 64),
    'iopl': lambda: call(172, 3),
    'ioperm': lambda: call(173, 0x80, 1, 1),
    'kexec_load': lambda: call(246, 0, 0, 0, 0),
    'kexec_file_load': lambda: call(320, -1, -1, 0, 0, 0),
    'init_module': lambda: call(175, buffer, 0, b''),
    'finit_module': lambda: call(313, -1, b'', 0),
    'delete_module': lambda: call(176, b'none', 0),
    'swapon': lambda: call(167, b'/none', 0),
    'swapoff': lambda: call(168, b'/none'),
    'acct': lambda: call(163, 0),
    'reboot': lambda: call(169, 0xFEE1DEAD, 672274793, 0x4321FEDC, 0),
    'syslog': lambda: call(103, 3, buffer, 64),
    'settimeofday': lambda: call(164, buffer, 0),
    'clock_settime': lambda: call(227, 0, buffer),
    'adjtimex': lambda: call(159, buffer),
    'vhangup': lambda: call(153),
    'mbind': lambda: call(237, 0, 0, 0, 0, 0, 0),
    'move_pages': lambda: call(279, 0, 0, 0, 0, 0, 0),
    'lookup_dcookie': lambda: call(212, 0, buffer, 64),
    'a system call of a newer kernel': lambda: call(900, 0),
    'AF_VSOCK': lambda: socket.socket(40, socket.SOCK_STREAM),
    'AF_ALG': lambda: socket.socket(38, socket.SOCK_SEQPACKET),
    'AF_XDP': lambda: socket.socket(44, socket.SOCK_RAW),
    'AF_TIPC': lambda: socket.socket(30, socket.SOCK_SEQPACKET),
    'AF_RDS': lambda: socket.socket(21, socket.SOCK_SEQPACKET),
    'AF_CAN': lambda: socket.socket(29, socket.SOCK_RAW, 1),
    'AF_KEY': lambda: socket.socket(15, socket.SOCK_RAW, 2),
    'AF_BLUETOOTH': lambda: socket.socket(31, socket.SOCK_RAW, 0),
    'AF_ALG with a dirty register': lambda: call(41, 38 + 2**32, 5, 0),
    'NETLINK_NETFILTER': lambda: socket.socket(16, socket.SOCK_RAW, 12),
    'NETLINK_NETFILTER with a dirty register': lambda: call(41, 16, 3, 12 + 2**32),
    'NETLINK_XFRM': lambda: socket.socket(16, socket.SOCK_RAW, 6),
    'NETLINK_SELINUX': lambda: socket.socket(16, socket.SOCK_RAW, 7),
    'NETLINK_AUDIT': lambda: socket.socket(16, socket.SOCK_RAW, 9),
    'NETLINK_CONNECTOR': lambda: socket.socket(16, socket.SOCK_RAW, 11),
    'iptables': lambda: set_option(socket.AF_INET, 0, 64),
    'iptables with a dirty register': lambda: set_option(socket.AF_INET, 2**32, 2**32 + 64),
    'arptables': lambda: set_option(socket.AF_INET, 0, 96),
    'ebtables': lambda: set_option(socket.AF_INET, 0, 128),
    'ip6tables': lambda: set_option(socket.AF_INET6, 41, 64),
    'TIOCSTI': lambda: type_into_terminal(0x5412),
    'TIOCSTI with a dirty register': lambda: type_into_terminal(0x5412 + 2**32),
    'TIOCLINUX': lambda: type_into_terminal(0x541C),
    'PR_SET_MM': lambda: call(157, 35, 15, buffer, 0, 0),
    'PR_SET_MM with a dirty register': lambda: call(157, 35 + 2**32, 15, buffer, 0, 0),
    'personality READ_IMPLIES_EXEC': lambda: call(135, 0x0400000),
    'int 0x80, the system calls of i386': lambda: machine_code(b'\xb8\x14\x00\x00\x00\xcd\x80\xc3'),
    'x32, its numbers': lambda: call(0x40000000 + 39),
    'a block device': lambda: node(S_IFBLK, 8, 0),
    'a character device': lambda: node(S_IFCHR, 1, 1),
    'mount ext4': lambda: mount(b'ext4'),
    'mount debugfs': lambda: mount(b'debugfs'),
    'mount tracefs': lambda: mount(b'tracefs'),
    'mount securityfs': lambda: mount(b'securityfs'),
    'mount devtmpfs': lambda: mount(b'devtmpfs'),
    'mount bpf': lambda: mount(b'bpf') or os.listdir('/tmp/mounted'),
    'a cgroup hierarchy of its own': lambda: mount(b'cgroup', b'none,name=lab'),
    'core_pattern': lambda: write('/proc/sys/kernel/core_pattern', '|/tmp/x'),
    'modprobe': lambda: write('/proc/sys/kernel/modprobe', '/tmp/x'),
    'drop_caches': lambda: write('/proc/sys/vm/drop_caches', '1'),
    'kernel.pty.max': lambda: write('/proc/sys/kernel/pty/max', '1'),
    'user.max_inotify_instances': lambda: write('/proc/sys/user/max_inotify_instances', '100000'),
    'user.max_net_namespaces': lambda: write('/proc/sys/user/max_net_namespaces', '100000'),
    'fs.inotify.max_user_instances': lambda: write('/proc/sys/fs/inotify/max_user_instances', '1'),
    'pids.max of its cgroup': lambda: write('/sys/fs/cgroup/pids/pids.max' if os.path.exists('/sys/fs/cgroup/pids') else '/sys/fs/cgroup/pids.max', 'max'),
    'memory of the kernel': lambda: open('/proc/kcore', 'rb').read(1),
    'the limit of open files': lambda: __import__('resource').setrlimit(7, (100000, 100000)),
    'the score for the OOM killer': lambda: write('/proc/self/oom_score_adj', '-1000'),
    'core dumps': lambda: __import__('resource').setrlimit(4, (1, 1)),
}


def outcome(attempt):
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            attempt()
            said = 'open'
        except OSError as error:
            said = errno.errorcode.get(error.errno, str(error.errno))
        except ValueError:  # what Python makes of EPERM of setrlimit
            said = 'EPERM'
        os.write(writable, said.encode())
        os._exit(0)
    os.close(writable)
    said = os.read(readable, 100).decode()
    os.close(readable)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return 'killed by ' + signal.Signals(os.WTERMSIG(status)).name
    return said


json.dump({name: outcome(attempt) for name, attempt in SURFACES.items()}, sys.stdout)
