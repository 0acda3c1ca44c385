import { spawn } from 'node:child_process';
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings } from '../../src/foundation/node/settings.ts';
import { type Checkout, copyCheckout } from '../checkout.ts';
import { documentSteps, wasPrinted } from './document-steps.ts';

const { home } = readSettings();
const steps = documentSteps(await readFile(join(home.root, 'docs/authoring.md'), 'utf8'));

let checkout: Checkout;
let printed = '';

beforeAll(async () => {
	checkout = await copyCheckout(home.root, { images: home.images });
});

afterAll(() => checkout?.[Symbol.asyncDispose]());

/** Runs commands as they would be typed in the checkout; answers the exit code. */
async function run(script: string): Promise<number> {
	const { root, env } = checkout;
	const child = spawn('bash', ['-e'], { cwd: root, env, stdio: ['pipe', 'pipe', 'pipe'] });
	child.stdin.end(script);
	const exited = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)));
	const [out, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
	printed = `${out}${errors}`;
	return code;
}

/** The document can't know the number of its lesson: a name with `*` is that of the one file which is there. */
async function theFile(name: string): Promise<string> {
	if (!name.includes('*')) return name;
	const found = await Array.fromAsync(glob(name, { cwd: checkout.root }));
	expect(found, name).toHaveLength(1);
	return found[0] ?? name;
}

test('the document has what makes a lesson: commands, files and what is seen', () => {
	expect(new Set(steps.map(({ kind }) => kind))).toEqual(new Set(['run', 'write', 'see']));
	expect(steps.length).toBeGreaterThan(15);
});

test('following it word for word makes a lesson that verifies', { timeout: 600_000 }, async () => {
	for (const step of steps) {
		const where = `docs/authoring.md:${step.line}`;
		if (step.kind === 'write') {
			const file = join(checkout.root, await theFile(step.file));
			await mkdir(dirname(file), { recursive: true });
			await writeFile(file, step.text);
		} else if (step.kind === 'run') {
			const code = await run(step.script);
			expect(code === 0, `${where}: exit code ${code}\n${printed}`).toBe(!step.fails);
		} else {
			const missing = step.lines.filter((line) => !wasPrinted(line, printed));
			expect(missing, `${where}, in what was printed:\n${printed}`).toEqual([]);
		}
	}
});
