import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { silentLogger } from '../../src/foundation/logger.ts';
import { type Home, layOutHome } from '../../src/foundation/node/home.ts';
import { parseStatus, type Status } from '../../src/proc/parse-status.ts';
import type { PtyExit, PtySize } from '../../src/pty/pty.ts';
import type { ContainerRuntime, LabRef, LabSpec } from '../../src/runtime/container-runtime.ts';
import { buildImage } from '../../src/runtime/image/build-image.ts';
import { findImage } from '../../src/runtime/image/image-store.ts';
import { createOciRuntime } from '../../src/runtime/oci/create-oci-runtime.ts';
import type { EngineName } from '../../src/runtime/oci/engine.ts';
import { claimedRanges } from '../../src/runtime/oci/id-ranges.ts';
import { patience } from '../patience.ts';
import { LearnerShell } from './lab-image-kit.ts';
import { limitsWith } from './lab-limits.ts';

const checkout = resolve(import.meta.dirname, '../..');

/** A runtime in a home of its own, and an image to make labs of. */
export interface RuntimeHarness {
	readonly runtime: ContainerRuntime;
	readonly home: Home;
	readonly imagePath: string;
	remove(): void;
}

/** A home under /tmp, which nobody but root can enter: root of a lab must not need to. */
export function makeHome(): Home {
	return layOutHome(checkout, mkdtempSync(join(tmpdir(), 'proclab-runtime-')));
}

export function removeHome(home: Home): void {
	rmSync(home.path, { recursive: true, force: true });
	rmSync(home.run, { recursive: true, force: true });
}

export async function hostImage(): Promise<string> {
	const shared = layOutHome(checkout);
	const found = await findImage(shared, 'host');
	if (found) return found.path;
	const built = await buildImage({ home: shared, name: 'host', onProgress: () => undefined });
	if (!built.ok) throw new Error(JSON.stringify(built.error));
	return built.value.path;
}

/** With `terminals` that of `OciRuntimeOptions`. */
export async function makeOciHarness(engine: EngineName, terminals?: 'engine'): Promise<RuntimeHarness> {
	const home = makeHome();
	const runtime = createOciRuntime({ home, logger: silentLogger, engine, ...(terminals && { terminals }) });
	return { runtime, home, imagePath: await hostImage(), remove: () => removeHome(home) };
}

export interface Said {
	readonly status: number;
	readonly output: string;
	readonly errors: string;
}

/** Labs of one harness, and what tests do with them. */
export class LabBench {
	readonly harness: RuntimeHarness;
	readonly #made = new Set<string>();

	constructor(harness: RuntimeHarness) {
		this.harness = harness;
	}

	get runtime(): ContainerRuntime {
		return this.harness.runtime;
	}

	spec(id: string, changes: Partial<LabSpec> = {}): LabSpec {
		return { id, imagePath: this.harness.imagePath, hostname: 'lab', limits: limitsWith(), labels: {}, ...changes };
	}

	async start(id: string, changes: Partial<LabSpec> = {}): Promise<LabRef> {
		this.#made.add(id);
		const created = await this.runtime.create(this.spec(id, changes));
		if (!created.ok) throw new Error(JSON.stringify(created.error));
		return created.value;
	}

