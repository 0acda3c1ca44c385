import { expect, test } from 'vitest';
import { OutputFilter, outputLimits } from './output-filter.ts';

/** What becomes of output that comes in these chunks. */
function filtered(...chunks: readonly (string | Uint8Array)[]): string {
	const filter = new OutputFilter();
	return Buffer.concat(chunks.map((chunk) => filter.filter(Buffer.from(chunk)))).toString();
}

/** The same output cut in two at every place. */
function filteredInPieces(output: string): ReadonlySet<string> {
	const bytes = Buffer.from(output);
	const cuts = Array.from(
		{ length: bytes.length + 1 },
		(_, at) => [bytes.subarray(0, at), bytes.subarray(at)] as const,
	);
	return new Set(cuts.map(([before, after]) => filtered(before, after)));
}

test.each([
	['text', 'hello\r\nworld\t\x07\b'],
	['text in several scripts', 'naïve Ελλάδα 日本語 한국어 हिन्दी ไทย 👩‍👩‍👧‍👦 e\u0301 «»'],
	['colours and modes', '\x1b[38;2;255;128;0mred\x1b[0m\x1b[?2004h\x1b[?1049h\x1b[4:3m\x1b[>4;2m\x1b[!p'],
	['positions and scrolling of a screen', '\x1b[24;80H\x1b[1;24r\x1b[24L\x1b[200S\x1b[79b\x1b[9999B'],
	[
		'titles, links, and other strings',
		'\x1b]0;title\x07\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\\x1bP$q\x1b\\\x1b_x\x1b\\',
	],
	['other escapes', '\x1b7\x1b8\x1bM\x1b(B\x1b=\x1bc\x1b#8'],
])('%s pass as they are, wherever they are cut', (_name, output) => {
	expect(filteredInPieces(output)).toEqual(new Set([output]));
});

test.each([
	['\x1b[99999999L', '\x1b[200L'],
	['\x1b[99999999M', '\x1b[200M'],
	['\x1b[99999999S', '\x1b[200S'],
	['\x1b[99999999T', '\x1b[200T'],
	['a\x1b[1000000000b', 'a\x1b[500b'],
	['\x1b[99999999;99999999H', '\x1b[9999;9999H'],
	['\x1b[?99999999h', '\x1b[?9999h'],
	['\x1b[38:2::999999:1:1m', '\x1b[38:2::9999:1:1m'],
	['\x1b[0000000001A', '\x1b[0000000001A'],
	['\u009b99999999L', '\x1b[200L'],
	['\x1b[999\n99999L', '\n\x1b[200L'],
	['\x1b[999\x7f99999L', '\x1b[200L'],
	['\x1b\n[99999999L', '\x1b[200L'],
	['\x1b\x7f[99999999L', '\x1b[200L'],
	['\x1b\x1b[99999999L', '\x1b\x1b[200L'],
	['\x1b]0;t\x1b[99999999L', '\x1b]0;t\x1b[200L'],
	['\x1b]0;t\u009b99999999L', '\x1b]0;t\x1b[200L'],
])('of %j remains %j, wherever it is cut', (output, expected) => {
	expect(filteredInPieces(output)).toEqual(new Set([expected]));
});

test.each([
	['in a number', Buffer.from('\x1b[9\xc29999999L', 'latin1')],
	['after ESC', Buffer.from('\x1b\xc2[99999999L', 'latin1')],
	['as a byte order mark', Buffer.from('\x1b[9\xef\xbb\xbf9999999L', 'latin1')],
])('bytes that a decoder drops (%s) do not hide a number', (_name, output) => {
	expect(filtered(output)).not.toContain('\x1b[');
});

test.each([
	['\x1b]0;', '\x07'],
	['\x1b]52;c;', '\x1b\\'],
	['\x1bP', '\x1b\\'],
	['\x1b_', '\u009c'],
	['\u009d0;', '\x07'],
])('a string %j without end is cancelled at its limit, and what follows its end is shown', (start, end) => {
	const filter = new OutputFilter();
	let length = 0;
	let last = '';
	const feed = (text: string) => {
		last = Buffer.from(filter.filter(Buffer.from(text))).toString();
		length += last.length;
	};
	feed(start);
	for (let n = 0; n < 100; n += 1) feed('a'.repeat(10_000));
	expect(length).toBeLessThanOrEqual(outputLimits.stringBytes + start.length + 1);
	feed(`${end}text`);
	expect(last.replace(end, '')).toBe('text');
});

test('BEL does not end a string of a device', () => {
	const filter = new OutputFilter();
	filter.filter(Buffer.from('\x1bP'));
	let length = 0;
	for (let n = 0; n < 100; n += 1) length += filter.filter(Buffer.from(`\x07${'a'.repeat(10_000)}`)).length;
	expect(length).toBeLessThanOrEqual(outputLimits.stringBytes + 1);
});

test('marks without end on one character come to an end; those on many are kept', () => {
	const zalgo = `a${'\u0301'.repeat(100_000)}b`;
	expect([...filtered(zalgo)]).toHaveLength(outputLimits.joined + 2);
	const family = '👩\u200d'.repeat(100_000);
	expect([...filtered(family)].filter((one) => one === '\u200d').length).toBeLessThan(100_000);
	const accents = 'e\u0301'.repeat(10_000);
	expect(filtered(accents)).toBe(accents);
});

test('a sequence that never ends is not kept for ever', () => {
	const filter = new OutputFilter();
	let length = 0;
	for (let n = 0; n < 1_000; n += 1) length += filter.filter(Buffer.from(n === 0 ? '\x1b[' : '1;'.repeat(100))).length;
	expect(length).toBeGreaterThan(190_000);
});

test('random bytes come out the same however they are cut', () => {
	let seed = 1;
	const random = (below: number) => {
		seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
		return Math.floor((seed / 2 ** 31) * below);
	};
	const alphabet = Buffer.from(
		'\x1b[]P\\;0123456789LSTbm\x07\x18\n\x7f aé\xc2\x9b\x9c\xff\xf4\xbf\xe2\x80\x8d',
		'latin1',
	);
	for (let round = 0; round < 300; round += 1) {
		const bytes = Buffer.from(Array.from({ length: 60 }, () => alphabet[random(alphabet.length)] ?? 0));
		const whole = filtered(bytes);
		const cut = random(60);
		expect(filtered(bytes.subarray(0, cut), bytes.subarray(cut))).toBe(whole);
		const numbers = whole.split('\x1b[').map((after) => Number.parseInt(after, 10));
		expect(numbers.filter((number) => number > outputLimits.number)).toEqual([]);
	}
});
