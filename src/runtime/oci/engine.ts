import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Home } from '../../foundation/node/home.ts';
import { errorCode } from './error-code.ts';
import type { LabPaths } from './lab-paths.ts';
import { hostEnvironment } from './run-program.ts';

export const engineNames = ['runc', 'crun'] as const;
export type EngineName = (typeof engineNames)[number];

/** Where an engine keeps its own state: it doesn't outlive a boot. */
export function engineStateRoot(home: Home, name: EngineName): string {
	return join(home.run, name);
}

/** The path of a program of the host, from its fixed search path. */
export function findProgram(name: string): string | undefined {
	return (hostEnvironment.PATH ?? '')
		.split(':')
		.map((folder) => join(folder, name))
		.find(isExecutable);
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

export function runArgs(stateRoot: string, paths: LabPaths, id: string): readonly string[] {
	const log = ['--log', paths.log, '--log-format', 'json'];
	return ['--root', stateRoot, ...log, 'run', '--detach', '--bundle', paths.folder, '--pid-file', paths.pidFile, id];
}

/** The last error an engine wrote to its JSON log; it says more than its exit code. */
export function lastEngineError(log: string): string | undefined {
	const lines = readLog(log).split('\n').filter(Boolean);
	const entries = lines.map((line) => logEntrySchema.safeParse(parseJson(line)).data);
	return entries.findLast((entry) => entry?.level === 'error')?.msg;
}

const logEntrySchema = z.object({ level: z.string(), msg: z.string() });

function parseJson(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}

function readLog(log: string): string {
	try {
		return readFileSync(log, 'utf8');
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return '';
		throw error;
	}
}
