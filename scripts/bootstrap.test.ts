import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { isInstallDue, lockHash } from './bootstrap/lock-stamp.mjs';
import { missingNeeds, needsOf, packageNames } from './bootstrap/needs.mjs';
import { isNodeNewEnough } from './bootstrap/new-npm.mjs';
import { detectPackageManager, parseFamilies } from './bootstrap/os-release.mjs';
import { aptSteps, installLine } from './bootstrap/package-commands.mjs';
import { platformProblem } from './bootstrap/platform.mjs';

const debian = 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\n';
const mint = 'NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n';
const tumbleweed = 'NAME="openSUSE Tumbleweed"\nID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n';
const rocky = 'NAME="Rocky Linux"\nID="rocky"\nID_LIKE="rhel centos fedora"\n';
const everything = () => true;

test('other systems than Linux are told of the container image, each by its name', () => {
	expect(platformProblem('darwin', '24.0.0')).toContain('this is macOS');
	expect(platformProblem('win32', '24.0.0')).toContain('WSL 2');
	expect(platformProblem('freebsd', '24.0.0')).toContain('docker compose up');
	expect(platformProblem('linux', '18.0.0')).toBeUndefined();
});

test('a Node before 18 is too old', () => {
	expect(platformProblem('linux', '16.20.2')).toContain('needs Node 18 or newer to start; this is 16.20.2');
});

test('the package manager is that of the family, for derived distributions too', () => {
	const detect = (text: string) => detectPackageManager(parseFamilies(text), everything);
	expect([debian, mint, rocky, tumbleweed, 'ID=arch'].map(detect)).toEqual(['apt', 'apt', 'dnf', 'zypper', 'pacman']);
});

test('an unknown family is served by the program that is there, if any', () => {
	expect(detectPackageManager(['own'], (name) => name === 'pacman')).toBe('pacman');
	expect(detectPackageManager(['own'], () => false)).toBeUndefined();
	expect(detectPackageManager([], () => false)).toBeUndefined();
});

test('a family without its own program is not believed', () => {
	expect(detectPackageManager(['debian'], (name) => name === 'dnf')).toBe('dnf');
});

test('the command is one line for each package manager', () => {
	const line = (manager: 'apt' | 'dnf' | 'pacman' | 'zypper') => installLine(manager, ['runc', 'git'], { root: false });
	expect(line('apt')).toBe('sudo apt-get update && sudo apt-get install -y --no-install-recommends runc git');
	expect(line('dnf')).toBe('sudo dnf install -y runc git');
	expect(line('pacman')).toBe('sudo pacman -S --needed --noconfirm runc git');
	expect(line('zypper')).toBe('sudo zypper --non-interactive install runc git');
	expect(installLine('dnf', ['runc'], { root: true })).toBe('dnf install -y runc');
});

test('apt is run without questions, lists first', () => {
	const steps = aptSteps(['runc']);
	expect(steps.map((step) => step.args.at(-1))).toEqual(['update', 'runc']);
	expect(steps.every((step) => step.env.DEBIAN_FRONTEND === 'noninteractive')).toBe(true);
});

test('without root the programs that give out ids are needed too, and for the gate, which tries it', () => {
	const names = (command: string, root: boolean) => needsOf([command], { root }).flatMap((need) => need.programs ?? []);
	expect(names('start', false)).toContain('newuidmap');
	expect(names('start', true)).not.toContain('newuidmap');
	expect(names('test', true)).toContain('newuidmap');
	expect(names('stop', false)).toEqual([]);
});

