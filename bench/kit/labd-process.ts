import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger } from '../../src/foundation/logger.ts';
import type { Home } from '../../src/foundation/node/home.ts';
import { reapLabs } from '../../src/lifecycle/reaper.ts';
import { createOciRuntime } from '../../src/runtime/oci/create-oci-runtime.ts';
import { checkout, makeHome, removeHome } from './bench-lab.ts';

/** A labd of its own, with a home of its own; disposing ends it and removes its labs. */
export interface LabdProcess extends AsyncDisposable {
	readonly home: Home;
	readonly pid: number;
	/** The value of one of its metrics without labels; not a number when it has none of this name. */
	metric(name: string): Promise<number>;
}

export interface LabdProcessOptions {
	readonly nodeFlags?: readonly string[];
	/** Beside what labd needs. */
	readonly environment?: Readonly<Record<string, string>>;
}

/** Resolves when it answers. */
export async function startLabdProcess(options: LabdProcessOptions = {}): Promise<LabdProcess> {
	const home = makeHome();
	const environment = { PATH: process.env.PATH ?? '', PROCLAB_HOME: home.path, PROCLAB_LOG: 'warn' };
	const child = spawn(process.execPath, [...(options.nodeFlags ?? []), join(checkout, 'src/labd/main.ts')], {
		env: { ...environment, ...options.environment },
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	const end = async () => {
		const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
		child.kill('SIGTERM');
		await exited;
		await reapLabs(createOciRuntime({ home, logger: silentLogger }), silentLogger);
		removeHome(home);
	};
	try {
		await healthy(home, child);
	} catch (error) {
		await end();
		throw error;
	}
	const metric = async (name: string) => {
		const { text } = await ask(home, '/metrics');
		return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
	};
	return { home, pid: child.pid ?? 0, metric, [Symbol.asyncDispose]: end };
}

async function healthy(home: Home, child: ChildProcess): Promise<void> {
	for (;;) {
		const { status } = await ask(home, '/healthz').catch(() => ({ status: 0 }));
		if (status === 200) return;
		if (child.exitCode !== null) throw new Error(`labd ended with ${child.exitCode}.`);
		await sleep(50);
	}
}

function ask(home: Home, path: string): Promise<{ readonly status: number | undefined; readonly text: string }> {
	return new Promise((resolve, reject) => {
		const asked = request({ socketPath: home.labdSocket, path }, (response) => {
			const { statusCode: status } = response;
			text(response).then((said) => resolve({ status, text: said }), reject);
		});
		asked.on('error', reject).end();
	});
}
