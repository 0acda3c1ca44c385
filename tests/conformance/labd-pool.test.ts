import { expect, test } from 'vitest';
import { courseOf, until, useCourses } from './labd-courses.ts';
import { leftovers } from './labd-kit.ts';

const { home, labsFor, openLab, runIn } = useCourses();
const plenty = { least: 1, most: 4, memoryBytes: 1024 ** 3 };

test('a reset takes a lab that is ready: another one, with nothing of the old in it, and the old one goes', async () => {
	const labs = labsFor(courseOf(), { pool: plenty });
	labs.pool?.open();
	await until(() => expect(labs.pool?.size).toBe(1));
	const lab = openLab(labs);
	await lab.start();
	const before = lab.status.ready?.ref;
	await runIn(lab, 'touch /root/mine; echo changed > /etc/hostname; sleep 1234 > /dev/null 2>&1 &');
	await until(() => expect(labs.pool?.size).toBe(1));
	const [waiting = ''] = leftovers(home).labs.filter((id) => id !== before?.id);
	await lab.reset();
	const after = lab.status.ready;
	expect(after?.ref.id).toBe(waiting);
	expect(after?.ref.labels).toEqual({ learner: 'learner', lesson: 'm/l' });
	expect(after?.baseline.processes.map(({ comm }) => comm).toSorted()).toEqual(['sleep', 'tini']);
	await runIn(lab, '! test -e /root/mine && ! grep -q changed /etc/hostname && ! pgrep -f "[s]leep 1234"');
	await until(() => expect(leftovers(home).labs).not.toContain(before?.id));
	await until(() => expect(labs.pool?.size).toBe(1));
});
