import { expect, test } from 'vitest';
import type { CourseQuestion } from '../../src/course/course.ts';
import type { LessonLab } from '../../src/labd/lesson-lab.ts';
import type { Attempt } from '../../src/protocol/labd-api.ts';
import { courseWith, framesOf, Told, until, useCourses } from './labd-courses.ts';

const { labsFor, openLab, runIn } = useCourses();

const evidence = [{ source: '/proc/1/status', field: 'State', value: 'S (sleeping)' }];

type CourseAsk = Extract<CourseQuestion, { kind: 'ask' }>;
type CoursePrediction = Extract<CourseQuestion, { kind: 'predict' }>;

function ask(changes: Partial<CourseAsk> = {}): CourseAsk {
	return {
		...{ kind: 'ask', id: 'which-pid', question: 'Which pid has it outside?', answer: 'number', setup: null },
		truth: ({ snapshot }) => {
			const sleep = snapshot.processes.find(({ argv }) => argv?.includes('8101'));
			if (sleep === undefined) return undefined;
			return { answers: [String(sleep.pid)], says: 'That is it.', evidence };
		},
		absent: 'Start the sleep first.',
		wrong: {
			inside: {
				answers: ({ snapshot }) =>
					snapshot.processes
						.filter(({ argv }) => argv?.includes('8101'))
						.map(({ insidePids }) => String(insidePids[0])),
				says: 'That is its pid inside.',
			},
		},
		otherwise: 'Look at NSpid.',
		...changes,
	};
}

function predict(changes: Partial<CoursePrediction> = {}): CoursePrediction {
	return {
		...{ kind: 'predict', id: 'what-happens', question: 'What happens?', experiments: {} },
		...{ options: { dies: 'It dies.', stays: 'It stays.', sleeps: 'It sleeps.' }, replies: {} },
		outcome: ({ records }) => {
			const done = [...records.values()].find(({ fromStart, latest }) => !fromStart && latest.argv?.includes('8201'));
			return done && { option: 'stays', says: 'It stayed.', evidence };
		},
		...changes,
	};
}

async function openReady(...questions: readonly CourseQuestion[]) {
	const labs = labsFor(courseWith({ questions }));
	const attempts: Attempt[] = [];
	labs.onAttempt((attempt) => attempts.push(attempt));
	const lab = openLab(labs);
	lab.attend();
	expect(await lab.start()).toEqual({ ok: true, value: undefined });
	return { labs, lab, attempts, told: new Told(lab) };
}

async function answer(lab: LessonLab, question: string, given: string) {
	const answered = await lab.answer(question, given);
	if (!answered.ok) throw new Error(answered.error.what);
	return answered.value;
}

const kept = ({ kind, task, answer: given, verdict, wrong }: Attempt) => [kind, task, given, verdict, wrong];

test('an answer is compared with the lab as it is now, told to every page and kept', async () => {
	const { lab, attempts, told } = await openReady(ask());
	expect(await answer(lab, 'which-pid', '1')).toMatchObject({ verdict: 'not-yet', says: 'Start the sleep first.' });
	await runIn(lab, 'setsid sleep 8101 & until pgrep -fx "sleep 8101"; do sleep 0.01; done');
	const sleep = lab.living?.ready.takeSnapshot().processes.find(({ argv }) => argv?.includes('8101'));
	const inside = String(sleep?.insidePids[0]);
	const wrong = await answer(lab, 'which-pid', inside);
	expect(wrong).toMatchObject({ verdict: 'not-yet', wrong: 'inside', says: 'That is its pid inside.', evidence: [] });
	expect(await answer(lab, 'which-pid', '999999')).toMatchObject({ says: 'Look at NSpid.', evidence: [] });
	const right = await answer(lab, 'which-pid', ` ${sleep?.pid} `);
	expect(right).toMatchObject({ verdict: 'passed', lab: lab.status.ready?.ref.id });
	expect(right.evidence).toHaveLength(1);
	expect(told.all('answered').map(({ answer: given, verdict }) => [given, verdict])).toEqual([
		['1', 'not-yet'],
		[inside, 'not-yet'],
		['999999', 'not-yet'],
		[` ${sleep?.pid} `, 'passed'],
	]);
	expect(attempts.map(kept)).toEqual([
		['ask', 'which-pid', '1', 'not-yet', undefined],
		['ask', 'which-pid', inside, 'not-yet', 'inside'],
		['ask', 'which-pid', '999999', 'not-yet', undefined],
		['ask', 'which-pid', ` ${sleep?.pid} `, 'passed', undefined],
	]);
	expect(new Set(attempts.map(({ id }) => id)).size).toBe(4);
	expect(framesOf(lab.presentFrames(), 'answered')).toEqual([right]);
	await lab.reset();
	expect(framesOf(lab.presentFrames(), 'answered')).toEqual([]);
});

