import { defineTask } from '#checks/define-task.ts';
import { exeOf, presenceOf, signalsOf } from '#checks/evidence.ts';
import {
	alive,
	any,
	beside,
	endedWithin,
	type Finding,
	not,
	nothing,
	orElse,
	signalled,
	survived,
	unprobed,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { catches, hasArgs, isAlive, isNestedInit, newProcesses, sharesNamespace } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';
import { type ProcessFacts, processKey } from '#proc/snapshot.ts';
import { brokenStart, startedWhere } from '../../started.ts';

/** What the container may take to stop, in milliseconds. */
const patience = 2_000;

export default defineTask({
	id: 'stop-in-time',
	title: 'Have the container stop when it is told to',
	mode: 'edge',
	vars: { seconds: numberBetween(12_000, 12_900) },
	start: `
mkdir -p /srv/shop
cat > /srv/shop/entry.sh << 'SH'
#!/bin/sh
echo "shop is starting" > /dev/null
sleep {{seconds}}
SH
cat > /srv/shop/run << 'SH'
#!/bin/sh
# Starts the container in the background.
exec setsid -f unshare --pid --fork --mount-proc /srv/shop/entry.sh < /dev/null > /dev/null 2>&1
SH
cat > /srv/shop/stop << 'SH'
#!/bin/sh
# Tells the container to stop, and kills it if it has not done so in four seconds.
first=$(pgrep -P "$(pgrep -f '^unshare .*entry.sh')")
kill -TERM $first
for i in $(seq 40); do kill -0 $first 2> /dev/null || exit 0; sleep 0.1; done
echo "It took too long: killed." >&2
kill -KILL $first
exit 137
SH
chmod +x /srv/shop/entry.sh /srv/shop/run /srv/shop/stop
/srv/shop/run
until pgrep -f '^sleep {{seconds}}'; do sleep 0.02; done
`,
	check,
	probe(view) {
		const subject = unprobed(view, 'SIGTERM', containers(view));
		return subject && { signal: 'SIGTERM', to: processKey(subject) };
	},
	hints: [
		'Who is number 1 in the container, and what does it do with SIGTERM? Number 1 gets no default action: without a handler it is deaf.',
		'It is a shell that waits for a program in the foreground. It needs a handler, and must be able to run it at once: the program in the background, and `wait`. Or put an init before the program.',
		'Make /srv/shop/entry.sh end in `trap "exit 0" TERM; sleep {{seconds}} & wait`, or in `exec tini -- sleep {{seconds}}`. Then `/srv/shop/stop; /srv/shop/run`.',
	],
	wrong: {
		unchanged:
			'Number 1 of the new container is a shell without a handler for SIGTERM, as before. The file that it runs has to change.',
		'exec-alone':
			'exec made the program itself number 1. It has no handler either, and number 1 gets no default action: a plain sleep would have died of TERM, as number 1 it doesn’t.',
		'trap-alone':
			'There is a handler now, and the shell doesn’t come to run it: it waits for a program in the foreground first. Put that into the background, and `wait` for it.',
		'nothing-runs': 'The old container is gone. Start the new one, /srv/shop/run, so that it can be tried.',
	},
	explanation:
		'The kernel drops signals to number 1 of a pid namespace that have no handler there, except KILL and STOP from outside. A shell runs a trap only between commands, and `wait` is one that a signal interrupts. tini has been written for this: it passes the signal on and ends when its child ends.',
});

function check(view: CheckView) {
	const [old] = startedWhere(view, isNestedInit);
	if (old === undefined) return brokenStart;
	const tried = signalled(view, 'SIGTERM').filter(({ key }) => key !== old.key);
	if (tried.length > 0) return verdictOf(any(...tried.toReversed().map((record) => stopsInTime(view, record))));
	if (old.gone === null && isAlive(old.latest))
		return verdictOf(
			orElse(not(alive(old.latest)), { says: `${nameProcess(old.latest)}, the old container, still runs` }),
		);
	const [next] = containers(view);
	if (next) return verdictOf(nothing(`${nameProcess(next)} is new; the checker is about to send it SIGTERM`));
	return verdictOf(
		orElse(nothing('No container runs the shop'), {
			wrong: 'nothing-runs',
			beside: [presenceOf(old, 'the old container')],
		}),
	);
}

/** New containers in which the program of the shop runs. */
function containers(view: CheckView): readonly ProcessFacts[] {
	const programs = newProcesses(view).filter(
		(process) => isAlive(process) && hasArgs(process, [view.vars.seconds ?? '']) && process.insidePids.length > 1,
	);
	return newProcesses(view).filter(
		(process) => isNestedInit(process) && programs.some((program) => sharesNamespace(program, process, 'pid')),
	);
}

function stopsInTime(view: CheckView, record: ProcessRecord): Finding {
	const finding = endedWithin(view, record, { signal: 'SIGTERM', milliseconds: patience });
	if (survived(view, record, { signal: 'SIGTERM', for: patience }).holds !== true) return finding;
	const { latest } = record;
	return orElse(beside(finding, exeOf(latest, 'number 1'), signalsOf(latest, 'sigCgt', 'its handlers')), {
		says: `${nameProcess(latest)} is number 1 of its container and took no notice of the checker’s SIGTERM`,
		wrong: deafBecause(latest),
	});
}

function deafBecause(process: ProcessFacts): string {
	if (catches(process, 'SIGTERM')) return 'trap-alone';
	return process.exe?.path.endsWith('/sleep') ? 'exec-alone' : 'unchanged';
}
