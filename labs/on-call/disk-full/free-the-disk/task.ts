import { defineTask } from '#checks/define-task.ts';
import { openFileOf } from '#checks/evidence.ts';
import { all, beside, holdsDeleted, livesOn, not, orElse, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { animalName } from '#checks/vars.ts';
import { brokenStart, startedAs } from '../../started.ts';
import { untilTried } from '../../symptom.ts';

/** What a process may hold of deleted files and the disk still counts as free, in bytes. */
const little = 1024 ** 2;

export default defineTask({
	id: 'free-the-disk',
	title: 'Free the disk, and keep the service',
	mode: 'edge',
	reads: ['open-files'],
	vars: { service: animalName },
	start: `
mkdir -p /var/log/shop
echo 'ready' > /var/log/shop/error.log
cat > /usr/local/bin/shopd << 'PERL'
# Writes a log and holds everybody's baskets in memory. At SIGHUP it opens its log anew.
$0 = '{{service}}';
sub open_log { open LOG, '>>', '/var/log/shop/access.log' or die }
open_log();
$SIG{HUP} = \\&open_log;
select undef, undef, undef, 3600 while 1;
PERL
setsid -f perl /usr/local/bin/shopd < /dev/null > /dev/null 2>&1
until pgrep -f '^{{service}}$'; do sleep 0.05; done
until [ -e /var/log/shop/access.log ]; do sleep 0.05; done
fallocate -l 96M /var/log/shop/access.log
rm /var/log/shop/access.log
`,
	check,
	hints: [
		'`df -h /` and `du -sxh /` disagree. `du` counts the files that have a name. What takes room and has none?',
		'A file is freed when its last name is gone and nobody has it open. `ls -l /proc/*/fd 2> /dev/null | grep deleted` shows who has.',
		'Truncate it where it still can be reached, through the open file itself: `: > /proc/$(pgrep -f {{service}})/fd/3`.',
	],
	wrong: {
		'killed-it':
			'The room is free, and so are the baskets: the service is gone, with all it held in memory. Reset the lab, and free the file without ending who holds it.',
		'stopped-it':
			'A stopped process keeps its files open: it frees nothing, and serves nobody. Let it go on with kill -CONT.',
	},
	explanation:
		'/proc/PID/fd/N leads to the open file itself, name or no name. Opening it for writing with `>` cuts it to nothing, and the process keeps its number for it. A service that opens its log anew at SIGHUP lets go of the old one too: that is what `logrotate` asks for.',
});

function check(view: CheckView) {
	const service = startedAs(view, view.vars.service);
	if (service === undefined) return brokenStart;
	const lives = orElse(livesOn(service), {
		says: `${nameProcess(service.first)} is gone, and the baskets with it`,
		wrong: 'killed-it',
	});
	return verdictOf(untilTried(all(lives, isFree(service)), 'The disk is as full as it was'), {
		passed: `${nameProcess(service.latest)} lives, and what it held without a name takes no room any more.`,
	});
}

function isFree({ first, latest }: ProcessRecord) {
	const held = first.details.openFiles?.find(({ deleted }) => deleted);
	const now = latest.details.openFiles?.find(({ fd }) => fd === held?.fd);
	const free = not(holdsDeleted(latest, { leastBytes: little }));
	return free.holds === true && now ? beside(free, openFileOf(latest, now)) : orElse(free, misstep(latest));
}

/** What was tried instead, as far as the process itself shows it. */
function misstep(process: ProcessRecord['latest']) {
	if (process.state === 'T') return { says: `${nameProcess(process)} is stopped (T)`, wrong: 'stopped-it' };
	return { says: `${nameProcess(process)} still has the deleted file open, with all its blocks` };
}
