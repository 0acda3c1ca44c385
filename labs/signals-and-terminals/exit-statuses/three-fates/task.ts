import { defineTask } from '#checks/define-task.ts';
import { commOf } from '#checks/evidence.ts';
import { all, type Finding, found, livesOn, orElse, quietly, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { recordOf, runsProgram } from '#checks/predicates.ts';
import { type SignalName, signalNumber } from '#checks/signals.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { oneOf } from '#checks/vars.ts';
import { unknown } from '#checks/verdict.ts';

export default defineTask({
	id: 'three-fates',
	title: 'Three ways to end',
	mode: 'edge',
	vars: { signal: oneOf('HUP', 'KILL', 'USR1', 'TERM') },
	start: `
printf '#!/bin/bash\\nexit 0\\n' > /tmp/job
chmod +x /tmp/job
mkfifo /run/bell
setsid -f bash -c 'exec -a foreman bash -c '\\''
	printf waits > /proc/$$/comm
	exec 9<> /run/bell
	while read -r -u 9 ring; do /tmp/job; printf "saw %d" $? > /proc/$$/comm; done'\\' < /dev/null > /dev/null 2>&1
until foreman=$(pgrep -f ^foreman) && [ "$(cat /proc/$foreman/comm)" = waits ]; do sleep 0.05; done
`,
	check,
	hints: [
		'The foreman is a shell. A shell has numbers of its own for a file that it can’t find, and for one that it may not run.',
		'`chmod -x` makes a file one that may not be run; `rm` or `mv` makes it one that isn’t there; and a script can send a signal to itself: `kill -NAME $$`.',
		"Type `chmod -x /tmp/job`, and ring: `echo > /run/bell`. Then `rm /tmp/job`, and ring. Then `printf '#!/bin/bash\\nkill -{{signal}} $$\\n' > /tmp/job`, `chmod +x /tmp/job`, and ring.",
	],
	wrong: {
		'without-128':
			'That number would be the signal’s own. A shell adds 128 to it, so that it isn’t taken for one that the program said: have the job really killed by it.',
		'other-signal': 'It was killed, but by another signal. Read once more which one the task asks for.',
		'killed-the-foreman':
			'The foreman itself has ended. The signal is for the job: in its script, `$$` is the job’s own number. Reset the lab.',
	},
	explanation:
		'127 and 126 are the shell’s own words, for a program that never ran: not found, and not allowed. 128 and more is the shell’s word for “killed by signal”. A program could say the same numbers itself by exit, and the shell could not tell; the kernel could.',
});

function check(view: CheckView) {
	const foreman = theForeman(view);
	if (foreman === undefined) return unknown('There was no foreman when this task began. Reset the lab.');
	const number = signalNumber(`SIG${view.vars.signal}` as SignalName);
	const finding = all(
		orElse(quietly(livesOn(foreman)), { wrong: 'killed-the-foreman', says: 'The foreman is gone' }),
		orElse(hasSeen(view, foreman, 128 + number), slip(view, foreman, number)),
		hasSeen(view, foreman, 126),
		hasSeen(view, foreman, 127),
	);
	return verdictOf(finding, { passed: `${nameProcess(foreman.latest)} has seen 126, 127 and ${128 + number}.` });
}

function theForeman(view: CheckView): ProcessRecord | undefined {
	const process = view.start.processes.find((one) => one.argv?.[0] === 'foreman' && runsProgram(one, '/usr/bin/bash'));
	return process && recordOf(view, process);
}

/** What it saw since the task began, in order: only a process itself can set its comm. */
function sightings(view: CheckView, { key }: ProcessRecord): readonly number[] {
	return view.events.flatMap((event) => {
		const [, status] = event.kind === 'renamed' && event.process === key ? (/^saw (\d+)/.exec(event.to) ?? []) : [];
		return status === undefined ? [] : [Number(status)];
	});
}

function hasSeen(view: CheckView, foreman: ProcessRecord, status: number): Finding {
	const seen = sightings(view, foreman);
	const soFar = seen.length === 0 ? 'nothing but 0' : [...new Set(seen)].join(', ');
	return found(seen.includes(status), {
		says: `The foreman has seen ${status}`,
		otherwise: `The foreman has not seen ${status} yet; so far ${soFar}`,
		evidence: [
			{ ...commOf(foreman.latest), value: seen.map((one) => `saw ${one}`).join(', then ') || foreman.latest.comm },
		],
	});
}

function slip(view: CheckView, foreman: ProcessRecord, number: number): Parameters<typeof orElse>[1] {
	const seen = sightings(view, foreman);
	if (seen.includes(number)) return { wrong: 'without-128' };
	const others = seen.filter((status) => status > 128 && status !== 128 + number);
	return others.length === 0 ? {} : { wrong: 'other-signal' };
}
