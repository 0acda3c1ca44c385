import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createJudge } from '../../checks/judge.ts';
import { nameProcess } from '../../checks/name-process.ts';
import { drawVars } from '../../checks/vars.ts';
import { loadCourse } from '../../course/load-course.ts';
import type { Verdict } from '../../protocol/verdict.ts';
import { orThrow } from '../verify/or-throw.ts';
import { planCases } from '../verify/plan-cases.ts';
import type { VerifyCase } from '../verify/verify-case.ts';
import { unpack } from './pack.ts';
import { isRecordable, readRecording, recordingFaults, recordingPath } from './recording-files.ts';
import { replay } from './replay.ts';
import type { Trace } from './trace.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const course = await loadCourse(root);
const unfit = new Set(recordingFaults(course, root).map(({ path }) => path));
const cases = orThrow(planCases(course, []))
	.filter((one) => isRecordable(one) && !unfit.has(recordingPath(one)))
	.map((one) => ({ one, title: `${one.item.id} ${one.name}`, trace: unpack(readRecording(root, recordingPath(one))) }));

/** All that was said of any task while this was seen, at each look, whether it settled or not. */
function saidOf({ lesson }: VerifyCase, { seed, entered, start, moments }: Trace): readonly Verdict[] {
	const varsOf = (id: string) => drawVars(lesson.tasks.find((task) => task.id === id)?.vars, { seed, id });
	const onError = (_task: string, error: unknown) => {
		throw error;
	};
	const judge = createJudge({ tasks: lesson.tasks, start, entered, varsOf, onError });
	return moments.flatMap(({ snapshot, begins = [] }) => {
		judge.observe(snapshot);
		for (const id of begins) judge.begin(id, snapshot);
		return judge.inspect().flatMap(({ raw, settled }) => [raw, settled].filter((verdict) => verdict !== null));
	});
}

/** How sentences may begin beside with a capital, a number, code, or the name of a file or a namespace: with a process. */
function namesIn({ start, moments }: Trace): ReadonlySet<string> {
	const processes = [start, ...moments.map(({ snapshot }) => snapshot)].flatMap((snapshot) => snapshot.processes);
	return new Set(processes.map(nameProcess));
}

function isSentence(says: string, names: ReadonlySet<string>): boolean {
	const isOfProcess = (name: string) => says.startsWith(name) && /^[ ,]/.test(says.slice(name.length));
	const begins = /^([A-Z\d`“/]|[a-z]+:\[)/.test(says) || [...names].some(isOfProcess);
	return begins && /[^.!?][.!?]$/.test(says) && !says.includes('undefined');
}

describe('what is said of a recorded lab', () => {
	test.each(cases)('$title: is in sentences', ({ one, trace }) => {
		const said = [...saidOf(one, trace), replay(one, trace)].map(({ says }) => says);
		const names = namesIn(trace);
		expect(new Set(said.filter((says) => !isSentence(says, names)))).toEqual(new Set());
	});
});

const tries = cases.filter(({ one }) => one.name.startsWith('attempt:'));

test.each(tries)('$title: shows the facts that its verdict rests on', ({ one, trace }) => {
	const { evidence } = replay(one, trace);
	expect(evidence).not.toEqual([]);
});
