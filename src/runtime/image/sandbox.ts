import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';

/** How many last lines of output are kept to explain a failure. */
const rememberedLines = 60;

export interface SandboxOptions {
	readonly argv: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	/** Also without a network. */
	readonly offline?: boolean;
	readonly onLine?: (line: string) => void;
	readonly signal?: AbortSignal | undefined;
}

export interface Finished {
	/** 0 is success; `undefined` when a signal ended it. */
	readonly status: number | undefined;
	/** The last lines that it wrote. */
	readonly output: readonly string[];
}

/**
 * Runs a program in mount and pid namespaces of its own, and waits for it. When it ends, when it is aborted, and when this
 * process dies by any signal, every process it started is gone, and with them every mount: nothing is left on the host.
 */
export async function runSandboxed(options: SandboxOptions): Promise<Finished> {
	if (options.signal?.aborted) return { status: undefined, output: [] };
	const child = spawn(
		'setpriv',
		['--pdeathsig', 'KILL', '--', ...unshareCommand(options.offline ?? false), ...options.argv],
		{
			stdio: ['ignore', 'pipe', 'pipe'],
			detached: true,
			env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', ...options.env },
		},
	);
	const abort = () => void killNamespace(child);
	options.signal?.addEventListener('abort', abort);
	try {
		const reading = readLines(child, options.onLine);
		const status = await new Promise<number | undefined>((resolve, reject) => {
			child.once('error', reject);
			child.once('close', (code) => resolve(code ?? undefined));
		});
		return { status, output: await reading };
	} finally {
		options.signal?.removeEventListener('abort', abort);
	}
}

function unshareCommand(offline: boolean): string[] {
	const network = offline ? ['--net'] : [];
	return ['unshare', '--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child', ...network, '--'];
}

async function readLines(child: ChildProcess, onLine?: (line: string) => void): Promise<string[]> {
	const merged = new PassThrough();
	let open = 2;
	for (const stream of [child.stdout, child.stderr]) {
		stream?.pipe(merged, { end: false });
		stream?.once('close', () => {
			open -= 1;
			if (open === 0) merged.end();
		});
	}
	const lines: string[] = [];
	for await (const line of createInterface({ input: merged })) {
		lines.push(line);
		if (lines.length > rememberedLines) lines.shift();
		onLine?.(line);
	}
	return lines;
}

/** Kills the namespace's init: the kernel then ends all others before unshare(1), which waits for it, comes back. */
async function killNamespace(child: ChildProcess): Promise<void> {
	const children = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').catch(() => '');
	const init = Number.parseInt(children, 10);
	if (!Number.isNaN(init)) process.kill(init, 'SIGKILL');
	else child.kill('SIGKILL');
}
