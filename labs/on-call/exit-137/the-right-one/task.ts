import { defineTask } from '#checks/define-task.ts';
import { argvOf, stateOf } from '#checks/evidence.ts';
import { best, type Finding, found, hasGrown, not, numberOneBelow, orElse, runs, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive, newProcesses, recordOf } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { oneOf } from '#checks/vars.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** So long it has to sleep, in milliseconds: while it fills its memory it doesn't, and on a busy machine that may last. */
const longEnough = 2_500;

export default defineTask({
	id: 'the-right-one',
	title: 'Bring back the one that ran out',
	mode: 'edge',
	reads: ['cgroup'],
	vars: { hungry: oneOf('index', 'report') },
	start: `
cat > /usr/local/bin/box << 'BASH'
#!/bin/bash
# box start NAME, box stop NAME: a very small engine. It logs to /var/log/box.log.
log() { echo "$(date +%T) $*" >> /var/log/box.log; }
first() { pgrep -xf "perl /srv/worker $1"; }
case $1 in
start)
	log "$2 start"
	setsid -f bash -c 'unshare --pid --fork --kill-child perl /srv/worker "$0"; status=$?; echo "$(date +%T) $0 exit $status" >> /var/log/box.log' "$2" < /dev/null > /dev/null 2>&1 ;;
stop)
	log "$2 stop"
	pid=$(first "$2") || exit
	kill -TERM $pid
	timeout 2 tail -f /dev/null -s 0.2 --pid=$pid || kill -KILL $pid ;;
esac
BASH
cat > /srv/worker << 'PERL'
# Reads /etc/box/NAME: cache_mb is how much it keeps in memory, fill says when.
my ($name) = @ARGV;
open my $file, '<', "/etc/box/$name" or die;
my %conf = map { /^(\\w+) = (\\S+)/ } <$file>;
my $cache = 'x';
$cache x= $conf{cache_mb} << 20 if $conf{fill} eq 'at-start';
sleep 1000 while 1;
PERL
chmod +x /usr/local/bin/box
mkdir -p /etc/box
other=index; [ {{hungry}} = index ] && other=report
printf 'cache_mb = 160\\nfill = at-start\\n' > /etc/box/{{hungry}}
printf 'cache_mb = 160\\nfill = on-demand\\n' > /etc/box/$other
box start $other
until pgrep -xf "perl /srv/worker $other"; do sleep 0.1; done
box start {{hungry}}
box stop $other
until [ "$(grep -c exit /var/log/box.log)" = 2 ]; do sleep 0.2; done
`,
	check,
	hints: [
		'Both have ended by SIGKILL. `/var/log/box.log` has the times: what came before each 137? And what does the kernel’s own counter of this cgroup say?',
		'One of them had been told to stop, and ended two seconds later: the engine had waited, and then it sent SIGKILL. Nobody had told {{hungry}} anything.',
		'{{hungry}} wants 160 MB at its start, and there are 96 for all: `sed -i s/160/30/ /etc/box/{{hungry}}`, and then `box start {{hungry}}`.',
	],
	wrong: {
		'again-unchanged':
			'It ran out of memory once more: the counter has grown by one. A restart changes nothing about what it wants. `/etc/box` has its settings.',
		'the-other-one':
			'This one runs now, and had never lacked memory: it was told to stop, didn’t, and got SIGKILL for it. Compare the times in the log once more.',
	},
	explanation:
		'Exit 137 says SIGKILL and not who sent it. The log has a stop before one of them, and two seconds in between: a grace period that ran out, for a number 1 without a handler ignores TERM. Before the other there is nothing, and the cgroup counts one kill for want of memory.',
});

function check(view: CheckView) {
	const ofCourse = newProcesses(view).filter((process) => isAlive(process) && process.argv?.[1] === '/srv/worker');
	const noMore = orElse(not(hasGrown(view, '/', { name: 'memory.oomKills' })), { wrong: 'again-unchanged' });
	if (ofCourse.length === 0 && noMore.holds === false) return verdictOf(noMore);
	const finding = best(ofCourse, {
		conditions: (worker) => [
			runs(worker, '/usr/bin/perl'),
			isHungry(view, worker),
			numberOneBelow(worker),
			noMore,
			stays(view, worker),
		],
		none: 'No worker runs yet',
		passed: (worker) => `${nameProcess(worker)} is back, has the room that it wants, and stays`,
	});
	return verdictOf(finding);
}

function isHungry({ vars }: CheckView, worker: ProcessFacts): Finding {
	const finding = found(worker.argv?.[2] === vars.hungry, {
		says: `${nameProcess(worker)} works for ${vars.hungry}`,
		otherwise: `${nameProcess(worker)} is not the one that lacked memory`,
		evidence: [argvOf(worker)],
	});
	return orElse(finding, { wrong: 'the-other-one' });
}

function stays(view: CheckView, worker: ProcessFacts): Finding {
	const now = recordOf(view, worker)?.states.at(-1);
	return found(now?.state === 'S' && view.snapshot.at - now.since >= longEnough, {
		says: 'it has what it wants, and sleeps',
		otherwise: `${nameProcess(worker)} runs; let us see whether it stays`,
		evidence: [stateOf(worker)],
	});
}
