import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fail, type Result, succeed } from '../../../foundation/result.ts';
import { named } from '../id-mapping.ts';
import { hostEnvironment } from '../run-program.ts';
import { errnoName } from './sight-words.ts';

/** Looks where Node has no system calls for; says itself how it is used. */
const sightProgram = join(import.meta.dirname, 'lab-sight.pl');

/** An answer that has not come after this, in milliseconds, does not come: the helper ends what takes longer by itself. */
const answersWithin = 6_000;

/** What is told of it when it ends, of its standard error, in characters. */
const keptErrors = 1_000;

type Answer = Result<readonly string[], string>;

interface Asked {
	readonly resolve: (answer: Answer) => void;
	readonly timer: ReturnType<typeof setTimeout>;
}

/** One life of the helper that looks into labs. It ends with this process, and is killed when it hangs. */
export class SightServer {
	readonly #child: ChildProcessWithoutNullStreams;
	readonly #asked = new Map<number, Asked>();
	readonly #onEnd: (why: string) => void;
	#last = 0;
	#errors = '';
	#alive = true;

	/** `onEnd` is told what it printed as it ended without being asked to; empty if nothing. */
	constructor(onEnd: (why: string) => void) {
		this.#onEnd = onEnd;
		const dyingWithUs = ['--pdeathsig', 'KILL', '--', 'perl', sightProgram, ...named({ arch: process.arch })];
		this.#child = spawn('setpriv', dyingWithUs, { cwd: '/', env: hostEnvironment, detached: true });
		const { stdin, stdout, stderr } = this.#child;
		for (const held of [this.#child, stdin as Socket, stdout as Socket, stderr as Socket]) held.unref();
		stdin.on('error', () => undefined);
		stderr.setEncoding('utf8').on('data', (text: string) => {
			this.#errors = (this.#errors + text).slice(-keptErrors);
		});
		createInterface({ input: stdout }).on('line', (line) => this.#take(line));
		this.#child.on('error', (error) => this.#end(error.message));
		this.#child.on('close', () => this.#end(this.#errors.trim()));
	}

	get isAlive(): boolean {
		return this.#alive;
	}

	/** Nothing is to be answered. */
	get isIdle(): boolean {
		return this.#asked.size === 0;
	}

	get pid(): number | undefined {
		return this.#child.pid;
	}

	/** The words that it answers; the failure is the name of an errno. */
	ask(what: string, ...words: readonly (string | number)[]): Promise<Answer> {
		this.#last += 1;
		const id = this.#last;
		return new Promise((resolve) => {
			const timer = setTimeout(() => this.#child.kill('SIGKILL'), answersWithin).unref();
			this.#asked.set(id, { resolve, timer });
			this.#holdProcess();
			this.#child.stdin.write(`${[what, id, ...words].join(' ')}\n`);
		});
	}

	/** Ends it. */
	close(): void {
		this.#alive = false;
		this.#child.stdin.end();
	}

	#take(line: string): void {
		const [what, id, ...words] = line.split(' ');
		if (what === 'done') this.#answer(Number(id), succeed(words));
		if (what === 'failed') this.#answer(Number(id), fail(errnoName(Number(words[0]))));
	}

	#answer(id: number, answer: Answer): void {
		const asked = this.#asked.get(id);
		this.#asked.delete(id);
		clearTimeout(asked?.timer);
		asked?.resolve(answer);
		this.#holdProcess();
	}

	/** Our own process may end while nothing is to come from it. */
	#holdProcess(): void {
		const output = this.#child.stdout as Socket;
		if (this.#asked.size > 0) output.ref();
		else output.unref();
	}

	#end(why: string): void {
		const wasAlive = this.#alive;
		this.#alive = false;
		for (const id of [...this.#asked.keys()]) this.#answer(id, fail('EIO'));
		if (wasAlive) this.#onEnd(why);
	}
}
