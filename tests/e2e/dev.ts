import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { readSettings } from '../../src/foundation/node/settings.ts';
import { copyCheckout } from '../checkout.ts';

const startLimit = 90_000;

/** `proclab dev` in a checkout of its own, with a scaffolded lesson. */
export interface DevProduct extends AsyncDisposable {
	readonly root: string;
	/** Ends with a slash. */
	readonly url: string;
	/** The lesson's MDX file, from the root. */
	readonly prose: string;
	/** Everything it printed so far. */
	readonly output: readonly string[];
}

/** Starts it with the lesson `module/name` and a task in it. Disposing stops it and removes the checkout. */
export async function startDev(lesson: string, task: string): Promise<DevProduct> {
	const { home } = readSettings();
	const checkout = await copyCheckout(home.root, { images: home.images, ownPackages: true });
	const { root, env } = checkout;
	const cli = join(root, 'src/cli/main.ts');
	const begin = (...args: string[]) => execFileSync(process.execPath, [cli, 'new', ...args], { cwd: root, env });
	const made = String(begin('lesson', lesson));
	begin('task', `${lesson}/${task}`);
	const child = spawn(process.execPath, [cli, 'dev'], {
		cwd: root,
		env: { ...env, PROCLAB_PORT: '0' },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const output: string[] = [];
	const stop = async () => {
		if (child.exitCode === null) {
			const ended = once(child, 'exit');
			child.kill('SIGTERM');
			await ended;
		}
		await checkout[Symbol.asyncDispose]();
	};
	try {
		const url = await printedUrl(child, output);
		const prose = /content\/\S+\.mdx/.exec(made)?.[0] ?? '';
		return { root, url, prose, output, [Symbol.asyncDispose]: stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

async function printedUrl(child: ChildProcess, output: string[]): Promise<string> {
	for (const stream of [child.stdout, child.stderr])
		if (stream) createInterface(stream).on('line', (line) => output.push(line));
	const deadline = Date.now() + startLimit;
	while (child.exitCode === null && Date.now() < deadline) {
		const url = output
			.map((line) => /Proclab is running at (http:\S+)/.exec(line)?.[1])
			.find((one) => one !== undefined);
		if (url !== undefined) return url;
		await sleep(50);
	}
	throw new Error(`proclab dev printed no address:\n${output.join('\n')}`);
}
