import { defineTask } from '#checks/define-task.ts';
import { parentOf, presenceOf, stateOf } from '#checks/evidence.ts';
import { all, ended, type Finding, found, livesOn, orElse, quietly, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { newProcesses } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { brokenStart, startedAs } from '../../started.ts';
import { untilTried } from '../../symptom.ts';
import { zombiesOf } from '../zombies-of.ts';

/** A storm that comes back does so within this time, in milliseconds. */
const longEnough = 3_000;

/** So many dead children of one process are no accident. */
const many = 10;

export default defineTask({
	id: 'end-the-storm',
	title: 'Let the web server fork again',
	mode: 'edge',
	start: `
cat > /usr/local/bin/mailer << 'PERL'
# Starts a child for each mail and never asks how it ended.
$0 = 'mailer';
while (1) {
	my $pid = fork;
	exit 0 if defined $pid && $pid == 0;
	select undef, undef, undef, 0.5 unless defined $pid;
}
PERL
cat > /usr/local/bin/web << 'PERL'
# Starts a worker every two seconds and waits for it.
$0 = 'web';
open LOG, '>>', '/var/log/web/web.log' or die;
select LOG; $| = 1;
while (1) {
	my $pid = fork;
	exit 0 if defined $pid && $pid == 0;
	print defined $pid ? "served\\n" : "cannot start a worker: $!\\n";
	waitpid $pid, 0 if defined $pid;
	select undef, undef, undef, 2;
}
PERL
install -d -o www-data /var/log/web
for program in web mailer; do
	setsid -f prlimit --nproc=40 setpriv --reuid www-data --regid www-data --clear-groups perl /usr/local/bin/$program < /dev/null > /dev/null 2>&1
	until pgrep -f "^$program$"; do sleep 0.02; done
done
until [ "$(pgrep -c --runstates Z -P "$(pgrep -f '^mailer$')")" = 38 ]; do sleep 0.05; done
`,
	check,
	hints: [
		'The web server is told that it may have no more processes. How many does its user have, and in what state are they? `ps -u www-data -o pid,ppid,stat,args`.',
		'They are dead, and all have the same parent, which never asks how they ended. Signals to them change nothing.',
		'End the parent, `kill $(pgrep -f ^mailer)`: PID 1 adopts its children and waits for them all.',
	],
	wrong: {
		'killed-the-web':
			'The zombies may be gone, and so is the web server, which had done nothing wrong. Reset the lab, and end only who doesn’t wait.',
		'started-again':
			'There it is again: the mailer you started is the same program, and doesn’t wait either. A restart, with a higher limit or without, buys a moment. For tonight it has to stay off.',
		'stopped-the-parent':
			'The storm stands still. Its dead are still there and hold all the places: a stopped parent waits for nobody.',
	},
	explanation:
		'A zombie holds a pid and counts as a process of its user (RLIMIT_NPROC), in its cgroup (pids.max) and in its pid namespace (pid_max; before Linux 6.14 on the whole machine). When its parent ends, PID 1 becomes the parent of all of them, is told by SIGCHLD, and waits; within a moment every place is free again.',
});

function check(view: CheckView) {
	const [mailer, web] = [startedAs(view, 'mailer'), startedAs(view, 'web')];
	if (mailer === undefined || web === undefined) return brokenStart;
	const webLives = orElse(livesOn(web), {
		says: `${nameProcess(web.first)} is gone: it was to be saved`,
		wrong: 'killed-the-web',
	});
	const isOver = untilTried(
		orElse(quietly(ended(mailer)), misstep(view, mailer)),
		`${nameProcess(web.latest)} still finds no room for a worker`,
	);
	const noHeir = orElse(hasNoHeir(view), { wrong: 'started-again' });
	return verdictOf(all(webLives, isOver, noHeir, isBuried(view, mailer), isCalm(view, mailer)), {
		passed: `${nameProcess(mailer.first)} ended, PID 1 buried its dead, and ${nameProcess(web.latest)} lives.`,
	});
}

function isBuried(view: CheckView, mailer: ProcessRecord): Finding {
	const [left] = zombiesOf(view.snapshot, mailer.latest);
	return found(left === undefined, {
		says: `none of the dead of ${nameProcess(mailer.first)} is left`,
		otherwise: `${nameProcess(mailer.first)} has ended, and some of its dead are still there`,
		evidence: left ? [stateOf(left), parentOf(left)] : [presenceOf(mailer, 'the parent that didn’t wait')],
	});
}

/** It has stayed so for a while. */
function isCalm(view: CheckView, mailer: ProcessRecord): Finding {
	return found(mailer.gone !== null && view.snapshot.at - mailer.gone >= longEnough, {
		says: 'it stays so',
		otherwise: `${nameProcess(mailer.first)} has ended; let us see whether it stays calm`,
		evidence: [presenceOf(mailer, 'the parent that didn’t wait')],
	});
}

/** No other process leaves its dead lying about. */
function hasNoHeir(view: CheckView): Finding {
	const heir = newProcesses(view).find((process) => zombiesOf(view.snapshot, process).length >= many);
	if (heir === undefined) return { holds: true, says: 'nobody else makes zombies', evidence: [] };
	const dead = zombiesOf(view.snapshot, heir);
	return found(false, {
		...{ says: '', otherwise: `${nameProcess(heir)} has ${dead.length} dead children already, and waits for none` },
		evidence: dead.slice(0, 1).flatMap((one) => [stateOf(one), parentOf(one, 'as all of them')]),
	});
}

function misstep(view: CheckView, { latest }: ProcessRecord) {
	const dead = zombiesOf(view.snapshot, latest);
	const says = `${nameProcess(latest)} has ${dead.length} dead children and waits for none`;
	const facts = dead.slice(0, 1).flatMap((one) => [stateOf(one), parentOf(one, 'as all of them')]);
	return { says, beside: facts, ...(latest.state === 'T' ? { wrong: 'stopped-the-parent' } : {}) };
}
