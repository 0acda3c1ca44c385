import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import type { LabRef } from '../container-runtime.ts';
import { fileProblem } from './create-problems.ts';
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

/** Writes `lab.json` anew with other labels. Problem `lab-not-relabelled`, when its folder is gone or can't be written. */
export function relabelLab(file: string, lab: LabRef, labels: LabRef['labels']): Result<LabRef, Problem> {
	const relabelled = { ...lab, labels };
	try {
		writeLabState(file, relabelled);
		return succeed(relabelled);
	} catch (error) {
		const problem = fileProblem(error);
		if (problem === undefined) throw error;
		return fail({
			...problem,
			code: 'lab-not-relabelled',
			what: `It could not be written down whose the lab ${lab.id} is.`,
		});
	}
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
