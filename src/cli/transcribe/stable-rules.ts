import { createHash } from 'node:crypto';
import { release, version } from 'node:os';

/** What is told of the run that a text is of. */
export interface RunFacts {
	/** Of the lab's runtime: names folders and cgroups. */
	readonly labId: string;
	/** When it began and ended, in milliseconds since 1970. */
	readonly began: number;
	readonly ended: number;
}

interface Rule {
	readonly pattern: RegExp;
	/** What to show for it. `nth`: of how many others of its kind it comes after, the same for the same key; from 0. */
	readonly shown: (match: readonly string[], nth: (key: string) => number) => string;
}

/** Namespaces that are there from the boot on have these numbers on every machine (include/uapi/linux/nsfs.h and before). */
const firstNamespaces = /^40265318\d\d$/;

/** What changes from one lab to the next, from one machine to the next and with the clock, and what is shown in its place. */
export function stableRules({ labId, began, ended }: RunFacts): readonly Rule[] {
	return [
		{ pattern: literally(version()), shown: () => '#1 SMP PREEMPT_DYNAMIC' },
		{ pattern: literally(release()), shown: () => '6.12.48' },
		{ pattern: literally(labId), shown: () => 'lab-otter' },
		{
			pattern: /\b40265\d{5}\b/g,
			shown: ([number = ''], nth) => (firstNamespaces.test(number) ? number : String(4_026_532_201 + nth(number))),
		},
		{ pattern: /\b(pipe|socket):\[(\d+)\]/g, shown: ([, kind, inode = ''], nth) => `${kind}:[${48_211 + nth(inode)}]` },
		{ pattern: /\b[0-9a-f]{64}\b|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12}\b/g, shown: containerId },
		{ pattern: /(?<= -c )[0-9a-f]{13,63}$/g, shown: containerId },
		{ pattern: /\b0x[0-9a-f]{9,16}\b/g, shown: ([address = ''], nth) => addressLike(address, nth(address)) },
		{ pattern: /(?<=^SigQ:\s+\d+\/)\d+/g, shown: () => '96343' },
		...dates,
		...processTable,
		looksAround,
		{ pattern: clockTimes(began, ended), shown: ([time = '']) => '09:41:07'.slice(0, time.length) },
	];
}

function literally(text: string): RegExp {
	return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g');
}

/** Of a line of `ps -f`: the processor's share in percent, and some seconds of its time. */
const processTable: readonly Rule[] = [
	{
		pattern: /^([-\w+]+ +\d+ +\d+) ( *\d+)(?= (?:\d\d:\d\d|[A-Z][a-z]{2}\d\d) )/g,
		shown: ([, before, share = '']) => `${before} ${'0'.padStart(share.length)}`,
	},
	{ pattern: /(?<= )00:00:0\d(?= )/g, shown: () => '00:00:00' },
];

/** The lab's PID 1 sleeps a second, looks around, and sleeps: now and then it is seen while it looks. */
const looksAround: Rule = { pattern: /(?<= )R(?=s? +(?:\S+ +)?(?:\/usr\/bin\/)?tini\b)/g, shown: () => 'S' };

const dates: readonly Rule[] = [
	{
		pattern: /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d( [A-Z]{3})? \d{4}\b/g,
		shown: ([, zone = '']) => `Sat Mar 14 09:41:07${zone} 2026`,
	},
	{
		pattern: /\b\d{4}-\d\d-\d\d([T ])\d\d:\d\d(:\d\d)?(\.\d+)?/g,
		shown: ([, between, seconds = '', fraction = '']) =>
			`2026-03-14${between}09:41${seconds && ':07'}${fraction.replace(/\d/g, '0')}`,
	},
	{
		pattern: /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d (?:\d\d:\d\d| \d{4})(?=\s)/g,
		shown: () => 'Mar 14 09:41',
	},
];

/** A short id is the beginning of a long one. */
function containerId([id = '']: readonly string[], nth: (key: string) => number): string {
	const shown = createHash('sha256')
		.update(`container ${nth(id.slice(0, 12))}`)
		.digest('hex');
	return shown.slice(0, id.length);
}

function addressLike(address: string, nth: number): string {
	return `0x${(0x7f3a_5c20_0000 + nth * 0x1000)
		.toString(16)
		.padStart(address.length - 2, '0')
		.slice(2 - address.length)}`;
}

/** The times of day at which a run went on, a minute more on either side: with seconds or without. */
function clockTimes(began: number, ended: number): RegExp {
	const minute = 60_000;
	const minutes: string[] = [];
	for (let at = began - minute; at <= ended + minute; at += minute)
		minutes.push(new Date(at).toISOString().slice(11, 16));
	const times = [...new Set(minutes)].join('|');
	return new RegExp(`(?<![\\d:])(?!00:00:\\d\\d)(?:${times})(?::\\d\\d)?(?![\\d:])`, 'g');
}
