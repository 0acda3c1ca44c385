import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { drawVars, fillVars, type Vars } from '../../checks/vars.ts';
import type { Course, Lesson } from '../../course/course.ts';
import { mergeWishes } from '../../proc/lab-file.ts';
import { orThrow } from '../verify/or-throw.ts';
import { planCases } from '../verify/plan-cases.ts';
import type { VerifyCase } from '../verify/verify-case.ts';
import { type Recording, recordingSchema, recordingText } from './recording.ts';

/** Learners of recordings all have this seed, so that the same case gives the same recording again. */
export const recordingSeed = 'recorded';

/** Path of a case's recording from the checkout's root. */
export function recordingPath({ lesson, item, name }: VerifyCase): string {
	return `labs/${lesson.id}/${item.id}/snapshots/${name.replace(':', '-')}.json`;
}

/** Cases of which a recording is kept: all but those that look at no verdict. */
export function isRecordable({ aim }: VerifyCase): boolean {
	return aim.kind !== 'same-start';
}

/** A digest of all that is run for the case: its image, the scripts that make its start, and what is typed. Limits of the lab don't count. */
export function digestOfCase({ lesson, entered, acts }: VerifyCase, seed: string): string {
	const varsOf = (id: string): Vars => {
		const item = [...lesson.tasks, ...lesson.questions].find((one) => one.id === id);
		return drawVars(item?.vars, { seed, id });
	};
	const fill = (text: string | undefined, id: string) => (text === undefined ? null : fillVars(text, varsOf(id)));
	const tasks = lesson.tasks.map(({ id, start, entry, needs = [], reads = [] }) => [
		...[id, fill(start, id), fill(entry, id), needs, reads],
	]);
	const questions = lesson.questions.map(({ id, start, reads = [] }) => [id, fill(start, id), reads]);
	const done = acts.map((act) => (act.kind === 'type' ? { ...act, script: fill(act.script, act.of) } : act));
	const files = [...lesson.tasks, ...lesson.questions].flatMap(({ id, files = [] }) =>
		mergeWishes(files, (path) => fillVars(path, varsOf(id))),
	);
	const looked = files.length === 0 ? [] : [files];
	const text = JSON.stringify([lesson.lab.image, tasks, questions, entered ?? null, done, ...looked]);
	return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** What is wrong with the recordings of a course, in words, each with the command that mends it. */
export interface RecordingFault {
	readonly what: string;
	/** The case to record anew; `undefined` for a file that is to go. */
	readonly one: VerifyCase | undefined;
	readonly path: string;
}

export function recordingFaults(course: Course, root: string): readonly RecordingFault[] {
	const cases = orThrow(planCases(course, [])).filter(isRecordable);
	const wanted = new Map(cases.map((one) => [recordingPath(one), one]));
	const present = new Set(presentPaths(course, root));
	const faults = [...wanted].flatMap(([path, one]): readonly RecordingFault[] => {
		const mend = `run: proclab record ${one.item.id}`;
		if (!present.has(path)) return [{ what: `${path} is missing; ${mend}`, one, path }];
		const recording = readRecording(root, path);
		if (recording.of === digestOfCase(one, recording.seed)) return [];
		return [{ what: `${path} was recorded with other scripts or another start; ${mend}`, one, path }];
	});
	const strays = [...present].filter((path) => !wanted.has(path));
	return [
		...faults,
		...strays.map((path) => ({ what: `${path} is of no case; run: proclab record`, one: undefined, path })),
	];
}

/** @throws ZodError for a file that is no recording. */
export function readRecording(root: string, path: string): Recording {
	return recordingSchema.parse(JSON.parse(readFileSync(join(root, path), 'utf8')));
}

export function writeRecording(root: string, path: string, recording: Recording): void {
	mkdirSync(dirname(join(root, path)), { recursive: true });
	writeFileSync(join(root, path), recordingText(recording));
}

export function removeRecording(root: string, path: string): void {
	rmSync(join(root, path));
}

function presentPaths(course: Course, root: string): readonly string[] {
	const lessons = course.modules.flatMap((module) => module.lessons);
	return lessons.flatMap((lesson) => itemFolders(lesson).flatMap((folder) => jsonFiles(root, `${folder}/snapshots`)));
}

function itemFolders({ id, tasks, questions }: Lesson): readonly string[] {
	return [...tasks, ...questions].map((item) => `labs/${id}/${item.id}`);
}

function jsonFiles(root: string, folder: string): readonly string[] {
	try {
		return readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
		throw error;
	}
}
