import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Home } from '../../../src/foundation/node/home.ts';
import type { Problem } from '../../../src/foundation/problem.ts';
import type { Result } from '../../../src/foundation/result.ts';

/** How an operation of a maker ended: with its result, or with the maker's own end. */
export type MakerEnd = Result<unknown, Pick<Problem, 'code' | 'why'>> | 'killed';

/** A maker that has not answered by then never will, in milliseconds. */
const longest = 120_000;

/** A process of its own that makes and removes labs: `lab-creator.ts`. */
export class LabMaker implements AsyncDisposable {
	readonly child: ChildProcess;
	readonly #lines: AsyncIterator<string>;
	readonly #ready: Promise<unknown>;

	/** Starts it; the first word to it waits until it is ready. `triesHost`: its first lab is also the first of a labd, which tries what the host can do. */
	constructor({ path }: Home, imagePath: string, { createTimeout = 60_000, triesHost = false } = {}) {
		const program = join(import.meta.dirname, 'lab-creator.ts');
		this.child = spawn(
			process.execPath,
			[program, path, imagePath, String(createTimeout), ...(triesHost ? ['tries'] : [])],
			{
				stdio: ['pipe', 'pipe', 'inherit'],
			},
		);
		this.child.stdin?.on('error', () => undefined);
		this.#lines = linesOf(this.child)[Symbol.asyncIterator]();
		this.#ready = this.#lines.next();
	}

	get pid(): number {
		return this.child.pid ?? 0;
	}

	async ready(): Promise<void> {
		await this.#ready;
	}

	async run(what: 'create' | 'destroy', id: string): Promise<MakerEnd> {
		await this.#ready;
		this.child.stdin?.write(`${what} ${id}\n`);
		const hung = setTimeout(() => this.child.kill('SIGKILL'), longest);
		const { value, done } = await this.#lines.next();
		clearTimeout(hung);
		return done === true ? 'killed' : (JSON.parse(value) as MakerEnd);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return;
		this.child.kill('SIGKILL');
		await once(this.child, 'exit');
	}
}

function linesOf({ stdout }: ChildProcess): Interface {
	if (stdout === null) throw new Error('the maker has no output');
	return createInterface(stdout);
}
