import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { ContainerRuntime, LabRef } from '../../src/runtime/container-runtime.ts';
import type { Fact, Sighting } from './raw-loop.ts';

/** Runs one program after the other, each as the grandchild of a shell that lives on, whenever it is told to by a signal. */
const spawner = `
trap 'bash -c "exec -a sleep tail -f /dev/null & wait" &' USR1
sleep infinity > /dev/null 2>&1 &
keeper=$!
echo ready
exec > /dev/null 2>&1
while :; do wait $keeper; done
`;

/** What of a lab changes: a program is started, loses its parent to init, and is killed. */
const steps: readonly Fact[] = ['started', 'reparented', 'gone'];

/**
 * Makes facts in a lab from outside: one signal each, and the kernel does the rest. A worker reads the same files of `/proc` in a
 * loop, so that each fact has its time from outside.
 */
export class FactMaker implements AsyncDisposable {
	readonly #lab: LabRef;
	readonly #shell: ChildProcess;
	readonly #loop: Worker;
	readonly #spawner: number;
	#step = 0;
	#target = 0;

	private constructor(lab: LabRef, shell: ChildProcess, spawner: number) {
		this.#lab = lab;
		this.#shell = shell;
		this.#spawner = spawner;
		this.#loop = new Worker(new URL('./raw-loop.ts', import.meta.url));
	}

	static async in(runtime: ContainerRuntime, lab: LabRef): Promise<FactMaker> {
		const command = runtime.shellCommand(lab, { argv: ['/bin/bash', '-c', spawner], terminal: false });
		const shell = spawn(command.file, command.args, {
			...{ env: command.env, cwd: command.cwd, stdio: ['ignore', 'pipe', 'ignore'] },
		});
		if (shell.stdout === null) throw new Error('The shell has no output.');
		await once(createInterface(shell.stdout), 'line');
		const pid = runtime.processes(lab).find((one) => readFileSync(`/proc/${one}/cmdline`, 'latin1').includes('trap '));
		if (pid === undefined) throw new Error('The shell that makes facts is not in the lab.');
		return new FactMaker(lab, shell, pid);
	}

	/** Makes the next fact. `at`: when it was made; `seen`: by the raw loop; both in milliseconds since the epoch. */
	async next(): Promise<{ readonly fact: Fact; readonly at: number; readonly seen: Promise<number> }> {
		const fact = steps[this.#step % steps.length] ?? 'started';
		this.#step += 1;
		const directory = this.#lab.cgroups.pids ?? this.#lab.cgroups.unified ?? '';
		this.#loop.postMessage({ fact, directory, init: this.#lab.init.pid });
		await once(this.#loop, 'message');
		const sighting = once(this.#loop, 'message');
		const at = performance.timeOrigin + performance.now();
		if (fact === 'started') process.kill(this.#spawner, 'SIGUSR1');
		if (fact === 'reparented') process.kill(parentOf(this.#target), 'SIGKILL');
		if (fact === 'gone') process.kill(this.#target, 'SIGKILL');
		const seen = sighting.then(([message]: Sighting[]) => {
			if (message === undefined) throw new Error('The raw loop said nothing.');
			this.#target = message.pid ?? this.#target;
			return message.at;
		});
		return { fact, at, seen };
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#loop.terminate();
		if (this.#shell.exitCode !== null) return;
		const exited = once(this.#shell, 'exit');
		process.kill(this.#spawner, 'SIGKILL');
		await exited;
	}
}

function parentOf(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
	return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
