import { defineTask } from '#checks/define-task.ts';
import { parentOf, presenceOf } from '#checks/evidence.ts';
import { all, beside, type Finding, gone, livesOn, orElse, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';
import { type Family, startedAs, startFamily } from '../start-family.ts';

export default defineTask({
	id: 'bury-the-dead',
	title: 'Bury the dead',
	mode: 'edge',
	start: `
setsid bash -c '
	(until grep -q ^careless-parent /proc/$$/cmdline; do sleep 0.02; done; exec sleep 0) &
	exec -a careless-parent sleep 100000
' < /dev/null > /dev/null 2>&1 &
setsid bash -c 'exec -a innocent-neighbour sleep 100000' < /dev/null > /dev/null 2>&1 &
until pgrep --runstates Z --parent "$(pgrep -f '^careless-parent')"; do sleep 0.02; done
until pgrep -f '^innocent-neighbour'; do sleep 0.02; done
`,
	check,
	hints: [
		'A zombie can’t hear signals: there is nobody left in it. Somebody else keeps its entry there. Who?',
		'`ps -eo pid,ppid,stat,args` shows the parent of every zombie (Z). When a parent dies, its children get a new one: PID 1, which always waits.',
		'Type `kill $(pgrep -f careless-parent)`.',
	],
	wrong: {
		'parent-stopped':
			'You stopped the parent. A stopped parent waits for nobody either, so the zombie stays. The parent has to end; then PID 1 takes over.',
		'neighbour-died':
			'The zombie may be gone, but so is innocent-neighbour, which had nothing to do with it: both run sleep. Reset the lab, and choose the one process that is the zombie’s parent.',
	},
	explanation:
		'Signals to a zombie are accepted and dropped. When its parent ends, the kernel makes PID 1 the new parent and tells it; PID 1 calls wait, and only then does the zombie’s entry go.',
});

function check(view: CheckView) {
	const family = startFamily(view, 'careless-parent');
	const neighbour = startedAs(view, 'innocent-neighbour');
	if (family === undefined || neighbour === undefined)
		return unknown('The start of this task is not what it should be. Reset the lab.');
	const finding = all(neighbourLives(neighbour), isBuried(family));
	return verdictOf(finding, { passed: howBuried(family) });
}

function neighbourLives(neighbour: ProcessRecord): Finding {
	return orElse(livesOn(neighbour), {
		says: `${nameProcess(neighbour.first)} is gone: it had nothing to do with the zombie`,
		wrong: 'neighbour-died',
	});
}

function isBuried({ parent, zombie }: Family): Finding {
	const whose = nameProcess(parent.latest);
	const what = nameProcess(zombie.first);
	const finding = beside(gone(zombie), presenceOf(parent, 'the parent'), parentOf(zombie.latest, whose));
	if (parent.latest.state === 'T')
		return orElse(finding, {
			says: `You stopped ${whose}; its zombie ${what} is still there`,
			wrong: 'parent-stopped',
		});
	return orElse(finding, { says: `${what} is still a zombie (Z), and its parent ${whose} doesn’t wait for it` });
}

function howBuried({ parent, zombie }: Family): string {
	const whose = nameProcess(parent.first);
	const what = nameProcess(zombie.first);
	return parent.gone === null && isAlive(parent.latest)
		? `${whose} waited for its zombie ${what}.`
		: `${whose} ended, PID 1 adopted its zombie ${what} and waited for it.`;
}
