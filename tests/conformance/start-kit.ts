import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { vi } from 'vitest';
import type { Home } from '../../src/foundation/node/home.ts';

const checkout = resolve(import.meta.dirname, '../..');
const main = join(checkout, 'src/cli/main.ts');

function environment(home: Home, env: Readonly<Record<string, string>>) {
	return { PATH: process.env.PATH ?? '', PROCLAB_HOME: home.path, PROCLAB_PORT: '0', ...env };
}

/** Runs a command of `proclab` to its end. */
export function proclab(home: Home, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
	return spawnSync(process.execPath, [main, ...args], {
		env: environment(home, env),
		encoding: 'utf8',
		timeout: 60_000,
	});
}

/** `proclab start`, or another command that runs on, of a home. */
export class StartProcess {
	readonly home: Home;
	readonly child: ChildProcess;
	stdout = '';
	stderr = '';

	constructor(home: Home, env: Readonly<Record<string, string>> = {}, command = 'start') {
		this.home = home;
		this.child = spawn(process.execPath, [main, command], {
			env: environment(home, env),
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.child.stdout?.on('data', (bytes: Buffer) => {
			this.stdout += bytes.toString();
		});
		this.child.stderr?.on('data', (bytes: Buffer) => {
			this.stderr += bytes.toString();
		});
	}

	get ended(): boolean {
		return this.child.exitCode !== null || this.child.signalCode !== null;
	}

	get url(): string | undefined {
		return /running at (http:\S+)/.exec(this.stdout)?.[1];
	}

	/** The address, once it is printed. */
	async address(): Promise<string> {
		return vi.waitFor(
			() => {
				if (this.ended) throw new Error(`start ended: ${this.stdout}${this.stderr}`);
				if (this.url === undefined) throw new Error(`no address yet: ${this.stdout}${this.stderr}`);
				return this.url;
			},
			{ timeout: 30_000, interval: 10 },
		);
	}

	/** The pid of labd or web. */
	childPid(program: 'labd' | 'web'): number {
		const found = childrenOf(this.child.pid ?? 0).find((pid) => commandLine(pid).includes(`src/${program}/main.ts`));
		if (found === undefined) throw new Error(`${program} is not running`);
		return found;
	}

	async exitCode(): Promise<number | null> {
		await vi.waitFor(
			() => {
				if (!this.ended) throw new Error('start has not ended');
			},
			{ timeout: 30_000, interval: 20 },
		);
		return this.child.exitCode;
	}

	async end(): Promise<void> {
		if (!this.ended) this.child.kill('SIGTERM');
		await this.exitCode();
	}
}

function childrenOf(parent: number): number[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.filter((pid) => new RegExp(`^PPid:\\s${parent}$`, 'm').test(read(`/proc/${pid}/status`)));
}

function commandLine(pid: number): string {
	return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

/** Every process of a home that has its run folder or its path in its command line or environment. */
export function processesOf(home: Home): string[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
		.filter((pid) => read(`/proc/${pid}/environ`).includes(`PROCLAB_RUN=${home.run}\0`))
		.map((pid) => `${pid} ${commandLine(Number(pid))}`);
}

export function read(path: string): string {
	try {
		return readFileSync(path, 'latin1');
	} catch {
		return '';
	}
}