test('a prediction is noted, may be changed, and is compared with what then happens', async () => {
	const { lab, attempts, told } = await openReady(predict());
	await runIn(lab, 'setsid sleep 8201 & until pgrep -fx "sleep 8201"; do sleep 0.01; done');
	expect(await answer(lab, 'what-happens', 'stays')).toMatchObject({ verdict: 'unknown', evidence: [] });
	await answer(lab, 'what-happens', 'stays');
	const changed = await answer(lab, 'what-happens', 'dies');
	expect(framesOf(lab.presentFrames(), 'answered')).toEqual([changed]);
	expect(await lab.answer('what-happens', 'stay')).toMatchObject({
		ok: false,
		error: { code: 'unknown-option', fix: "Perhaps you meant 'stays'." },
	});
	const looks = countLooks(lab);
	await until(() => expect(looks()).toBeGreaterThan(3));
	expect(told.all('outcome')).toEqual([]);
	await runIn(lab, 'setsid sleep 8201 &');
	await until(() => expect(told.all('outcome')).toHaveLength(1));
	const [outcome] = told.all('outcome');
	expect(outcome).toMatchObject({ predicted: 'dies', option: 'stays', says: 'It stayed.' });
	expect(await lab.answer('what-happens', 'stays')).toMatchObject({ ok: false, error: { code: 'prediction-settled' } });
	expect(framesOf(lab.presentFrames(), 'outcome')).toEqual([outcome]);
	expect(attempts.map(kept)).toEqual([
		['predict', 'what-happens', 'stays', 'unknown', undefined],
		['predict', 'what-happens', 'dies', 'unknown', undefined],
		['predict', 'what-happens', 'dies', 'not-yet', 'dies'],
	]);
	await lab.reset();
	expect(await answer(lab, 'what-happens', 'stays')).toMatchObject({ verdict: 'unknown' });
	await runIn(lab, 'setsid sleep 8201 &');
	await until(() => expect(attempts.at(-1)).toMatchObject({ kind: 'predict', answer: 'stays', verdict: 'passed' }));
});

function countLooks(lab: LessonLab): () => number {
	let looks = 0;
	lab.onLook(() => {
		looks += 1;
	});
	return () => looks;
}

test('a flood of answers is bounded, and the last one is told to wait', async () => {
	const { lab, attempts } = await openReady(ask());
	const began = performance.now();
	const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => lab.answer('which-pid', `${index}`)));
	const refused = answers.flatMap((one) => (one.ok ? [] : [one.error.code]));
	expect(refused).toEqual(Array(195).fill('too-many-answers'));
	expect(performance.now() - began).toBeGreaterThan(350);
	expect(attempts).toHaveLength(5);
	expect((await lab.answer('which-pid', 'again')).ok).toBe(true);
});

test('answers that wait when the lab is reset or ended are let go of', async () => {
	const { lab } = await openReady(ask());
	const waiting = Array.from({ length: 3 }, () => lab.answer('which-pid', '1'));
	await lab.destroy();
	expect((await Promise.all(waiting)).map(({ ok }) => ok)).toEqual([true, false, false]);
	expect(await lab.answer('which-pid', '1')).toMatchObject({ ok: false, error: { code: 'lab-not-ready' } });
});

test('a question that the lesson doesn’t have is told with the nearest', async () => {
	const { lab } = await openReady(ask(), predict());
	expect(await lab.answer('wich-pid', '1')).toMatchObject({
		ok: false,
		error: { code: 'unknown-question', fix: "Perhaps you meant 'which-pid'." },
	});
});

test('a question whose code throws never counts against the learner, and the lab goes on', async () => {
	const broken = () => {
		throw new Error('a bug of the author');
	};
	const { lab, told } = await openReady(ask({ truth: broken }), predict({ outcome: broken }));
	expect(await answer(lab, 'which-pid', '1')).toMatchObject({ verdict: 'unknown' });
	await answer(lab, 'what-happens', 'dies');
	const looks = countLooks(lab);
	await until(() => expect(looks()).toBeGreaterThan(3));
	expect([told.all('outcome'), told.all('problem')]).toEqual([[], []]);
});

test('a question’s start script runs before the learner has a shell, with their values', async () => {
	const vars = { number: () => '8301' };
	const { lab } = await openReady(ask({ start: 'setsid sleep {{number}} &', vars }), predict());
	expect(lab.status.ready?.baseline.processes.flatMap(({ argv }) => argv ?? [])).toContain('8301');
	expect(lab.presentFrames()[0]).toMatchObject({ vars: { 'which-pid': { number: '8301' }, 'what-happens': {} } });
});

test('a course read anew keeps what was predicted, and judges by the new code', async () => {
	const { labs, lab, told } = await openReady(predict({ outcome: () => undefined }));
	await answer(lab, 'what-happens', 'dies');
	labs.useCourse(courseWith({ questions: [predict({ outcome: () => ({ option: 'dies', says: 'New.', evidence }) })] }));
	await until(() => expect(told.all('outcome')).toMatchObject([{ predicted: 'dies', option: 'dies', says: 'New.' }]));
});
