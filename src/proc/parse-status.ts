import { fail, type Result, succeed } from '../foundation/result.ts';
import type { StatusFacts } from './snapshot.ts';

/** What is used of proc_pid_status(5). */
export interface Status {
	/** Latin-1, with the kernel's escapes undone. */
	readonly name: string;
	/** The process' pid in each pid namespace from the reader's inwards; empty on a kernel without pid namespaces. */
	readonly nsPids: readonly number[];
	readonly facts: StatusFacts;
}

/** Parses `/proc/PID/status`. The error names the line that is missing or malformed. */
export function parseStatus(text: string): Result<Status, string> {
	const lines = new StatusLines(text);
	// In the order in which the kernel prints them, so that the text is gone through once.
	const name = unescapeName(lines.value('Name') ?? '');
	const ids = { uids: lines.numbers('Uid'), gids: lines.numbers('Gid') };
	const nsPids = lines.numbers('NSpid', 'optional');
	const facts: StatusFacts = {
		...{ ...ids, sigPnd: lines.mask('SigPnd'), shdPnd: lines.mask('ShdPnd'), sigBlk: lines.mask('SigBlk') },
		...{ sigIgn: lines.mask('SigIgn'), sigCgt: lines.mask('SigCgt') },
		...{ capInh: lines.mask('CapInh'), capPrm: lines.mask('CapPrm'), capEff: lines.mask('CapEff') },
		...{ capBnd: lines.mask('CapBnd'), capAmb: lines.mask('CapAmb') },
		noNewPrivs: lines.numbers('NoNewPrivs', 'optional')[0] ?? 0,
		seccomp: lines.numbers('Seccomp', 'optional')[0] ?? 0,
		...filtersOf(lines.numbers('Seccomp_filters', 'optional')),
	};
	return lines.fault === undefined ? succeed({ name, nsPids, facts }) : fail(lines.fault);
}

function filtersOf([seccompFilters]: readonly number[]): Pick<StatusFacts, 'seccompFilters'> {
	return seccompFilters === undefined ? {} : { seccompFilters };
}

/** Looks lines up by key and remembers the first fault. Name is escaped by the kernel, so no value can hold a newline. */
class StatusLines {
	fault: string | undefined;
	readonly #text: string;
	#from = 0;

	constructor(text: string) {
		this.#text = `\n${text}`;
	}

	value(key: string, presence: 'required' | 'optional' = 'required'): string | undefined {
		const needle = `\n${key}:\t`;
		const ahead = this.#text.indexOf(needle, this.#from);
		const start = ahead === -1 ? this.#text.indexOf(needle) : ahead;
		const end = start === -1 ? -1 : this.#text.indexOf('\n', start + 1);
		if (end === -1) {
			if (start !== -1 || presence === 'required') this.#fail(key);
			return undefined;
		}
		this.#from = end;
		return this.#text.slice(start + needle.length, end);
	}

	/** Decimal numbers; none where the kernel has no such line. */
	numbers(key: string, presence: 'required' | 'optional' = 'required'): readonly number[] {
		const value = this.value(key, presence);
		if (value === undefined) return [];
		const numbers = value.split('\t').map(decimal);
		if (numbers.includes(Number.NaN)) this.#fail(key);
		return numbers;
	}

	/** 16 hex digits. */
	mask(key: string): string {
		const value = this.value(key) ?? '';
		if (!mask.test(value)) this.#fail(key);
		return value;
	}

	#fail(key: string): void {
		this.fault ??= `status has no well-formed line ${key}`;
	}
}

const mask = /^[0-9a-f]{16}$/;

function decimal(text: string): number {
	const value = Number(text);
	return text !== '' && Number.isSafeInteger(value) && value >= 0 ? value : Number.NaN;
}

/** Undoes the two escapes that the kernel makes in `Name`: newline and backslash. */
function unescapeName(name: string): string {
	return name.includes('\\') ? name.replace(/\\(n|\\)/g, (_, escaped) => (escaped === 'n' ? '\n' : '\\')) : name;
}
