import { fail, type Result, succeed } from '../foundation/result.ts';
import type { ListeningSocket } from './snapshot.ts';

const listening = '0A';
const digits = { 4: 8, 6: 32 } as const;

/**
 * Parses the sockets that listen in `/proc/PID/net/tcp` (family 4) or `tcp6`. They come first, so a text that is cut after
 * them is whole enough; one that is cut among them is an error.
 */
export function parseNetTcp(text: string, family: 4 | 6): Result<readonly ListeningSocket[], string> {
	const [, ...lines] = text.split('\n');
	const rest = lines.pop();
	const sockets: ListeningSocket[] = [];
	for (const line of lines) {
		const fields = line.trim().split(/ +/);
		const [, local = '', , state, , , , , , inode = ''] = fields;
		const [address = '', port = '', ...more] = local.split(':');
		if (!isHex(address, digits[family]) || !isHex(port, 4) || more.length > 0 || !/^\d{1,15}$/.test(inode))
			return fail(`net/tcp has a malformed line: ${line.slice(0, 80)}`);
		if (state !== listening) return succeed(sockets);
		const bytes = bytesOf(address);
		const written = family === 4 ? bytes.join('.') : writeIpv6(bytes);
		sockets.push({ family, address: written, port: Number.parseInt(port, 16), inode: Number(inode) });
	}
	return rest === '' ? succeed(sockets) : fail('EFBIG');
}

function isHex(text: string, length: number): boolean {
	return text.length === length && /^[0-9A-F]+$/.test(text);
}

/** The kernel prints each 32-bit word of an address in the machine's byte order; its bytes in memory are those of the network. */
function bytesOf(hex: string): readonly number[] {
	const words = (hex.match(/.{8}/g) ?? []).map((word) => Number.parseInt(word, 16));
	return [...new Uint8Array(Uint32Array.from(words).buffer)];
}

/** As RFC 5952 has it: no leading zeros, the first longest run of zero groups as `::`, an IPv4 address in its own notation. */
function writeIpv6(bytes: readonly number[]): string {
	const groups = Array.from({ length: 8 }, (_, index) => (bytes[2 * index] ?? 0) * 256 + (bytes[2 * index + 1] ?? 0));
	if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
		return `::ffff:${bytes.slice(12).join('.')}`;
	const text = groups.map((group) => group.toString(16)).join(':');
	const runs = [...text.matchAll(/(?<=^|:)0(?::0)+(?=:|$)/g)];
	const longest = Math.max(0, ...runs.map(([run]) => run.length));
	const run = runs.find(([found]) => found.length === longest);
	if (!run) return text;
	return `${text.slice(0, run.index).replace(/:$/, '')}::${text.slice(run.index + longest).replace(/^:/, '')}`;
}
