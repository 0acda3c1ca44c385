import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Counts until its parent is another than the one named: nothing burns on after a harness that was killed. */
const burn = 'while (process.ppid === Number(process.argv[1])) for (let i = 0; i < 1e7; i += 1);';

/** Keeps every core busy with a process of its own until it is disposed of. */
export async function keepCoresBusy(cores: number = availableParallelism()): Promise<AsyncDisposable> {
	const children = Array.from({ length: cores }, () =>
		spawn(process.execPath, ['-e', burn, String(process.pid)], { stdio: 'ignore' }),
	);
	await Promise.all(children.map(hasStarted));
	return {
		async [Symbol.asyncDispose]() {
			await Promise.all(children.map(end));
		},
	};
}

function hasStarted(child: ChildProcess): Promise<void> {
	return new Promise((resolve, reject) => {
		child.once('spawn', resolve);
		child.once('error', reject);
	});
}

function end(child: ChildProcess): Promise<void> {
	return new Promise((resolve) => {
		if (child.exitCode !== null || child.signalCode !== null) return resolve();
		child.once('exit', () => resolve());
		child.kill('SIGKILL');
	});
}
