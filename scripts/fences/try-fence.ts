import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import type { Fence } from '../../tests/attacks/fences/fence.ts';
import type { Checkout } from '../../tests/checkout.ts';
import { applyEdits } from './scratch.ts';

/** What came of one attack without its fence. `saw`: the first line of what its test said. */
export type Tried =
	| { readonly outcome: 'failed as it should'; readonly saw: string }
	| { readonly outcome: 'passed' }
	| { readonly outcome: 'failed for another reason'; readonly saw: string };

/** An attack that nothing holds may hang: then its programs are killed, in milliseconds. */
const longest = 180_000;

export interface Scratch extends Pick<Checkout, 'root' | 'env'> {
	/** Ends a test that runs. */
	readonly signal: AbortSignal;
}

/** Takes a fence away in the scratch copy, runs its test and puts the fence back. */
export async function tryFence(scratch: Scratch, file: string, fence: Fence): Promise<Tried> {
	using _settings = keepSettings(fence.restores ?? []);
	using _edits = applyEdits(scratch.root, fence.edits);
	const messages = await failuresOf(scratch, file, fence.test);
	if (messages === undefined) return { outcome: 'passed' };
	const plain = messages.map((message) => stripVTControlCharacters(message).replaceAll("\\'", "'"));
	const right = plain.find((message) => fence.fails.test(message));
	const saw = (right ?? plain.join('\n')).split('\n    at ')[0] ?? '';
	return right === undefined ? { outcome: 'failed for another reason', saw } : { outcome: 'failed as it should', saw };
}

const reportSchema = z.object({
	testResults: z.array(
		z.object({
			message: z.string(),
			assertionResults: z.array(
				z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()) }),
			),
		}),
	),
});

/** What the test said as it failed; `undefined` if it passed. */
async function failuresOf(scratch: Scratch, file: string, test: string): Promise<readonly string[] | undefined> {
	const output = join(scratch.root, 'report.json');
	rmSync(output, { force: true });
	const printed = await runVitest(scratch, [
		...['run', '--project', 'attacks', `tests/attacks/${file}.test.ts`, '--reporter', 'json', '--outputFile', output],
		...['--testNamePattern', `^${RegExp.escape(test)}$`],
	]);
	if (!existsSync(output)) return [`Vitest gave no report: ${printed}`];
	const { testResults } = reportSchema.parse(JSON.parse(readFileSync(output, 'utf8')));
	const results = testResults.flatMap(({ assertionResults }) => assertionResults);
	const result = results.find(({ fullName }) => fullName === test);
	if (result?.status === 'passed') return undefined;
	return result?.failureMessages.length ? result.failureMessages : testResults.map(({ message }) => message);
}

function runVitest({ root, env, signal }: Scratch, args: readonly string[]): Promise<string> {
	const command = [process.execPath, join(root, 'node_modules/vitest/vitest.mjs'), ...args];
	return new Promise((resolve, reject) => {
		const child = spawn('nice', ['-n', '5', ...command], { cwd: root, env, detached: true });
		let printed = '';
		for (const stream of [child.stdout, child.stderr])
			stream.on('data', (bytes: Buffer) => {
				printed = (printed + bytes.toString()).slice(-4_000);
			});
		const end = () => process.kill(-(child.pid ?? 0), 'SIGKILL');
		const timer = setTimeout(end, longest);
		signal.addEventListener('abort', end);
		child.once('error', reject);
		child.once('close', () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', end);
			resolve(printed);
		});
	});
}

function keepSettings(files: readonly string[]): Disposable {
	const before = files.map((file) => ({ file, text: readFileSync(file, 'latin1') }));
	return {
		[Symbol.dispose]() {
			for (const { file, text } of before) writeFileSync(file, text);
		},
	};
}
