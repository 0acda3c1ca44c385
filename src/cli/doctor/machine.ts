import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { childEnvironment } from '../child-environment.ts';

/** What the doctor may ask of a machine; recorded machines stand in for it in tests. */
export interface Machine {
	readonly uid: number;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly nodeVersion: string;
	/** By Node's names: `x64`, `arm64`. */
	readonly architecture: string;
	/** A small text file; `undefined` when it can't be read. */
	readText(path: string): string | undefined;
	exists(path: string): boolean;
	/** Where a program is, or the path itself when it is one. */
	findProgram(name: string): string | undefined;
	/** Runs a program to its end; its standard output and standard error together. */
	run(file: string, args: readonly string[]): Promise<{ readonly ok: boolean; readonly output: string }>;
	/** Bytes free for us on the disk of a path that need not exist yet. */
	freeBytes(path: string): number;
}

const environment = childEnvironment(process.env);

export const thisMachine: Machine = {
	uid: process.getuid?.() ?? 0,
	env: process.env,
	nodeVersion: process.versions.node,
	architecture: process.arch,
	readText(path) {
		try {
			return readFileSync(path, 'utf8');
		} catch {
			return undefined;
		}
	},
	exists: existsSync,
	findProgram(name) {
		if (name.includes('/')) return isExecutable(name) ? name : undefined;
		const folders = (environment.PATH ?? '').split(':');
		return folders.map((folder) => join(folder, name)).find(isExecutable);
	},
	run(file, args) {
		return new Promise((resolve) => {
			execFile(file, [...args], { env: environment, timeout: 10_000 }, (error, stdout, stderr) =>
				resolve({ ok: error === null, output: `${stdout}${stderr}`.trim() }),
			);
		});
	},
	freeBytes(path) {
		const stat = statfsSync(nearestExisting(path));
		return stat.bavail * stat.bsize;
	},
};

function nearestExisting(path: string): string {
	return existsSync(path) ? path : nearestExisting(dirname(path));
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}
