import { expect, test } from 'vitest';
import {
	answersAt,
	endedWithin,
	fileSays,
	fileUnchanged,
	nothing,
	signalled,
	verdictOf,
} from '../../src/checks/findings.ts';
import { newProcesses } from '../../src/checks/predicates.ts';
import { animalName } from '../../src/checks/vars.ts';
import type { CourseTask } from '../../src/course/course.ts';
import type { LessonLab } from '../../src/labd/lesson-lab.ts';
import { processKey } from '../../src/proc/snapshot.ts';
import { courseOf, courseWith, stands, task, until, useCourses } from './labd-courses.ts';
import { detached } from './sight-kit.ts';

const { labsFor, openLab, runIn } = useCourses();

async function ready(lab: LessonLab): Promise<LessonLab> {
	expect(await lab.start()).toEqual({ ok: true, value: undefined });
	return lab;
}

const written: CourseTask = task({
	...{ id: 'written', vars: { nick: animalName }, start: 'echo as it was > /root/kept' },
	...{
		reads: ['files'],
		files: [
			{ path: '/tmp/{{nick}}', text: true },
			{ path: '/root/kept', text: true },
		],
	},
	check: (view) => {
		const kept = fileUnchanged(view, '/root/kept');
		if (kept.holds !== true) return verdictOf(kept);
		return verdictOf(fileSays(view, `/tmp/${view.vars.nick}`, { text: 'done', what: 'the word' }));
	},
});

function nickIn(lab: LessonLab): string {
	return lab.vars.get('written')?.nick ?? '';
}

test('a file is found while a page is open, also when it is the last that moved in the lab', async () => {
	const lab = openLab(labsFor(courseOf(written)));
	lab.attend();
	await ready(lab);
	await until(() => expect(stands(lab, 'written')).toBe('not-yet'));
	await runIn(lab, `echo done > /tmp/${nickIn(lab)}`);
	await until(() => expect(stands(lab, 'written')).toBe('passed'));
	expect(lab.verdicts().get('written')?.evidence).toMatchObject([{ field: 'content', value: 'done', ok: true }]);
	await runIn(lab, `echo other > /tmp/${nickIn(lab)}`);
	await until(() => expect(stands(lab, 'written')).toBe('not-yet'));
	await runIn(lab, `echo done > /tmp/${nickIn(lab)}`);
	await until(() => expect(stands(lab, 'written')).toBe('passed'));
	await runIn(lab, 'echo changed > /root/kept');
	await until(() => expect(stands(lab, 'written')).toBe('not-yet'));
});

test('it is found with no page open, in a lab in which something always runs', async () => {
	const lab = await ready(openLab(labsFor(courseOf(written))));
	await runIn(lab, detached("sh -c 'while :; do sleep 0.01; done'"));
	await runIn(lab, `echo done > /tmp/${nickIn(lab)}`);
	await until(() => expect(stands(lab, 'written')).toBe('passed'));
});

test('a question is answered by the file as it is at that moment', async () => {
	const question = {
		...({ kind: 'ask', id: 'word', question: 'Which word is in /tmp/word?', answer: 'words', setup: null } as const),
		...({ reads: ['files'], files: [{ path: '/tmp/word', text: true }], absent: 'Write it first.' } as const),
		truth: ({ snapshot }: Parameters<CourseTask['check']>[0]) => {
			const file = snapshot.files?.['/tmp/word'];
			const text = file !== null && file !== undefined && 'text' in file ? file.text?.trim() : undefined;
			const evidence = [{ source: '/tmp/word', field: 'content', value: text ?? '' }];
			return text === undefined ? undefined : { answers: [text] as const, says: 'That is it.', evidence };
		},
		...{ wrong: {}, otherwise: 'Look again.' },
	};
	const lab = await ready(openLab(labsFor(courseWith({ questions: [question] }))));
	for (const word of ['one', 'two', 'three']) {
		await runIn(lab, `echo ${word} > /tmp/word`);
		expect(await lab.answer('word', word)).toMatchObject({ value: { verdict: 'passed' } });
	}
});

test('a signal is sent once, to the process that was wished for alone, and the check sees what came of it', async () => {
	const ends = task({
		id: 'ends',
		mode: 'edge',
		probe: (view) => {
			const subject = newProcesses(view).find((process) => process.argv?.at(-1) === '6501');
			return subject && { signal: 'SIGTERM', to: processKey(subject) };
		},
		check: (view) => {
			const [record] = signalled(view, 'SIGTERM');
			if (record === undefined) return verdictOf(nothing('Nothing was sent yet'));
			return verdictOf(endedWithin(view, record, { signal: 'SIGTERM', milliseconds: 20_000 }));
		},
	});
	const lab = openLab(labsFor(courseOf(ends)));
	lab.attend();
	await ready(lab);
	await runIn(lab, `${detached('bash -c \'trap "echo >> /tmp/traps" TERM; while :; do sleep 0.1; done\' - 6502')}`);
	const trapping = `python3 -c "
import signal, time
signal.signal(signal.SIGTERM, lambda *_: open('/tmp/got', 'a').write('x'))
for _ in range(30): time.sleep(0.1)
" 6501`;
	await runIn(lab, detached(trapping));
	await until(() => expect(stands(lab, 'ends')).toBe('passed'));
	const [probe] = lab.verdicts().get('ends')?.evidence ?? [];
	expect(probe).toMatchObject({
		source: 'the checker',
		value: expect.stringMatching(/^SIGTERM to python3 \d+: sent$/),
	});
	await runIn(lab, '[ "$(cat /tmp/got)" = x ] && [ ! -e /tmp/traps ]');
});

test('a connection is tried until somebody answers, and told again when nobody does any more', async () => {
	const place = { address: '127.0.0.1', port: 8_080 };
	const serves = task({
		id: 'serves',
		probe: () => ({ connect: place, from: 'lab' }),
		check: (view) => verdictOf(answersAt(view, place)),
	});
	const lab = openLab(labsFor(courseOf(serves)));
	lab.attend();
	await ready(lab);
	await until(() => expect(lab.verdicts().get('serves')?.says).toBe('Nobody listens at 127.0.0.1, port 8080.'));
	await runIn(lab, detached('python3 -m http.server 8080'));
	await until(() => expect(stands(lab, 'serves')).toBe('passed'));
	await runIn(lab, "pkill -f '^python3 -m http'");
	await until(() => expect(stands(lab, 'serves')).toBe('not-yet'));
});
