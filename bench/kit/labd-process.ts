import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
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
	return { home, pid: child.pid ?? 0, [Symbol.asyncDispose]: end };
}

async function healthy(home: Home, child: ChildProcess): Promise<void> {
	while (!(await answers(home))) {
		if (child.exitCode !== null) throw new Error(`labd ended with ${child.exitCode}.`);
		await sleep(50);
	}
}

function answers(home: Home): Promise<boolean> {
	return new Promise((resolve) => {
		const asked = request({ socketPath: home.labdSocket, path: '/healthz' }, (response) => {
			response.resume();
			resolve(response.statusCode === 200);
		});
		asked.on('error', () => resolve(false));
		asked.end();
	});
}
