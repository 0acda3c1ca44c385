import { above, allow, deny, equals, errno, isInt, isNoneOf, masked, type Rule } from './argument-rules.ts';

function upTo(last: number, except: readonly number[]): readonly number[] {
	return Array.from({ length: last + 1 }, (_, number) => number).filter((number) => !except.includes(number));
}

/** address_families(7): UNIX, INET, INET6 and PACKET. NETLINK is told apart below. */
const families = { unix: 1, inet: 2, inet6: 10, netlink: 16, packet: 17 };

/** netlink(7): ROUTE for ip, SOCK_DIAG for ss, KOBJECT_UEVENT, GENERIC. Not NETFILTER, XFRM, AUDIT and the rest. */
const netlinkProtocols = [0, 4, 15, 16];
/** The kernel's tables have these many of each. */
const last = { family: 45, netlinkProtocol: 22 };

/** With EPERM sudo would stop, for want of an audit system; these say that the kernel was built without. */
function sockets(): readonly Rule[] {
	const { netlink, ...plain } = families;
	const otherFamilies = upTo(last.family, Object.values(families));
	const otherProtocols = upTo(last.netlinkProtocol, netlinkProtocols);
	return [
		...Object.values(plain).map((family) => allow('socket', equals(0, family))),
		...netlinkProtocols.map((protocol) => allow('socket', equals(0, netlink), equals(2, protocol))),
		...otherFamilies.map((family) => deny('socket', errno.EAFNOSUPPORT, equals(0, family))),
		deny('socket', errno.EAFNOSUPPORT, above(0, last.family)),
		...otherProtocols.map((protocol) => deny('socket', errno.EPROTONOSUPPORT, equals(0, netlink), equals(2, protocol))),
		deny('socket', errno.EPROTONOSUPPORT, equals(0, netlink), above(2, last.netlinkProtocol)),
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
/** linux/netfilter_ipv6/ip6_tables.h: tables, counters and what matches there are. linux/in6.h: ordinary options between and above. */
const ip6tables = [64, 65, 68, 69];
const ipv6Options = [66, 67, 70, 72, 73, 74, 75, 76, 77, 78];

/** Legacy iptables, arptables and ebtables: options of an IP socket from 64 on, whose own numbers end below. */
function packetFilters(name: 'setsockopt' | 'getsockopt'): readonly Rule[] {
	const highBits = Array.from({ length: 26 }, (_, bit) => 2 ** (bit + 6));
	const below64 = masked(2, 0xffff_ffc0, 0);
	return [
		...isNoneOf(1, [solIp, solIpv6]).map((level) => allow(name, level)),
		...[solIp, solIpv6].map((level) => allow(name, isInt(1, level), below64)),
		...ipv6Options.map((option) => allow(name, isInt(1, solIpv6), isInt(2, option))),
		...highBits.map((bit) => deny(name, errno.ENOPROTOOPT, isInt(1, solIp), masked(2, bit, bit))),
		...ip6tables.map((option) => deny(name, errno.ENOPROTOOPT, isInt(1, solIpv6), isInt(2, option))),
	];
}

/** System calls that a lab may make with some arguments only. */
export const argumentRules: readonly Rule[] = [
	...sockets(),
	...terminalsAndNames(),
	...personalities.map((persona) => allow('personality', equals(0, persona))),
	...packetFilters('setsockopt'),
	...packetFilters('getsockopt'),
];
