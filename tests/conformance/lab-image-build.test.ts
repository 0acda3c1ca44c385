import { execFileSync, spawn } from 'node:child_process';
import {
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildImageCommand } from '../../src/cli/image-command.ts';
import { type Home, layOutHome } from '../../src/foundation/node/home.ts';
import { buildImage } from '../../src/runtime/image/build-image.ts';
import type { BuildStep } from '../../src/runtime/image/build-progress.ts';
import { findImage } from '../../src/runtime/image/image-store.ts';
import { removeOldImages } from '../../src/runtime/image/remove-old-images.ts';

const recipe = {
	description: 'A tiny image',
	suite: 'trixie',
	spaceMegabytes: 300,
	packages: ['libcap2-bin', 'mount'],
};
const silent = { onProgress: () => undefined };

describe('building a lab image', () => {
	let root: string;
	let home: Home;
	const folder = () => join(root, 'labs/images/tiny');
	const writeRecipe = (value: object) => writeFileSync(join(folder(), 'recipe.json'), JSON.stringify(value));

	beforeEach(() => {
		root = mkdtempSync("/tmp/proclab image's-");
		home = layOutHome(root, join(root, 'home'));
		mkdirSync(join(folder(), 'overlay/etc'), { recursive: true });
		writeRecipe(recipe);
		writeFileSync(join(folder(), 'dpkg.cfg'), 'path-exclude=/usr/share/doc/*\nforce-unsafe-io\n');
		writeFileSync(join(folder(), 'overlay/etc/greeting'), 'hello\n', { mode: 0o664 });
		writeFileSync(join(folder(), 'build.sh'), 'cp /usr/bin/tac /usr/bin/tic\nsetcap cap_net_raw+ep /usr/bin/tic\n');
	});
	afterEach(() => {
		expect(mountsBelow(root)).toEqual([]);
		expect(processesIn(root)).toEqual([]);
		rmSync(root, { recursive: true, force: true });
	});

	const built = () => readdirSync(home.images).filter((name) => !name.startsWith('.'));
	const temporary = () => readdirSync(home.images).filter((name) => name.startsWith('.partial-'));

	test('makes a root file system that belongs to the lab, tells how far it is, and is found again', async () => {
		const steps: BuildStep[] = [];
		const result = await buildImage({ home, name: 'tiny', onProgress: (step) => steps.push(step) });
		if (!result.ok) throw new Error(JSON.stringify(result.error));
		const { path, hash, rootUid } = result.value;
		expect(await findImage(home, 'tiny')).toEqual(result.value);
		expect([built(), temporary()]).toEqual([[`tiny-${hash}`], []]);

		const greeting = lstatSync(join(path, 'rootfs/etc/greeting'));
		expect([greeting.uid, greeting.mode & 0o7777, rootUid]).toEqual([100_000, 0o644, 100_000]);
		expect(execFileSync('chroot', [join(path, 'rootfs'), 'getcap', '-n', '/usr/bin/tic'], { encoding: 'utf8' })).toBe(
			'/usr/bin/tic cap_net_raw=ep [rootid=100000]\n',
		);
		const file = JSON.parse(readFileSync(join(path, 'image.json'), 'utf8'));
		expect(file).toMatchObject({ name: 'tiny', hash, rootUid, idCount: 65_536, suite: 'trixie', containerImages: [] });
		expect(file.packages['libcap2-bin']).toMatch(/^1:/);
		expect(file.bytes).toBeGreaterThan(20_000_000);

		const fractions = steps.map(({ fraction }) => fraction);
		expect(new Set(fractions).size).toBeGreaterThan(50);
		expect(fractions).toEqual([...fractions].sort((a, b) => a - b));

		writeRecipe({ ...recipe, description: 'Another' });
		expect(await findImage(home, 'tiny')).toBeUndefined();
		expect(await removeOldImages(home, 'tiny', [path])).toEqual([]);
		expect(await removeOldImages(home, 'tiny')).toEqual([path]);
		expect(readdirSync(home.images).filter((name) => name !== '.lock')).toEqual([]);
	}, 120_000);

	test('two builds at once make one image, and both have it', async () => {
		const told: string[][] = [[], []];
		const both = await Promise.all(
			told.map((steps) => buildImage({ home, name: 'tiny', onProgress: ({ step }) => steps.push(step) })),
		);
		expect(both[0]?.ok).toBe(true);
		expect(both[0]).toEqual(both[1]);
		expect(told).toContainEqual(['Waiting for another build to end']);
		expect(built()).toHaveLength(1);
	}, 120_000);

	test('a killed build leaves no process and no mount, counts as nothing, and is swept away by the next', async () => {
		const child = spawn(process.execPath, [join(import.meta.dirname, 'lab-image-build-run.ts'), root, home.path]);
		await new Promise<void>((resolve) => {
			child.stdout.on('data', (text) => /Installing the base/.test(String(text)) && resolve());
		});
		expect(processesIn(root)).not.toEqual([]);
		child.kill('SIGKILL');
		await expect.poll(() => processesIn(root), { timeout: 5_000 }).toEqual([]);
		expect(mountsBelow(root)).toEqual([]);
		expect(await findImage(home, 'tiny')).toBeUndefined();
		expect([built(), temporary()]).toEqual([[], [expect.stringMatching(/^\.partial-tiny-/)]]);

		writeFileSync(join(folder(), 'build.sh'), 'echo broken on purpose >&2; exit 3');
		const next = await buildImage({ home, name: 'tiny', ...silent });
		expect(next.ok ? '' : `${next.error.code} ${next.error.why}`).toBe(
			'image-build-failed finish-root.sh failed: broken on purpose',
		);
		expect([built(), temporary()]).toEqual([[], []]);
	}, 120_000);

	test('an aborted build says so and leaves nothing', async () => {
		const abort = new AbortController();
		const building = buildImage({
			home,
			name: 'tiny',
			signal: abort.signal,
			onProgress: ({ step }) => step === 'Installing the base system' && abort.abort(),
		});
		const result = await building;
		expect(result.ok ? '' : result.error.code).toBe('build-interrupted');
		expect([built(), temporary()]).toEqual([[], []]);
		expect(processesIn(root)).toEqual([]);
	}, 120_000);

	test('mounts that something else left below a killed build are taken away, not what they show', async () => {
		const left = join(home.images, '.partial-tiny-0123456789ab');
		const shown = join(root, 'precious');
		mkdirSync(join(left, 'rootfs'), { recursive: true });
		mkdirSync(shown);
		writeFileSync(join(shown, 'file'), 'kept');
		execFileSync('mount', ['--bind', shown, join(left, 'rootfs')]);
		writeRecipe({ ...recipe, spaceMegabytes: 1_000_000_000 });
		const result = await buildImage({ home, name: 'tiny', ...silent });
		expect(result.ok ? '' : result.error.code).toBe('no-space');
		expect(existsSync(left)).toBe(false);
		expect(readFileSync(join(shown, 'file'), 'utf8')).toBe('kept');
	});

	test.each([
		['no-space', () => writeRecipe({ ...recipe, spaceMegabytes: 1_000_000_000 })],
		['bad-recipe', () => writeRecipe({ ...recipe, sute: 'trixie' })],
		['unknown-image', () => rmSync(folder(), { recursive: true })],
		['images-folder-unusable', () => writeFileSync(home.path, 'a file')],
	] as const)('says %s before it begins', async (code, spoil) => {
		spoil();
		const result = await buildImage({ home, name: 'tiny', ...silent });
		expect(result.ok ? '' : result.error.code).toBe(code);
		expect(existsSync(home.images) ? built() : []).toEqual([]);
	});

	test('says no-mmdebstrap where it is not installed', async () => {
		const path = process.env.PATH;
		process.env.PATH = '/nowhere';
		try {
			process.env.PATH = join(root, 'bin');
			mkdirSync(process.env.PATH);
			for (const name of ['flock', 'sh', 'cat']) execFileSync('/bin/ln', ['-s', `/usr/bin/${name}`, process.env.PATH]);
			const result = await buildImage({ home, name: 'tiny', ...silent });
			expect(result.ok ? '' : result.error.code).toBe('no-mmdebstrap');
		} finally {
			process.env.PATH = path;
		}
	});

	test('the command answers with an exit status', async () => {
		writeRecipe({ ...recipe, spaceMegabytes: 1_000_000_000 });
		expect(await buildImageCommand({ home }, 'tiny')).toBe(1);
	});
});

function mountsBelow(path: string): string[] {
	const escaped = path.replaceAll(' ', '\\040');
	return readFileSync('/proc/self/mountinfo', 'utf8')
		.split('\n')
		.filter((line) => line.includes(escaped));
}

/** Processes whose root, working directory or command line is in a folder. */
function processesIn(path: string): string[] {
	return readdirSync('/proc').filter((pid) => {
		if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
		try {
			const places = [readlinkSync(`/proc/${pid}/root`), readlinkSync(`/proc/${pid}/cwd`)];
			return `${places.join(' ')} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8')}`.includes(path);
		} catch {
			return false;
		}
	});
}
