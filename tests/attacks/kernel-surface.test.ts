import { expect, test } from 'vitest';
import { members, procFile } from './kit/host.ts';
import { useLabs } from './kit/use-labs.ts';
import { aLook, whileAttacked } from './kit/while-attacked.ts';

const labs = useLabs();

/**
 * System calls by number on x86-64, with arguments that would work. Each is tried in a child of its own: some kill their caller. What came
 * of it is `ok` or the name of an error.
 */
const attempts = `
import ctypes, errno, mmap, os, signal, socket, struct
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
page = ctypes.create_string_buffer(4096)
at = ctypes.addressof(page)
def call(number, *args):
	ctypes.set_errno(0)
	return libc.syscall(ctypes.c_long(number), *(ctypes.c_long(a) if isinstance(a, int) else a for a in args))
def run(code):
	memory = mmap.mmap(-1, 4096, prot=7)
	memory.write(code)
	return ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(memory)))()
calls = {
	"bpf": lambda: call(321, 0, struct.pack("IIII", 2, 4, 4, 1) + bytes(56), 72),
	"perf_event_open": lambda: call(298, struct.pack("IIQ", 1, 112, 0) + bytes(96), 0, -1, -1, 0),
	"io_uring_setup": lambda: call(425, 4, bytes(120)),
	"io_uring_register": lambda: call(427, -1, 0, 0, 0),
	"userfaultfd": lambda: call(323, 1),
	"keyctl": lambda: call(250, 0, -3, 1),
	"add_key": lambda: call(248, b"user\\0", b"mine\\0", b"x", 1, -3),
	"request_key": lambda: call(249, b"user\\0", b"mine\\0", 0, -3),
	"init_module": lambda: call(175, b"x", 1, b"\\0"),
	"finit_module": lambda: call(313, os.open("/bin/true", 0), b"\\0", 0),
	"delete_module": lambda: call(176, b"overlay\\0", 0x800),
	"kexec_load": lambda: call(246, 0, 0, 0, 0),
	"reboot": lambda: call(169, 0xfee1dead, 672274793, 0, 0),
	"swapon": lambda: call(167, b"/tmp/x\\0", 0),
	"acct": lambda: call(163, b"/tmp/x\\0"),
	"syslog": lambda: call(103, 3, at, 4096),
	"settimeofday": lambda: call(164, struct.pack("QQ", 1, 1), 0),
	"clock_settime": lambda: call(227, 0, struct.pack("QQ", 1, 1)),
	"adjtimex": lambda: call(159, struct.pack("I", 0x4000) + bytes(204)),
	"iopl": lambda: call(172, 3),
	"ioperm": lambda: call(173, 0x80, 1, 1),
	"modify_ldt": lambda: call(154, 0, at, 4096),
	"open_by_handle_at": lambda: call(304, -100, struct.pack("II", 8, 1) + bytes(8), 0),
	"fanotify_init": lambda: call(300, 0, 0),
	"quotactl": lambda: call(179, 0x800007 << 8, b"/dev/x\\0", 0, at),
	"lookup_dcookie": lambda: call(212, 0, at, 4096),
	"move_pages": lambda: call(279, 0, 0, 0, 0, 0, 0),
	"mbind": lambda: call(237, 0, 0, 0, 0, 0, 0),
	"memfd_secret": lambda: call(447, 0),
	"socket AF_ALG": lambda: call(41, 38, 5, 0),
	"socket AF_VSOCK": lambda: call(41, 40, 1, 0),
	"socket AF_XDP": lambda: call(41, 44, 3, 0),
	"socket AF_TIPC": lambda: call(41, 30, 5, 0),
	"socket AF_RDS": lambda: call(41, 21, 5, 0),
	"socket AF_KEY": lambda: call(41, 15, 3, 2),
	"socket AF_SMC": lambda: call(41, 43, 1, 0),
	"socket AF_CAN": lambda: call(41, 29, 3, 1),
	"socket AF_BLUETOOTH": lambda: call(41, 31, 3, 0),
	"netlink NETFILTER": lambda: call(41, 16, 3, 12),
	"netlink XFRM": lambda: call(41, 16, 3, 6),
	"netlink AUDIT": lambda: call(41, 16, 3, 9),
	"prctl PR_SET_MM": lambda: call(157, 35, 15, at, 0, 0),
	"ioctl TIOCSTI": lambda: call(16, 0, 0x5412, b"x"),
	"ioctl TIOCLINUX": lambda: call(16, 0, 0x541c, b"\\0"),
	"iptables": lambda: call(55, socket.socket(2, 3, 255).fileno(), 0, 64, at, struct.pack("I", 84)),
	"ip6tables": lambda: call(55, socket.socket(10, 3, 255).fileno(), 41, 64, at, struct.pack("I", 84)),
	"x32 getpid": lambda: call(0x40000000 + 39),
	"i386 getpid": lambda: run(b"\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3"),
}
for name, attempt in calls.items():
	r, w = os.pipe()
	child = os.fork()
	if child == 0:
		os.close(r)
		result = attempt()
		error = ctypes.get_errno()
		os.write(w, b"ok" if result >= 0 else errno.errorcode.get(error, str(error)).encode())
		os._exit(0)
	os.close(w)
	said = os.read(r, 99).decode()
	_, status = os.waitpid(child, 0)
	print(name + ": " + (said or signal.Signals(status & 127).name))
	os.close(r)
`;

/** Why each is refused: absent (as on a kernel without it), not permitted, no such family, protocol or option, or the caller is killed. */
const refused = /^(ENOSYS|EPERM|EAFNOSUPPORT|EPROTONOSUPPORT|ENOPROTOOPT|SIGSYS)$/;

test('no raw interface of the kernel answers', async () => {
	const { attacker, victim } = labs;
	const { output } = await whileAttacked(victim, () => attacker.python(attempts));
	const outcomes = output
		.trim()
		.split('\n')
		.map((line) => line.split(': '));
	expect(outcomes.length).toBeGreaterThan(40);
	expect(outcomes.filter(([, outcome]) => !refused.test(outcome ?? ''))).toEqual([]);
});

test('nor does one in a user namespace that the learner made', async () => {
	const { attacker, victim } = labs;
	const { output } = await whileAttacked(victim, () =>
		attacker.python(`
import ctypes, os
ctypes.CDLL(None).unshare(0x10000000 | 0x40000000 | 0x20000)
${attempts.trim()}`),
	);
	const outcomes = output
		.trim()
		.split('\n')
		.map((line) => line.split(': '));
	expect(outcomes.length).toBeGreaterThan(40);
	expect(outcomes.filter(([, outcome]) => !refused.test(outcome ?? ''))).toEqual([]);
});

test('PID 1, shells and what they start are all under the filter and the same bound of capabilities', async () => {
	const { attacker, victim } = labs;
	await attacker.open('second');
	await whileAttacked(victim, () => attacker.run('sleep 1000 & true'), aLook);
	const of = (pid: number) =>
		Object.fromEntries(
			['Seccomp', 'CapBnd', 'NoNewPrivs'].map((key) => [
				key,
				new RegExp(`^${key}:\\s+(\\S+)`, 'm').exec(procFile(pid, 'status'))?.[1],
			]),
		);
	const all = members(attacker.lab);
	expect(all.length).toBeGreaterThanOrEqual(5);
	const first = of(attacker.lab.init.pid);
	expect(first.Seccomp).toBe('2');
	for (const pid of all) expect(of(pid)).toEqual(first);
});
