import { chmodSync, chownSync, mkdirSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { Home } from '../foundation/node/home.ts';
import type { Problem } from '../foundation/problem.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';

/**
 * Listens on labd's socket, so that only root and web's group can speak to it. A socket that nobody answers on is left over
 * and replaced. Problems: `labd-already-running`, `labd-socket-unusable`.
 */
export async function listenOnSocket(
	server: Server,
	home: Home,
	webGid: number | undefined,
): Promise<Result<void, Problem>> {
	try {
		mkdirSync(home.run, { recursive: true });
		setAccess(home.run, 0o750, webGid);
		if (await answers(home.labdSocket)) return fail(alreadyRunning(home));
		rmSync(home.labdSocket, { force: true });
		await listen(server, home.labdSocket);
		setAccess(home.labdSocket, 0o660, webGid);
		return succeed(undefined);
	} catch (error) {
		if (!(error instanceof Error && 'syscall' in error)) throw error;
		return fail(unusable(home, error));
	}
}

function listen(server: Server, path: string): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(path, () => {
			server.off('error', reject);
			resolve();
		});
	});
}

function setAccess(path: string, mode: number, gid: number | undefined): void {
	if (gid !== undefined) chownSync(path, process.getuid?.() ?? 0, gid);
	chmodSync(path, mode);
}

/** Whether some process accepts connections there. */
function answers(path: string): Promise<boolean> {
	return new Promise((resolve, reject) => {
		const socket = connect(path);
		socket.on('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.on('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(false);
			else reject(error);
		});
	});
}

function alreadyRunning(home: Home): Problem {
	return {
		code: 'labd-already-running',
		what: 'The lab daemon of this folder is running already.',
		why: `Some process answers on ${home.labdSocket}.`,
		fix: 'Use the one that runs, or end it with: proclab stop',
	};
}

function unusable(home: Home, cause: Error): Problem {
	return {
		code: 'labd-socket-unusable',
		what: 'The lab daemon could not listen on its socket.',
		why: `${home.labdSocket}: ${cause.message}`,
		fix: 'Set PROCLAB_RUN to a folder that can be written, with a short path (a socket’s path may have 107 bytes).',
		cause,
	};
}
