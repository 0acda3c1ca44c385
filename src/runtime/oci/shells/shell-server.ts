import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Problem } from '../../../foundation/problem.ts';
import { processFences } from '../bundle.ts';
import { named } from '../id-mapping.ts';
import { hostEnvironment } from '../run-program.ts';
import { ServedProgram } from './served-program.ts';
import { serverEndedProblem, shellProblem } from './shell-problems.ts';

/** Does what Node has no system calls for; says itself how it is used. */
const serverProgram = join(import.meta.dirname, 'shell-server.pl');

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

/** A program that was asked for, and of which one has not heard since. */
interface Starting {
	readonly start: ShellStart;
	readonly program: ServedProgram;
	readonly isAgain: boolean;
}

/** The helper that starts programs in labs and waits for them: one for all labs of a runtime, while it has any. */
export class ShellServer implements Disposable {
	/** Resolves when it takes requests, or with why it never will. */
	readonly ready: Promise<Problem | undefined>;
	readonly #child: ChildProcessWithoutNullStreams;
	readonly #starting = new Map<number, Starting>();
	readonly #running = new Map<number, ServedProgram>();
	readonly #answered = Promise.withResolvers<Problem | undefined>();
	readonly #onLost: (starting: Starting) => void;
	#isReady = false;
	#errors = '';
	#last = 0;
	#alive = true;

	/** `onLost` is told of programs that were asked for when it ended, and may be asked for again. */
	constructor(onLost: (starting: Starting) => void) {
		this.#onLost = onLost;
		this.ready = this.#answered.promise;
		const { openFiles, lockedMemory, oomScoreAdj } = processFences;
		const limits = [`${openFiles.soft}:${openFiles.hard}`, lockedMemory, oomScoreAdj].join(',');
		const given = named({ arch: process.arch, limits });
		const dyingWithUs = ['--pdeathsig', 'KILL', '--', 'perl', serverProgram, ...given];
		this.#child = spawn('setpriv', dyingWithUs, { cwd: '/', env: hostEnvironment, detached: true });
		const { stdin, stdout, stderr } = this.#child;
		for (const held of [this.#child, stdin as Socket, stderr as Socket]) held.unref();
		stdin.on('error', () => undefined);
		stderr.setEncoding('utf8').on('data', (text: string) => {
			this.#errors = (this.#errors + text).slice(-keptErrors);
		});
		createInterface({ input: stdout }).on('line', (line) => this.#take(line));
		this.#child.on('error', (error) => this.#end(error.message));
		this.#child.on('close', () => this.#end(this.#errors.trim()));
	}

	/** Whether it takes requests. */
	get isAlive(): boolean {
		return this.#alive;
	}

	/** `filters`: what `readFilters` answers, for every program from now on. */
	useFilters(filters: string): void {
		this.#say('filter', filters);
	}

	/** `again`: the program as it was told of by `onLost`. */
	open(start: ShellStart, again?: ServedProgram): ServedProgram {
		this.#last += 1;
		const { master, init, rootUid, privileges, session, cgroups, environment, argv } = start;
		const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
		const program = again ?? new ServedProgram();
		this.#starting.set(this.#last, { start, program, isAgain: again !== undefined });
		this.#holdProcess();
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
		if (what === 'ready') {
			this.#isReady = true;
			this.#answered.resolve(undefined);
		}
		if (what === 'started') this.#begin(number, Number(second));
		if (what === 'failed') {
			this.#starting.get(number)?.program.fail(shellProblem(decodeURIComponent(second ?? ''), Number(third)));
			this.#starting.delete(number);
		}
		if (what === 'ended') {
			this.#running.get(number)?.end(Number(second));
			this.#running.delete(number);
		}
		this.#holdProcess();
	}

	#begin(id: number, pid: number): void {
		const program = this.#starting.get(id)?.program;
		this.#starting.delete(id);
		if (program === undefined) return;
		this.#running.set(pid, program);
		program.begin(pid, (signal) => this.#say('signal', pid, signal));
	}

	/** Our own process may end while nothing is to come from it. */
	#holdProcess(): void {
		const output = this.#child.stdout as Socket;
		if (this.#starting.size + this.#running.size > 0) output.ref();
		else output.unref();
	}

	#end(why: string): void {
		this.#alive = false;
		const problem = serverEndedProblem(why);
		this.#answered.resolve(problem);
		for (const starting of this.#starting.values())
			if (this.#isReady && !starting.isAgain) this.#onLost(starting);
			else starting.program.fail(problem);
		for (const program of this.#running.values()) program.followAlone();
		this.#starting.clear();
		this.#running.clear();
		this.#holdProcess();
	}
}

function list(items: readonly string[]): string {
	return items.map(encodeURIComponent).join(',');
}