test('a command needs only what it uses', () => {
	const names = (...args: string[]) => needsOf(args, { root: true }).map((need) => need.name.split(' ')[0]);
	expect(names('stop')).toEqual([]);
	expect(names('doctor', '--json')).toEqual([]);
	expect(names('start', '--help')).toEqual([]);
	expect(names('start')).toContain('mmdebstrap,');
	expect(names('start')).not.toContain('Chromium');
	expect(names('test')).toContain('Chromium');
	expect(names('test', 'unit', 'rooms')).toEqual([]);
	expect(names('test', 'unit', 'e2e')).toContain('Chromium');
	for (const args of [[], ['vm'], ['vm', 'doctor'], ['--repeat', '2']])
		expect(names('soak', ...args)).toContain('qemu,');
	expect([...names('soak', 'first-zombie'), ...names('test')]).not.toContain('qemu,');
	for (const args of [[], ['--json'], ['labs'], ['echo', 'density']])
		expect(names('bench', ...args)).toContain('Podman,');
	for (const args of [['echo'], ['labs', '--no-peers']]) expect(names('bench', ...args)).not.toContain('Podman,');
});

test('one runtime is enough, and a setting that names no program is missing', () => {
	const missing = (has: string[], env: Record<string, string> = {}) =>
		missingNeeds(needsOf(['test'], { root: true }), {
			hasProgram: (name) => has.includes(name),
			hasFile: everything,
			env,
		});
	const programs = ['mmdebstrap', 'setpriv', 'mkfs.ext4', 'mount', 'newuidmap', 'git', 'ps', 'ip'];
	expect(missing(['crun', 'google-chrome', ...programs])).toEqual([]);
	expect(
		missing(['crun', 'chromium', ...programs], { PROCLAB_CHROMIUM: '/opt/none' }).map((need) => need.name),
	).toEqual(['Chromium']);
	expect(packageNames(missing(programs), 'apt', ['ubuntu', 'debian'])).toEqual(['runc', 'chromium-browser']);
	expect(packageNames(missing(programs), 'apt', ['debian'])).toEqual(['runc', 'chromium']);
});

const lock = JSON.stringify({
	packages: { '': {}, 'node_modules/a': { version: '1' }, 'node_modules/b': { version: '2', optional: true } },
});

test('npm ci is due without node_modules, and when the lock file changed', () => {
	const stamp = `${lockHash(lock)}\n`;
	expect(isInstallDue({ lock, stamp: undefined, installed: undefined })).toBe(true);
	expect(isInstallDue({ lock, stamp, installed: undefined })).toBe(true);
	expect(isInstallDue({ lock, stamp, installed: '{}' })).toBe(false);
	expect(isInstallDue({ lock: lock.replace('"1"', '"3"'), stamp, installed: lock })).toBe(true);
});

test("npm's own note of the same versions stands in for the stamp; optional packages may be missing", () => {
	const installed = JSON.stringify({ packages: { 'node_modules/a': { version: '1' } } });
	expect(isInstallDue({ lock, stamp: undefined, installed })).toBe(false);
	expect(isInstallDue({ lock, stamp: undefined, installed: 'broken {' })).toBe(true);
	expect(isInstallDue({ lock, stamp: undefined, installed: '{"packages":{}}' })).toBe(true);
});