	/** Runs a bash script in a lab without a terminal. No socket as its input: bash would take it for a remote shell and read `.bashrc`. */
	async run(lab: LabRef, script: string, env: Record<string, string> = {}): Promise<Said> {
		const command = this.runtime.shellCommand(lab, { argv: ['bash', '-c', script], terminal: false, env });
		const child = spawn(command.file, [...command.args], {
			env: { ...command.env },
			cwd: command.cwd,
			timeout: 30_000 * patience,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const exited = new Promise<number>((resolve, reject) => {
			child.once('error', reject);
			child.once('close', (status) => resolve(status ?? -1));
		});
		const [output, errors, status] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
		return { status, output, errors };
	}

	/** Opens a terminal, by default with bash as a learner has it. */
	open(lab: LabRef, { argv = ['bash'], size = { columns: 80, rows: 24 } }: { argv?: string[]; size?: PtySize } = {}) {
		const opened = this.runtime.openTerminal(lab, { argv }, size);
		if (!opened.ok) throw new Error(JSON.stringify(opened.error));
		const pty = opened.value;
		const exited = new Promise<PtyExit>((resolve) => pty.onExit(resolve));
		return { pty, exited, shell: new LearnerShell(pty) };
	}

	/** Host pids of the lab's processes that run exactly this command line. */
	running(lab: LabRef, commandLine: string): readonly number[] {
		return this.runtime.processes(lab).filter((pid) => argvOf(pid).join(' ') === commandLine);
	}

	async clear(): Promise<void> {
		for (const id of this.#made) {
			const destroyed = await this.runtime.destroy(id);
			if (!destroyed.ok) throw new Error(JSON.stringify(destroyed.error));
		}
		this.#made.clear();
	}
}

export function argvOf(pid: number): readonly string[] {
	return readOr(`/proc/${pid}/cmdline`, '').split('\0').slice(0, -1);
}

export function statusOf(pid: number): Status {
	const status = parseStatus(readFileSync(`/proc/${pid}/status`, 'latin1'));
	if (!status.ok) throw new Error(status.error);
	return status.value;
}

/** The seven kinds of namespace that a lab has of its own, each with its number. */
export function namespacesOf(pid: number | 'self'): Readonly<Record<string, string>> {
	const kinds = ['user', 'pid', 'mnt', 'net', 'uts', 'ipc', 'cgroup'];
	return Object.fromEntries(kinds.map((kind) => [kind, readlinkSync(`/proc/${pid}/ns/${kind}`)]));
}

/** What of a home's labs is on the machine. */
export function leftovers(home: Home) {
	const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
	const folders = [
		home.labs,
		join(home.run, 'rootfs'),
		join(home.run, 'disks'),
		join(home.run, 'runc'),
		join(home.run, 'crun'),
	];
	const members = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && belongsTo(pid, home));
	return {
		mounts: mounts.filter((line) => line.includes(home.run) || line.includes(home.path)),
		cgroups: cgroupFolders(home),
		loops: loopFiles().filter((file) => file.includes(home.path)),
		processes: members.map((pid) => `${pid} ${readOr(`/proc/${pid}/comm`, '').trim()}`),
		files: folders.flatMap((folder) => namesIn(folder).map((name) => join(folder, name))),
		ranges: claimedRanges(home.tag),
	};
}

export const nothing = { mounts: [], cgroups: [], loops: [], processes: [], files: [], ranges: [] };

/** In a lab's cgroup, or a program of the host that works for one. A zombie only waits for the host's init to look at it. */
function belongsTo(pid: string, home: Home): boolean {
	if (/^State:\s+Z/m.test(readOr(`/proc/${pid}/status`, ''))) return false;
	if (readOr(`/proc/${pid}/cgroup`, '').includes(`proclab-${home.tag}`)) return true;
	return readOr(`/proc/${pid}/cmdline`, '').includes(home.run);
}

function cgroupFolders(home: Home): readonly string[] {
	const roots = ['/sys/fs/cgroup', ...namesIn('/sys/fs/cgroup').map((name) => join('/sys/fs/cgroup', name))];
	return roots.map((root) => join(root, `proclab-${home.tag}`)).filter((folder) => namesIn(folder).length > 0);
}

/** What lies behind the loop devices in use. */
function loopFiles(): readonly string[] {
	return namesIn('/sys/block').map((name) => readOr(join('/sys/block', name, 'loop/backing_file'), ''));
}

function namesIn(folder: string): readonly string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

function readOr(file: string, otherwise: string): string {
	try {
		return readFileSync(file, 'latin1');
	} catch {
		return otherwise;
	}
}
