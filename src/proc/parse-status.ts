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
	const facts: StatusFacts = {
		...{ uids: lines.numbers('Uid'), gids: lines.numbers('Gid') },
		...{ sigPnd: lines.mask('SigPnd'), shdPnd: lines.mask('ShdPnd'), sigBlk: lines.mask('SigBlk') },
		...{ sigIgn: lines.mask('SigIgn'), sigCgt: lines.mask('SigCgt') },
		...{ capEff: lines.mask('CapEff'), capBnd: lines.mask('CapBnd') },
		...{ noNewPrivs: lines.optional('NoNewPrivs'), seccomp: lines.optional('Seccomp') },
	};
	const nsPids = lines.has('NSpid') ? lines.numbers('NSpid') : [];
	const name = unescapeName(lines.value('Name'));
	return lines.fault === undefined ? succeed({ name, nsPids, facts }) : fail(lines.fault);
}

/** Looks lines up by key and remembers the first fault. Name is escaped by the kernel, so no value can hold a newline. */
class StatusLines {
	fault: string | undefined;
	readonly #text: string;

	constructor(text: string) {
		this.#text = `\n${text}`;
	}

	has(key: string): boolean {
		return this.#text.includes(`\n${key}:\t`);
	}

	value(key: string): string {
		const start = this.#text.indexOf(`\n${key}:\t`);
		if (start === -1) return this.#fail(key, '');
		const end = this.#text.indexOf('\n', start + 1);
		return end === -1 ? this.#fail(key, '') : this.#text.slice(start + key.length + 3, end);
	}

	numbers(key: string): readonly number[] {
		const value = this.value(key);
		return /^\d{1,10}(\s+\d{1,10})*\s*$/.test(value) ? value.trim().split(/\s+/).map(Number) : this.#fail(key, []);
	}

	/** 16 hex digits. */
	mask(key: string): string {
		const value = this.value(key);
		return /^[0-9a-f]{16}$/.test(value) ? value : this.#fail(key, '0'.repeat(16));
	}

	/** A single number; 0 where the kernel has no such line. */
	optional(key: string): number {
		return this.has(key) ? (this.numbers(key)[0] ?? 0) : 0;
	}

	#fail<T>(key: string, instead: T): T {
		this.fault ??= `status has no well-formed line ${key}`;
		return instead;
	}
}

/** Undoes the two escapes that the kernel makes in `Name`: newline and backslash. */
function unescapeName(name: string): string {
	return name.replace(/\\(n|\\)/g, (_, escaped) => (escaped === 'n' ? '\n' : '\\'));
}