const made: string[] = [];
afterEach(() => {
	for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** A checkout with the bootstrap alone, and a command line under the Node of these tests with a PATH of these programs. */
function makeCheckout(programs: Readonly<Record<string, string>>) {
	const root = mkdtempSync(join(tmpdir(), 'proclab-bootstrap-test-'));
	made.push(root);
	cpSync(import.meta.dirname, join(root, 'scripts'), { recursive: true });
	writeFileSync(join(root, 'package-lock.json'), lock);
	mkdirSync(join(root, 'bin'));
	for (const [name, script] of Object.entries(programs))
		writeFileSync(join(root, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
	const run = (...args: string[]) =>
		spawnSync(process.execPath, [join(root, 'scripts', 'bootstrap.mjs'), ...args], {
			env: { PATH: join(root, 'bin'), TMPDIR: root },
			encoding: 'utf8',
		});
	return { root, run };
}

/** Lays the pinned Node and a command line that tells how it was called. */
const npmThatInstalls = `exec ${process.execPath} -e '
const fs = require("fs");
fs.mkdirSync("node_modules/node/bin", { recursive: true });
fs.symlinkSync(process.execPath, "node_modules/node/bin/node");
fs.writeFileSync("node_modules/.package-lock.json", fs.readFileSync("package-lock.json"));
fs.appendFileSync("npm-calls", "ci\\n");
'`;

function layMain(root: string, text: string): void {
	mkdirSync(join(root, 'src', 'cli'), { recursive: true });
	writeFileSync(join(root, 'src', 'cli', 'main.ts'), text);
}

test('only a Node that fits all optional packages installs them with its own npm', () => {
	expect(['18.20.4', '20.19.2', '22.11.0'].map(isNodeNewEnough)).toEqual([false, false, false]);
	expect(['22.12.0', '23.0.0', '24.21.0'].map(isNodeNewEnough)).toEqual([true, true, true]);
});

test('a native part that an npm on an old Node left out makes npm ci due', () => {
	const native = { version: '1', optional: true, os: [process.platform], cpu: [process.arch] };
	const due = (entry: object) =>
		isInstallDue({
			lock: JSON.stringify({ packages: { 'node_modules/a': { version: '1' }, 'node_modules/n': entry } }),
			stamp: undefined,
			installed: JSON.stringify({ packages: { 'node_modules/a': { version: '1' } } }),
		});
	expect(due(native)).toBe(true);
	expect(due({ ...native, cpu: ['mips'] })).toBe(false);
	expect(due({ ...native, libc: ['musl'] })).toBe(false);
});

test('without npm it says so and exits 1', () => {
	const { run } = makeCheckout({});
	const { status, stderr } = run('doctor');
	expect(status).toBe(1);
	expect(stderr).toContain('npm is not installed');
});

test("npm's output is shown when it fails, and only then", () => {
	const { run } = makeCheckout({ npm: 'echo no network here; exit 7' });
	const { status, stderr } = run('doctor');
	expect(status).toBe(1);
	expect(stderr).toContain('no network here');
	expect(stderr).toContain("npm could not install Proclab's packages");
});

test('npm ci runs once for a lock file, and the exit code and arguments pass through', () => {
	const { root, run } = makeCheckout({ npm: npmThatInstalls });
	layMain(root, 'console.log(process.argv.slice(2).join(" ")); process.exit(5);');
	const first = run('doctor', '--json');
	expect(first).toMatchObject({ status: 5, stdout: 'doctor --json\n' });
	expect(run('doctor')).toMatchObject({ status: 5, stderr: '' });
	expect(execFileSync('/bin/cat', [join(root, 'npm-calls')], { encoding: 'utf8' })).toBe('ci\n');
});

test('signals reach the command, whose end is ours', async () => {
	const { root, run } = makeCheckout({ npm: npmThatInstalls });
	layMain(
		root,
		"process.on('SIGTERM', () => process.exit(42)); process.kill(process.ppid, 'SIGTERM'); setTimeout(() => 0, 20000);",
	);
	expect(run('doctor').status).toBe(42);
	layMain(root, "process.kill(process.pid, 'SIGKILL'); setTimeout(() => 0, 20000);");
	expect(run('doctor').status).toBe(137);
});

test('the wrapper works through a symbolic link from anywhere', () => {
	const { root } = makeCheckout({ npm: npmThatInstalls });
	layMain(root, 'console.log(process.argv.slice(2).join(" "));');
	cpSync(join(import.meta.dirname, '../proclab'), join(root, 'proclab'));
	symlinkSync(join(root, 'proclab'), join(root, 'bin', 'lab'));
	symlinkSync(process.execPath, join(root, 'bin', 'node'));
	const env = { PATH: `${join(root, 'bin')}:/usr/bin:/bin`, TMPDIR: root };
	expect(execFileSync(join(root, 'bin', 'lab'), ['stop', 'now'], { cwd: '/', env, encoding: 'utf8' })).toBe(
		'stop now\n',
	);
});
