import { spawn } from 'node:child_process';
import { cp, glob, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings } from '../../src/foundation/node/settings.ts';
import { documentSteps, wasPrinted } from './document-steps.ts';

const { home } = readSettings();
const steps = documentSteps(await readFile(join(home.root, 'docs/authoring.md'), 'utf8'));

let root: string;
let printed = '';

/** A checkout of its own, as its reader has one. */
beforeAll(async () => {
	root = await mkdtemp(join(tmpdir(), 'proclab-authoring-'));
	for (const name of ['content', 'labs', 'scripts', 'src', 'package.json', 'package-lock.json', 'proclab'])
		await cp(join(home.root, name), join(root, name), { recursive: true });
	await symlink(join(home.root, 'node_modules'), join(root, 'node_modules'));
	await mkdir(join(root, '.proclab'));
	await symlink(home.images, join(root, '.proclab/images'));
});

afterAll(() => rm(root, { recursive: true, force: true }));

/** Runs commands as they would be typed in the checkout; answers the exit code. */
async function run(script: string): Promise<number> {
	const { PROCLAB_HOME: _, PROCLAB_RUN: __, VITEST: ___, ...env } = process.env;
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
	const found = await Array.fromAsync(glob(name, { cwd: root }));
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
			const file = join(root, await theFile(step.file));
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
