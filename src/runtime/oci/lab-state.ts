import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { LabRef } from '../container-runtime.ts';
import { errorCode } from './error-code.ts';

const labRefSchema = z.object({
	id: z.string(),
	init: z.object({ pid: z.number().int(), starttime: z.number().int() }),
	rootUid: z.number().int(),
	imagePath: z.string(),
	cgroups: z.record(z.string(), z.string()),
	labels: z.record(z.string(), z.string()),
});

/** Writes `lab.json` whole or not at all. */
export function writeLabState(file: string, lab: LabRef): void {
	writeFileSync(`${file}.new`, `${JSON.stringify(lab, null, '\t')}\n`);
	renameSync(`${file}.new`, file);
}

/** What `lab.json` says; `undefined` when it is missing or half-written by something other than us. */
export function readLabState(file: string): LabRef | undefined {
	try {
		return labRefSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
	} catch (error) {
		if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR' || error instanceof SyntaxError)
			return undefined;
		throw error;
	}
}
