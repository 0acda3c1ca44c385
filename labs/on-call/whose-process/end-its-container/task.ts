import { defineTask } from '#checks/define-task.ts';
import { insidePidOf, namespaceOf, presenceOf } from '#checks/evidence.ts';
import { all, beside, ended, livesOn, orElse, quietly, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { numberBetween, oneOf } from '#checks/vars.ts';
import { brokenStart } from '../../started.ts';
import { untilTried } from '../../symptom.ts';
import { initOfSuspect, initsOf, suspectOf } from '../suspect.ts';

export default defineTask({
	id: 'end-its-container',
	title: 'End the container that it belongs to',
	mode: 'edge',
	vars: { box: oneOf('red', 'green', 'blue'), others: numberBetween(1, 6) },
	start: `
cat > /usr/local/sbin/box << 'SH'
# A container: a number 1, some workers, and a name.
hostname $1
for i in $(seq $2); do sleep 9000 & done
if [ $1 = {{box}} ]; then sleep 4242 & fi
for i in $(seq $2); do sleep 9000 & done
exec tini -- sleep 100000
SH
count={{others}}
for name in red green blue; do
	setsid -f unshare --pid --fork --mount-proc --uts sh /usr/local/sbin/box $name $count < /dev/null > /dev/null 2>&1
	count=$((count + 1))
done
until [ "$(pgrep -c -f '^sleep 100000')" = 3 ] && pgrep -f '^sleep 4242'; do sleep 0.02; done
rm /usr/local/sbin/box
`,
	check,
	hints: [
		'Each container is a pid namespace with a number 1. Which of the three has the suspect in it? Two processes are in the same namespace when their links below /proc/PID/ns are the same.',
		'`readlink /proc/$(pgrep -f "^sleep 4242")/ns/pid`, and the same for each of `pgrep tini`. In the list of processes, its parents lead there too: `pstree -p 1`.',
		'`kill -9` number 1 of that namespace: the tini that is in the same namespace as the suspect. The lab’s own tini is not it.',
	],
	wrong: {
		'only-the-process':
			'That one process is gone, and its container lives: whoever started it in there can start it again. The whole container has to end.',
		'wrong-container':
			'A container that had nothing to do with it is gone. Reset the lab, and compare the namespaces first.',
	},
	explanation:
		'A pid on the host says nothing of a container. The namespaces do: whoever is in the same pid namespace is in the same box, and the one of them whose NSpid ends in 1 is its first. When that one is killed the kernel ends all the others.',
});

function check(view: CheckView) {
	const [suspect, init] = [suspectOf(view), initOfSuspect(view)];
	if (suspect === undefined || init === undefined) return brokenStart;
	const others = initsOf(view).filter(({ key }) => key !== init.key);
	const othersLive = others.map((other) =>
		orElse(quietly(livesOn(other)), {
			says: `${nameProcess(other.first)}, number 1 of another container, is gone`,
			wrong: 'wrong-container',
			beside: [namespaceOf(other.first, 'pid', 'of the other'), namespaceOf(suspect.first, 'pid', 'of the suspect')],
		}),
	);
	const isOver = orElse(beside(ended(init), insidePidOf(init.first), presenceOf(suspect, 'the suspect')), {
		says: `The container of ${nameProcess(suspect.first)} lives`,
		...(suspect.gone === null ? {} : { wrong: 'only-the-process' }),
	});
	return verdictOf(all(...othersLive, untilTried(isOver, isOver.says)), {
		passed: `The container of ${nameProcess(suspect.first)} has ended, and the two others live.`,
	});
}
