import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
	chmodSync,
	chownSync,
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { hashSiteInputs } from '../../src/cli/start/site-inputs.ts';
import { type Home, layOutHome } from '../../src/foundation/node/home.ts';
import { labIds } from '../../src/runtime/image/built-image.ts';
import { listCapabilities, restoreCapabilities } from '../../src/runtime/image/file-capabilities.ts';
import { shiftOwners } from '../../src/runtime/image/shift-owners.ts';
import { hostImage } from './container-runtime-kit.ts';

const checkout = resolve(import.meta.dirname, '../..');

/** Subordinate ids for the tests, far above those of people and of labs. */
export const ids = { first: 2_000_000_000, count: 65_536 } as const;

/** Users that systems have and that nobody logs in as. */
const candidates = ['games', 'news', 'mail', 'bin'];

/** Everything an ordinary user has: a name, subordinate ids, a checkout to read, folders of their own with the lab image in it. */
export interface RootlessPlace extends AsyncDisposable {
	readonly home: Home;
	readonly uid: number;
	/** Takes the user's subordinate ids away, and gives them back. */
	takeIds(): void;
	giveIds(): void;
	/** Runs the Node of the checkout as the user, in a mount namespace of its own; paths are from the checkout's root. */
	node(args: readonly string[], env?: Readonly<Record<string, string>>): ChildProcess;
}

export async function makeRootlessPlace(): Promise<RootlessPlace> {
	const user = ordinaryUser();
	const top = mkdtempSync(join(tmpdir(), 'proclab-rootless-'));
	const root = join(top, 'checkout');
	const [own, runtime, seen] = ['own', 'runtime', 'seen'].map((name) => join(top, name)) as [string, string, string];
	chmodSync(top, 0o755);
	for (const folder of [root, own, runtime, seen]) mkdirSync(folder, { mode: 0o700 });
	const home = layOutHome(root, join(own, 'home'), join(runtime, 'proclab'));
	giveIds(user.name);
	try {
		layOutCheckout(home, seen);
		await copyImage(home);
		for (const folder of [own, runtime, root, seen, home.path, home.images]) chownSync(folder, user.uid, user.gid);
	} catch (error) {
		rmSync(top, { recursive: true });
		takeIds(user.name);
		throw error;
	}
	return {
		home,
		uid: user.uid,
		takeIds: () => takeIds(user.name),
		giveIds: () => giveIds(user.name),
		node: (args, env = {}) => runNode({ home, seen, user, runtime }, args, env),
		async [Symbol.asyncDispose]() {
			takeIds(user.name);
			rmSync(top, { recursive: true });
		},
	};
}

interface User {
	readonly name: string;
	readonly uid: number;
	readonly gid: number;
}

function ordinaryUser(): User {
	const lines = readFileSync('/etc/passwd', 'utf8')
		.split('\n')
		.map((line) => line.split(':'));
	const found = candidates.map((name) => lines.find((fields) => fields[0] === name)).find(Boolean);
	if (found === undefined) throw new Error(`None of the users ${candidates} is on this machine.`);
	return { name: found[0] ?? '', uid: Number(found[2]), gid: Number(found[3]) };
}

const range = `${ids.first}-${ids.first + ids.count - 1}`;

/** What a killed run left is taken first, or the lines would be there twice. */
function giveIds(name: string): void {
	takeIds(name);
	execFileSync('usermod', ['--add-subuids', range, '--add-subgids', range, name]);
}

function takeIds(name: string): void {
	execFileSync('usermod', ['--del-subuids', range, '--del-subgids', range, name]);
}

/** Readable to all, with a site of one page that counts as built. */
function layOutCheckout(home: Home, seen: string): void {
	const parts = ['content', 'labs', 'public', 'src', 'tests', 'package.json', 'tsconfig.base.json', 'vitest.config.ts'];
	for (const name of parts) cpSync(join(checkout, name), join(home.root, name), { recursive: true });
	symlinkSync(join(seen, 'node_modules'), join(home.root, 'node_modules'));
	mkdirSync(join(home.root, '.proclab'));
	symlinkSync(home.images, join(home.root, '.proclab/images'));
	mkdirSync(home.site);
	writeFileSync(join(home.site, 'index.html'), '<title>Home</title>');
	writeFileSync(join(home.site, '404.html'), '<title>Nothing here</title>');
	writeFileSync(join(home.site, '.inputs-sha256'), hashSiteInputs(home.root));
	execFileSync('chmod', ['-R', 'go+rX', home.root]);
}

/** The image as the user would have built it: its files have the user's subordinate ids. */
async function copyImage(home: Home): Promise<void> {
	const built = await hostImage();
	const image = join(home.images, basename(built));
	mkdirSync(home.images, { recursive: true });
	execFileSync('cp', ['-a', built, image]);
	const rootfs = join(image, 'rootfs');
	const capabilities = await listCapabilities(rootfs);
	await shiftOwners(rootfs, ids.first - labIds.first);
	await restoreCapabilities(rootfs, capabilities, ids.first);
}

/** The user may not be able to reach the checkout (`/root` is closed to others): it sees it through a mount of its own, and what is mounted in it. */
const becomeUser = `mount --rbind "$1" "$2" && user=$3 && shift 3 && exec setpriv --reuid "$user" --regid "$user" --clear-groups -- "$@"`;

interface Surroundings {
	readonly home: Home;
	readonly seen: string;
	readonly user: User;
	readonly runtime: string;
}

/** What tests are told of the machine that they run on. */
function inherited(): NodeJS.ProcessEnv {
	const { TMPDIR, PROCLAB_TEST_TIME_FACTOR } = process.env;
	return { ...(TMPDIR && { TMPDIR }), ...(PROCLAB_TEST_TIME_FACTOR && { PROCLAB_TEST_TIME_FACTOR }) };
}

function runNode(
	{ home, seen, user, runtime }: Surroundings,
	args: readonly string[],
	env: Readonly<Record<string, string>>,
): ChildProcess {
	const node = join(seen, relative(checkout, process.execPath));
	const script = ['sh', '-c', becomeUser, 'sh', checkout, seen, user.name];
	return spawn('unshare', ['--mount', '--propagation', 'private', '--', ...script, node, ...args], {
		cwd: home.root,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			PATH: '/usr/local/bin:/usr/bin:/bin',
			HOME: home.path,
			XDG_RUNTIME_DIR: runtime,
			PROCLAB_HOME: home.path,
			PROCLAB_RUN: home.run,
			PROCLAB_PORT: '0',
			...inherited(),
			...env,
		},
	});
}
