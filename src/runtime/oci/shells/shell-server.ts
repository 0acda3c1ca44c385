import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Problem } from '../../../foundation/problem.ts';
import { processFences } from '../bundle.ts';
import { named } from '../id-mapping.ts';
import { hostEnvironment } from '../run-program.ts';
import { ServedProgram } from './served-program.ts';
import { serverEndedProblem, shellProblem } from './shell-problems.ts';

/** Does what Node has no system calls for; says itself how it is used. */
export const serverProgram = join(import.meta.dirname, 'shell-server.pl');

/** What is told of it when it ends, of its standard error, in characters. */
const keptErrors = 1_000;

/** A program that is to be started on a terminal of a lab. */
export interface ShellStart {
	/** Our descriptor of the terminal's master. */
	readonly master: number;
	/** The lab's PID 1. */
	readonly init: { readonly pid: number; readonly starttime: number };
	readonly rootUid: number;
	/** `CapInh`, `CapPrm`, `CapEff`, `CapBnd` in hexadecimal, and `NoNewPrivs`. */
	readonly privileges: readonly string[];
	/** Name of the session keyring. */
	readonly session: string;
	/** Directories of cgroups to be in: of each group the first that can be joined. */
	readonly cgroups: readonly (readonly string[])[];
	readonly environment: Readonly<Record<string, string>>;
	readonly argv: readonly string[];
}

/** The helper that starts programs in labs and waits for them: one for all labs of a runtime, while it has any. */
export class ShellServer implements Disposable {
	readonly ready: Promise<Problem | undefined>;
	readonly #child: ChildProcessWithoutNullStreams;
	readonly #starting = new Map<number, ServedProgram>();
	readonly #running = new Map<number, ServedProgram>();
	readonly #answered = Promise.withResolvers<Problem | undefined>();
	#errors = '';
	#last = 0;
	#alive = true;

	/** `filters`: what `readFilters` answers. */
	constructor(filters: string) {
		this.ready = this.#answered.promise;
		const { openFiles, lockedMemory, oomScoreAdj } = processFences;
		const limits = [`${openFiles.soft}:${openFiles.hard}`, lockedMemory, oomScoreAdj].join(',');
		const given = named({ arch: process.arch, mode: 'serve', limits });
		this.#child = spawn('perl', [serverProgram, ...given], { cwd: '/', env: hostEnvironment, detached: true });
		const { stdin, stdout, stderr } = this.#child;
		for (const held of [this.#child, stdin, stdout, stderr]) (held as { unref?: () => void }).unref?.();
		stdin.on('error', () => undefined);
		stderr.setEncoding('utf8').on('data', (text: string) => {
			this.#errors = (this.#errors + text).slice(-keptErrors);
		});
		createInterface({ input: stdout }).on('line', (line) => this.#take(line));
		this.#child.on('error', (error) => this.#end(error.message));
		this.#child.on('close', () => this.#end(this.#errors.trim()));
		this.#say('filter', filters);
	}

	/** Whether it takes requests. */
	get isAlive(): boolean {
		return this.#alive;
	}

	open(start: ShellStart): ServedProgram {
		this.#last += 1;
		const { master, init, rootUid, privileges, session, cgroups, environment, argv } = start;
		const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
		const program = new ServedProgram(
			(pid, number) => this.#say('signal', pid, number),
			() => this.#alive,
		);
		this.#starting.set(this.#last, program);
		this.#say(
			...['open', this.#last, master, init.pid, init.starttime, rootUid, privileges.join(',')],
			...[encodeURIComponent(session), cgroups.map(list).join(';'), encodeURIComponent(environment.HOME ?? '/')],
			...[list(variables), list(argv)],
		);
		return program;
	}

	/** Ends it; programs that it started go on. */
	[Symbol.dispose](): void {
		this.#alive = false;
		this.#child.stdin.end();
	}

	#say(...words: readonly (string | number)[]): void {
		this.#child.stdin.write(`${words.join(' ')}\n`);
	}

	#take(line: string): void {
		const [what, first, second, third] = line.split(' ');
		const number = Number(first);
		if (what === 'ready') this.#answered.resolve(undefined);
		if (what === 'started') {
			const program = this.#starting.get(number);
			this.#starting.delete(number);
			if (program === undefined) return;
			this.#running.set(Number(second), program);
			program.begin(Number(second));
		}
		if (what === 'failed') {
			this.#starting.get(number)?.fail(shellProblem(decodeURIComponent(second ?? ''), Number(third)));
			this.#starting.delete(number);
		}
		if (what === 'ended') {
			this.#running.get(number)?.end(Number(second));
			this.#running.delete(number);
		}
	}

	#end(why: string): void {
		this.#alive = false;
		const problem = serverEndedProblem(why);
		this.#answered.resolve(problem);
		for (const program of this.#starting.values()) program.fail(problem);
		for (const program of this.#running.values()) program.followAlone();
		this.#starting.clear();
		this.#running.clear();
	}
}

function list(items: readonly string[]): string {
	return items.map(encodeURIComponent).join(',');
}
