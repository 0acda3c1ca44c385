import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	closeSync,
	createWriteStream,
	existsSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PtyCommand } from '../../src/pty/pty.ts';
import { findProgram } from '../../src/runtime/oci/engine.ts';
import { hostEnvironment, runProgram } from '../../src/runtime/oci/run-program.ts';
import { benchLabs } from './bench-lab.ts';
import { everyPid, familyOf } from './memory.ts';

/** Another way to a shell in a container of the same image. */
export interface Peer extends AsyncDisposable {
	/** `docker run -it` or `podman run -it`. */
	readonly name: string;
	/** All that runs for its containers and in them: clients, daemons, monitors. */
	processes(): readonly number[];
	/** The command of a container that is removed when its shell ends. */
	run(name: string): PtyCommand;
	/** Ends a container, and the command that runs it. */
	end(name: string): Promise<void>;
}

const image = 'proclab-bench:host';
/** PID 1 as in our labs, and then the shell that our learners have; no network, as in our labs. */
const container = ['--network', 'none', image, '/usr/bin/tini', '--', '/bin/bash'];
const timeoutMilliseconds = 120_000;

/** Docker and Podman, each with storage of its own and the lab image in it. @throws when one is not installed, or its daemon does not start. */
export async function openPeers(): Promise<AsyncDisposable & { readonly peers: readonly Peer[] }> {
	const folder = mkdtempSync('/tmp/proclab-peers-');
	await using opening = new AsyncDisposableStack();
	opening.defer(() => rmSync(folder, { recursive: true, force: true }));
	const archive = join(folder, 'image.tar');
	await packImage(archive);
	const docker = opening.use(await openDocker(join(folder, 'docker'), archive));
	const podman = opening.use(await openPodman(join(folder, 'podman'), archive));
	rmSync(archive);
	const opened = opening.move();
	return { peers: [docker, podman], [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** The lab image as a lab sees it: inside, the owners of files are what they should be. */
async function packImage(archive: string): Promise<void> {
	await using labs = benchLabs();
	const { ref } = await labs.make();
	const argv = ['tar', '-C', '/', '--one-file-system', '-cf', '-', '.'];
	const { file, args, env, cwd } = labs.host.runtime.shellCommand(ref, { argv, terminal: false });
	const tar = spawn(file, args, { env, cwd, stdio: ['ignore', 'pipe', 'inherit'] });
	if (tar.stdout === null) throw new Error('tar has no output.');
	await pipeline(tar.stdout, createWriteStream(archive));
}

async function openDocker(folder: string, archive: string): Promise<Peer> {
	const daemonFile = needed('dockerd');
	const beside = join(dirname(daemonFile), 'docker');
	const client = existsSync(beside) ? beside : needed('docker');
	mkdirSync(folder, { recursive: true });
	const at = (name: string) => join(folder, name);
	writeFileSync(at('daemon.json'), '{}');
	const places = ['--config-file', at('daemon.json'), '--data-root', at('data'), '--exec-root', at('exec')];
	const sockets = ['--pidfile', at('pid'), '--host', `unix://${at('socket')}`];
	const network = ['--bridge', 'none', '--iptables=false', '--ip6tables=false'];
	const log = openSync(at('log'), 'w');
	const daemon = spawn(daemonFile, [...places, ...sockets, ...network], {
		...{ env: hostEnvironment, cwd: '/', stdio: ['ignore', log, log] },
	});
	closeSync(log);
	const common = ['--host', `unix://${at('socket')}`];
	const tool = toolOf(client, common);
	await using opening = new AsyncDisposableStack();
	opening.defer(() => endDaemon(daemon));
	while ((await runProgram(client, [...common, 'version'], { timeoutMilliseconds })).exitCode !== 0) {
		if (daemon.exitCode !== null) throw new Error(`dockerd ended: ${readFileSync(at('log'), 'utf8').slice(-2_000)}`);
		await sleep(100);
	}
	await tool(['import', archive, image]);
	const opened = opening.move();
	return {
		name: 'docker run -it',
		processes: () => processesThatName(folder),
		run: (name) => ({ file: client, args: [...common, 'run', '--rm', '-it', '--name', name, ...container], ...place }),
		end: (name) => tool(['rm', '--force', name]),
		[Symbol.asyncDispose]: () => opened.disposeAsync(),
	};
}

async function openPodman(folder: string, archive: string): Promise<Peer> {
	const client = needed('podman');
	mkdirSync(folder, { recursive: true });
	const at = (name: string) => join(folder, name);
	const places = ['--root', at('data'), '--runroot', at('run'), '--tmpdir', at('tmp')];
	const common = [...places, '--cgroup-manager', 'cgroupfs', '--events-backend', 'none', '--runtime', 'runc'];
	const tool = toolOf(client, common);
	await tool(['import', archive, image]);
	/** What Podman would set needs a capability that not every root has. */
	const limits = ['--ulimit', 'nofile=1024:4096', '--ulimit', 'nproc=4096:4096'];
	return {
		name: 'podman run -it',
		processes: () => processesThatName(folder),
		run: (name) => ({
			file: client,
			args: [...common, 'run', '--rm', '-it', '--name', name, ...limits, ...container],
			...place,
		}),
		end: (name) => tool(['rm', '--force', '--time', '0', name]),
		[Symbol.asyncDispose]: () => tool(['rm', '--all', '--force', '--time', '0']),
	};
}

const place = { env: { ...hostEnvironment, TERM: 'xterm-256color' }, cwd: '/' };

function needed(program: string): string {
	const file = findProgram(program);
	if (file === undefined)
		throw new Error(`${program} is not installed: "npm run bench" installs it, as a peer to measure beside.`);
	return file;
}

function toolOf(client: string, common: readonly string[]): (args: readonly string[]) => Promise<void> {
	return async (args) => {
		const { exitCode, output } = await runProgram(client, [...common, ...args], { timeoutMilliseconds });
		if (exitCode !== 0) throw new Error(`${client} ${args.join(' ')}: ${output || `it ended with ${exitCode}`}`);
	};
}

/** Those with this path among their arguments, and all that come from them. */
function processesThatName(folder: string): readonly number[] {
	const naming = everyPid().filter((pid) => pid !== process.pid && commandLine(pid).includes(folder));
	return [...new Set(naming.flatMap(familyOf))];
}

/** Empty when the process has gone. */
function commandLine(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
	} catch {
		return '';
	}
}

async function endDaemon(daemon: ChildProcess): Promise<void> {
	if (daemon.exitCode !== null || daemon.signalCode !== null) return;
	const exited = once(daemon, 'exit');
	daemon.kill('SIGTERM');
	await exited;
}
