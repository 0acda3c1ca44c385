import { above, allow, deny, equals, errno, isInt, isNoneOf, isOther, masked, type Rule } from './argument-rules.ts';

/** address_families(7): UNIX, INET, INET6 and PACKET. NETLINK is told apart below. */
const families = { unix: 1, inet: 2, inet6: 10, netlink: 16, packet: 17 };

/** netlink(7): ROUTE for ip, SOCK_DIAG for ss, KOBJECT_UEVENT, GENERIC. Not NETFILTER, XFRM, AUDIT and the rest. */
const netlinkProtocols = [0, 4, 15, 16];

/** With EPERM sudo would stop, for want of an audit system; these say that the kernel was built without. */
function sockets(): readonly Rule[] {
	const { netlink, ...plain } = families;
	const isNetlink = equals(0, netlink);
	return [
		...Object.values(plain).map((family) => allow('socket', equals(0, family))),
		...netlinkProtocols.map((protocol) => allow('socket', isNetlink, equals(2, protocol))),
		...isOther(0, Object.values(families)).map((other) => deny('socket', errno.EAFNOSUPPORT, other)),
		...isOther(2, netlinkProtocols).map((other) => deny('socket', errno.EPROTONOSUPPORT, isNetlink, other)),
		allow('socketpair', equals(0, families.unix)),
		deny('socketpair', errno.EAFNOSUPPORT, above(0, families.unix)),
	];
}

const terminalInput = { TIOCSTI: 0x5412, TIOCLINUX: 0x541c };
const prSetMm = 35;

/** ioctl_tty(2): no typing into a terminal whose other end is the learner's teacher. prctl(2): no other program's name for oneself. */
function terminalsAndNames(): readonly Rule[] {
	const input = Object.values(terminalInput);
	return [
		...isNoneOf(1, input).map((other) => allow('ioctl', other)),
		...input.map((request) => deny('ioctl', errno.EPERM, isInt(1, request))),
		...isNoneOf(0, [prSetMm]).map((other) => allow('prctl', other)),
		deny('prctl', errno.EPERM, isInt(0, prSetMm)),
	];
}

/** personality(2): none, 32 bits, an old version's number, addresses that are not random (setarch -R, gdb); and asking. */
const personalities = [0, 0x8, 0x2_0000, 0x2_0008, 0x4_0000, 0x4_0008, 0xffff_ffff];

const solIp = 0;
const solIpv6 = 41;
/** socket(7), tcp(7), udp(7), icmp(7), raw(7), packet(7), netlink(7): SOL_SOCKET, TCP, UDP, ICMPV6, RAW, PACKET, NETLINK. */
const plainLevels = [1, 6, 17, 58, 255, 263, 270];
/** linux/in6.h: what lies between and above the numbers of ip6tables, 64, 65, 68 and 69. */
const ipv6Options = [66, 67, 70, 72, 73, 74, 75, 76, 77, 78];
/** Where the numbers of legacy iptables, arptables, ebtables and ip6tables begin; the options of IP itself end below. */
const tables = { [solIp]: [64, 68, 96, 128], [solIpv6]: [64, 68] };

function options(name: 'setsockopt' | 'getsockopt'): readonly Rule[] {
	const below64 = masked(2, 0xffff_ffc0, 0);
	return [
		...plainLevels.map((level) => allow(name, equals(1, level))),
		...[solIp, solIpv6].map((level) => allow(name, isInt(1, level), below64)),
		...ipv6Options.map((option) => allow(name, isInt(1, solIpv6), equals(2, option))),
		...tables[solIp].map((first) => deny(name, errno.ENOPROTOOPT, isInt(1, solIp), masked(2, 0xffff_fffc, first))),
		...tables[solIpv6].flatMap((first) =>
			[first, first + 1].map((option) => deny(name, errno.ENOPROTOOPT, isInt(1, solIpv6), isInt(2, option))),
		),
	];
}

/** System calls that a lab may make with some arguments only. */
export const argumentRules: readonly Rule[] = [
	...sockets(),
	...terminalsAndNames(),
	...personalities.map((persona) => allow('personality', equals(0, persona))),
	...options('setsockopt'),
	...options('getsockopt'),
];
