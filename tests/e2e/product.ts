import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const here = join(import.meta.dirname, '..', '..');
const startLimit = 90_000;
const stopLimit = 30_000;

/** Proclab as a learner starts it, with a home of its own that borrows the built images. */
export interface Product extends AsyncDisposable {
	/** Ends with a slash. */
	readonly url: string;
	readonly home: string;
	/** Everything it printed so far. */
	readonly output: readonly string[];
	/** Ends one of its two programs with SIGKILL, as a crash would. */
	crash(program: 'labd' | 'web'): void;
}

export interface ProductOptions {
	/** The checkout it runs from; this one if not given. */
	readonly root?: string;
	/** Settings beside those it always gets. */
	readonly env?: Readonly<Record<string, string>>;
}

/** Runs `proclab start` on a free port until it prints its address. Disposing stops it and removes its home. */
export async function startProduct({ root = here, env = {} }: ProductOptions = {}): Promise<Product> {
	const home = mkdtempSync(join(tmpdir(), 'proclab-e2e-'));
	symlinkSync(join(here, '.proclab', 'images'), join(home, 'images'));
	const child = spawn(process.execPath, ['src/cli/main.ts', 'start'], {
		cwd: root,
		env: { ...process.env, ...env, PROCLAB_HOME: home, PROCLAB_PORT: '0' },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const output: string[] = [];
	try {
		const url = await printedUrl(child, output);
		const crash = (program: string) => crashBelow(child.pid ?? 0, program);
		return { url, home, output, crash, [Symbol.asyncDispose]: () => stop(child, home) };
	} catch (error) {
		await stop(child, home);
		throw error;
	}
}

function printedUrl(child: ChildProcess, output: string[]): Promise<string> {
	return new Promise((resolve, reject) => {
		const giveUp = (why: string) => reject(new Error(`Proclab ${why}:\n${output.join('\n')}`));
		const timer = setTimeout(() => giveUp(`printed no address within ${startLimit} ms`), startLimit);
		const onLine = (line: string) => {
			output.push(line);
			const url = /Proclab is running at (http:\S+)/.exec(line)?.[1];
			if (url === undefined) return;
			clearTimeout(timer);
			resolve(url);
		};
		for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', onLine);
		child.once('exit', (code) => {
			clearTimeout(timer);
			giveUp(`exited with ${code}`);
		});
	});
}

async function stop(child: ChildProcess, home: string): Promise<void> {
	if (child.exitCode === null && child.signalCode === null) {
		const exited = once(child, 'exit');
		child.kill('SIGTERM');
		const timer = setTimeout(() => child.kill('SIGKILL'), stopLimit);
		await exited;
		clearTimeout(timer);
	}
	rmSync(home, { recursive: true, force: true });
}

function crashBelow(ancestor: number, program: string): void {
	const pid = descendants(ancestor).find((one) => readProc(one, 'cmdline').includes(`src/${program}/main.ts`));
	if (pid === undefined) throw new Error(`No ${program} runs below ${ancestor}.`);
	process.kill(pid, 'SIGKILL');
}

function descendants(pid: number): number[] {
	const children = readProc(pid, `task/${pid}/children`).split(' ').filter(Boolean).map(Number);
	return children.flatMap((child) => [child, ...descendants(child)]);
}

function readProc(pid: number, file: string): string {
	return readFileSync(`/proc/${pid}/${file}`, 'latin1');
}
