import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs a program with its output in a log, showing one line of progress when it has a title.
 * @param {{ title?: string, file: string, args: readonly string[], cwd?: string, env?: Readonly<Record<string, string | undefined>> | undefined }} step
 * @returns {Promise<{ ok: boolean, tail: string }>} `tail`: the last lines of the log
 */
export async function runLogged(step) {
	const folder = mkdtempSync(join(tmpdir(), 'proclab-bootstrap-'));
	const path = join(folder, 'log');
	const log = openSync(path, 'w');
	const progress = step.title === undefined ? undefined : showProgress(step.title);
	try {
		const ok = await run(step, log);
		progress?.end(ok);
		return { ok, tail: lastLines(readFileSync(path, 'utf8'), 25) };
	} finally {
		closeSync(log);
		rmSync(folder, { recursive: true });
	}
}

/**
 * @param {Parameters<typeof runLogged>[0]} step
 * @param {number} log
 * @returns {Promise<boolean>}
 */
function run(step, log) {
	return new Promise((resolve, reject) => {
		const child = spawn(step.file, [...step.args], {
			stdio: ['ignore', log, log],
			cwd: step.cwd,
			env: { ...process.env, ...step.env },
		});
		child.once('error', reject);
		child.once('exit', (code) => resolve(code === 0));
	});
}

/**
 * On a terminal one line that counts seconds; elsewhere one line at the start and one at the end.
 * @param {string} title
 */
function showProgress(title) {
	const out = process.stderr;
	const started = Date.now();
	const seconds = () => Math.round((Date.now() - started) / 1000);
	const draw = () => out.write(`\r${title} ... ${seconds()} s`);
	if (!out.isTTY) out.write(`${title} ...\n`);
	const timer = out.isTTY ? setInterval(draw, 500) : undefined;
	return {
		/** @param {boolean} ok */
		end(ok) {
			clearInterval(timer);
			out.write(`${out.isTTY ? '\r' : ''}${title}: ${ok ? 'done' : 'failed'} after ${seconds()} s\n`);
		},
	};
}

/**
 * @param {string} text
 * @param {number} count
 */
export function lastLines(text, count) {
	return text.trimEnd().split('\n').slice(-count).join('\n');
}
