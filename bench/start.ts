/**
 * A second `npm start`, everything being built: from the command to the printed address, beside a bare Node that listens and
 * says so, in turns. `node bench/start.ts [--json]`
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report, summarize } from './figures.ts';

const checkout = join(import.meta.dirname, '..');
const rounds = 5;
const listening = `require('node:http').createServer().listen(0, '127.0.0.1', () => console.log('running at'))`;

const home = mkdtempSync(join(tmpdir(), 'proclab-bench-'));
symlinkSync(join(checkout, '.proclab', 'images'), join(home, 'images'));
const env = { ...process.env, PROCLAB_HOME: home, PROCLAB_PORT: '0' };
try {
	const ours: number[] = [];
	const bare: number[] = [];
	await startOnce(['scripts/bootstrap.mjs', 'start']);
	for (let round = 0; round < rounds; round += 1) {
		ours.push(await startOnce(['scripts/bootstrap.mjs', 'start']));
		bare.push(await startOnce(['-e', listening]));
	}
	report([
		{ figure: 'start to address', subject: 'Proclab, everything built', unit: 'ms', summary: summarize(ours) },
		{ figure: 'start to address', subject: 'a bare Node that listens', unit: 'ms', summary: summarize(bare) },
	]);
} finally {
	rmSync(home, { recursive: true, force: true });
}

async function startOnce(args: readonly string[]): Promise<number> {
	const began = performance.now();
	const child = spawn(process.execPath, args, { cwd: checkout, env, stdio: ['ignore', 'pipe', 'ignore'] });
	await printed(child, 'running at');
	const elapsed = performance.now() - began;
	const exited = once(child, 'exit');
	child.kill('SIGTERM');
	await exited;
	return elapsed;
}

function printed(child: ChildProcess, words: string): Promise<void> {
	return new Promise((resolve, reject) => {
		let output = '';
		child.stdout?.on('data', (bytes: Buffer) => {
			output += bytes.toString();
			if (output.includes(words)) resolve();
		});
		child.once('exit', (code) => reject(new Error(`It ended with ${code}: ${output}`)));
	});
}
