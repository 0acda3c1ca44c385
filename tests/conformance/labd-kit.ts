import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, vi } from 'vitest';
import { type Home, layOutHome } from '../../src/foundation/node/home.ts';
import { patience } from '../patience.ts';

const checkout = resolve(import.meta.dirname, '../..');

/** The image that `npm start` built, shared by all tests. */
export const builtImages = join(checkout, '.proclab', 'images');

/** A home of its own under /tmp, with the built images unless told otherwise. */
export function makeHome({ withImages = true } = {}): Home {
	const home = layOutHome(checkout, mkdtempSync(join(tmpdir(), 'proclab-labd-')));
	if (withImages) symlinkSync(builtImages, home.images);
	else mkdirSync(home.images);
	return home;
}

export function removeHome(home: Home): void {
	rmSync(home.path, { recursive: true, force: true });
	rmSync(home.run, { recursive: true, force: true });
}

/** What of a home's labs is on the machine: mounts, cgroups and processes. */
export function leftovers(home: Home) {
	const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
		.split('\n')
		.filter((line) => line.includes(home.run) || line.includes(home.labs));
	const cgroups = readdirSync('/sys/fs/cgroup', { recursive: false })
		.map((controller) => join('/sys/fs/cgroup', String(controller), `proclab-${home.tag}`))
		.concat(join('/sys/fs/cgroup', `proclab-${home.tag}`))
		.filter(
			(folder) => existsSync(folder) && readdirSync(folder, { withFileTypes: true }).some((e) => e.isDirectory()),
		);
	const processes = readdirSync('/proc').filter(
		(pid) => /^\d+$/.test(pid) && cgroupOf(pid).includes(`proclab-${home.tag}`),
	);
	const labs = existsSync(home.labs) ? readdirSync(home.labs) : [];
	return { mounts, cgroups, processes, labs };
}

/** The machine's own init may take a moment to reap what labs left. On a slow machine labd leaves labs to its next start, as it says. */
export async function nothingLeft(home: Home): Promise<void> {
	if (patience !== 1 && leftovers(home).labs.length > 0 && !(await isRunning(home))) {
		const next = await new LabdProcess(home).ready();
		await vi.waitFor(() => expect(leftovers(home).labs).toEqual([]), { timeout: 10_000 });
		await next.end('SIGTERM');
	}
	await vi.waitFor(() => expect(leftovers(home)).toEqual(nothing), { timeout: 3_000, interval: 50 });
}

function isRunning(home: Home): Promise<boolean> {
	return ask(home, 'GET', '/healthz').then(
		() => true,
		() => false,
	);
}

export const nothing = { mounts: [], cgroups: [], processes: [], labs: [] };

function cgroupOf(pid: string): string {
	try {
		return readFileSync(`/proc/${pid}/cgroup`, 'utf8');
	} catch {
		return '';
	}
}

export class LabdProcess {
	readonly home: Home;
	readonly child: ChildProcess;
	printed = '';

	/** Without labs that are made in advance, unless `env` says otherwise: what is left of labs is then what somebody asked for. */
	constructor(home: Home, env: Readonly<Record<string, string>> = {}) {
		this.home = home;
		this.child = spawn(process.execPath, [join(checkout, 'src/labd/main.ts')], {
			env: { PATH: process.env.PATH ?? '', PROCLAB_HOME: home.path, PROCLAB_POOL_MOST: '0', ...env },
			stdio: ['ignore', 'ignore', 'pipe'],
		});
		this.child.stderr?.on('data', (bytes: Buffer) => {
			this.printed += bytes.toString();
		});
	}

	get ended(): boolean {
		return this.child.exitCode !== null || this.child.signalCode !== null;
	}

	/** Resolves when it answers that it is well. */
	async ready(): Promise<this> {
		await vi.waitFor(
			async () => {
				if (this.ended) throw new Error(`labd ended: ${this.printed}`);
				expect((await ask(this.home, 'GET', '/healthz')).status).toBe(200);
			},
			{ timeout: 30_000, interval: 50 },
		);
		return this;
	}

	/** Its exit code, or the name of the signal that ended it. */
	async end(signal: NodeJS.Signals): Promise<number | string | null> {
		if (!this.ended) {
			this.child.kill(signal);
			await once(this.child, 'exit');
		}
		return this.child.exitCode ?? this.child.signalCode;
	}
}

export function ask(home: Home, method: string, path: string): Promise<{ status: number; body: string }> {
	return new Promise((resolve, reject) => {
		const asked = request({ socketPath: home.labdSocket, method, path }, (response) => {
			let body = '';
			response.on('data', (bytes: Buffer) => {
				body += bytes.toString();
			});
			response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
		});
		asked.on('error', reject);
		asked.end();
	});
}
