import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseNetTcp } from './parse-net-tcp.ts';
import { parseTcpInUse } from './parse-sockstat.ts';

const recorded = (file: string) => readFileSync(new URL(`./fixtures/listener/${file}`, import.meta.url), 'latin1');

function addresses(text: string, family: 4 | 6): readonly string[] {
	const sockets = parseNetTcp(text, family);
	if (!sockets.ok) throw new Error(sockets.error);
	return sockets.value.map(({ address, port }) => `${address} ${port}`).sort();
}

test('IPv4 addresses have their bytes in the order of the network', () => {
	expect(addresses(recorded('tcp'), 4)).toEqual(['0.0.0.0 8080', '10.1.2.3 22', '127.0.0.1 5432']);
});

test('IPv6 addresses are written short', () => {
	expect(addresses(recorded('tcp6'), 6)).toEqual([
		...['2001:db8::1:0:0:1 443', ':: 80', '::1 8081', '::ffff:127.0.0.1 8443'],
	]);
});

/** The four words of an address as a little-endian kernel prints them. */
function tcp6(address: string): string {
	const words = (address.match(/.{8}/g) ?? []).map((word) => word.match(/../g)?.reverse().join(''));
	const lines = recorded('tcp6').split('\n').slice(0, 2);
	return `${lines.join('\n').replace('0'.repeat(32), words.join(''))}\n`;
}

test.each([
	['20010DB8000000000001000000000001', '2001:db8::1:0:0:1'],
	['20010DB8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
	['FE800000000000000000000000000000', 'fe80::'],
	['00010000000000000000000000000000', '1::'],
	['00010002000300040005000600070008', '1:2:3:4:5:6:7:8'],
	['00000000000000010000000000000000', '0:0:0:1::'],
])('%s is written %s', (hex, written) => {
	expect(addresses(tcp6(hex), 6)).toEqual([`${written} 80`]);
});

test('the inode is the one of the socket’s links', () => {
	const inodes = parseNetTcp(recorded('tcp'), 4);
	expect(inodes).toMatchObject({ ok: true, value: expect.arrayContaining([expect.objectContaining({ port: 8080 })]) });
	expect(inodes.ok && inodes.value.every(({ inode }) => inode > 0)).toBe(true);
});

test('a text that is cut after the sockets that listen is whole enough, one that is cut among them is not', () => {
	const text = recorded('tcp');
	const lines = text.split('\n');
	expect(lines.slice(1, 6).map((line) => line.trim().split(/ +/)[3])).toEqual(['0A', '0A', '0A', '01', '01']);
	expect(parseNetTcp(`${lines.slice(0, 5).join('\n')}\n   4: 01`, 4)).toEqual(parseNetTcp(text, 4));
	expect(parseNetTcp(`${lines.slice(0, 3).join('\n')}\n   2: 01`, 4)).toEqual({ ok: false, error: 'EFBIG' });
	expect(parseNetTcp(lines.slice(0, 3).join('\n'), 4)).toEqual({ ok: false, error: 'EFBIG' });
});

test('malformed lines are an error and nothing throws', () => {
	expect(parseNetTcp('header\n0: 0100007F:zz 0 0A\n', 4)).toMatchObject({ ok: false });
	expect(parseNetTcp(recorded('tcp6'), 4)).toMatchObject({ ok: false });
	fc.assert(fc.property(fc.string(), (text) => typeof parseNetTcp(text, 4).ok === 'boolean'));
	fc.assert(fc.property(fc.string(), (text) => typeof parseNetTcp(`h\n0: ${text}\n`, 6).ok === 'boolean'));
});

test('sockstat counts the sockets in use, of each family in its own file', () => {
	expect(parseTcpInUse(recorded('sockstat'))).toEqual({ ok: true, value: 5 });
	expect(parseTcpInUse(recorded('sockstat6'))).toEqual({ ok: true, value: 6 });
	expect(parseTcpInUse('')).toMatchObject({ ok: false });
	fc.assert(fc.property(fc.string(), (text) => typeof parseTcpInUse(text).ok === 'boolean'));
});
