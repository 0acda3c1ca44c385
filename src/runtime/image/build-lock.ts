import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/**
 * Holds the one lock of an images folder; waits while another build has it, and tells so once. `undefined` when aborted. A helper process holds it
 * (flock(2)) until its standard input closes: the lock ends with this process however that dies.
 */
export async function lockImages(
	folder: string,
	onWait: () => void,
	signal?: AbortSignal,
): Promise<AsyncDisposable | undefined> {
	if (signal?.aborted) return undefined;
	const helper = spawn('flock', [join(folder, '.lock'), 'sh', '-c', 'echo locked; exec cat > /dev/null'], {
		stdio: ['pipe', 'pipe', 'ignore'],
		detached: true,
	});
	const waiting = setTimeout(onWait, 300);
	const abort = () => helper.kill('SIGKILL');
	signal?.addEventListener('abort', abort);
	const locked = await new Promise<boolean>((resolve, reject) => {
		helper.once('error', reject);
		helper.stdout.once('data', () => resolve(true));
		helper.once('exit', () => resolve(false));
	});
	clearTimeout(waiting);
	signal?.removeEventListener('abort', abort);
	if (!locked && signal?.aborted) return undefined;
	if (!locked)
		throw new Error(`flock(1) could not lock ${folder}: it ended with ${helper.exitCode ?? helper.signalCode}`);
	const ended = once(helper, 'exit');
	return {
		async [Symbol.asyncDispose]() {
			helper.stdin.destroy();
			await ended;
		},
	};
}
