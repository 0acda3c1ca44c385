import { defineTask } from '#checks/define-task.ts';
import { insidePidOf, parentOf, stateOf } from '#checks/evidence.ts';
import { all, beside, type Finding, gone, livesOn, orElse, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isNestedInit, isZombie, sharesNamespace } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { animalName } from '#checks/vars.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { brokenStart, startedAs, startedWhere } from '../../started.ts';
import { untilTried } from '../../symptom.ts';

export default defineTask({
	id: 'bury-the-container',
	title: 'Get rid of a container that is half dead',
	mode: 'edge',
	vars: { agent: animalName },
	start: `
setsid -f unshare --pid --fork bash -c 'exec -a good-neighbour sleep 100000' < /dev/null > /dev/null 2>&1
setsid -f unshare --pid --fork --mount-proc bash -c 'exec -a cart sleep 100000' < /dev/null > /dev/null 2>&1
until pgrep -f '^good-neighbour'; do sleep 0.02; done
until pgrep -f '^cart'; do sleep 0.02; done
cart=$(pgrep -f '^cart')
cat > /usr/local/bin/agent << 'PYTHON'
# Looks into a container by a child of its own, and never asks how that ended.
import os, signal, sys
os.setns(os.open('/proc/' + sys.stdin.read().strip() + '/ns/pid', os.O_RDONLY), os.CLONE_NEWPID)
if os.fork() == 0:
    os.execvp('sleep', ['looking', '100000'])
while True:
    signal.pause()
PYTHON
echo $cart > /run/cart.pid
setsid -f bash -c 'exec -a {{agent}} python3 /usr/local/bin/agent' < /run/cart.pid > /dev/null 2>&1
until pgrep -f '^looking'; do sleep 0.02; done
kill -9 $cart
until pgrep --runstates Z -P "$(pgrep -f '^{{agent}}')"; do sleep 0.02; done
`,
	check,
	hints: [
		'It was killed, and still has an entry. Is it a zombie? Look at its state, and at what it waits in: `cat /proc/PID/wchan`.',
		'It is number 1 of a pid namespace and waits until everybody in there is gone. Somebody in there is dead and not waited for. Whose child is that? `ps -eo pid,ppid,stat,args`.',
		'The parent of the zombie is outside of the container and never asks. End it: `pkill -f ^{{agent}}`.',
	],
	wrong: {
		'agent-stopped':
			'A stopped agent asks nobody either. It has to end, so that PID 1 of the lab gets its child, and waits.',
		'killed-the-neighbour':
			'good-neighbour was a container of its own and had nothing to do with it. Reset the lab, and end only what keeps the dead one.',
	},
	explanation:
		'When number 1 of a pid namespace dies the kernel kills all the others in it, and number 1 waits in zap_pid_ns_processes until they are gone. One of them was a child of the agent, which is outside: only the agent can wait for it. When the agent ends, PID 1 of the lab adopts the zombie and waits, and then the container can go.',
});

function check(view: CheckView) {
	const [agent, neighbour] = [startedAs(view, view.vars.agent), startedAs(view, 'good-neighbour')];
	const [corpse] = startedWhere(view, (process) => isZombie(process) && process.ppid === agent?.first.pid);
	const [container] = startedWhere(view, (process) => isInitOf(process, corpse?.first));
	if (agent === undefined || neighbour === undefined || corpse === undefined || container === undefined)
		return brokenStart;
	const neighbourLives = orElse(livesOn(neighbour), {
		says: `${nameProcess(neighbour.first)} is gone: it was another container`,
		wrong: 'killed-the-neighbour',
	});
	return verdictOf(all(neighbourLives, isGone({ agent, corpse, container })), {
		passed: 'The agent ended, its dead child was waited for, and number 1 of the container could go at last.',
	});
}

/** Number 1 of the pid namespace that the other died in. */
function isInitOf(process: ProcessFacts, dead: ProcessFacts | undefined): boolean {
	return isNestedInit(process) && dead !== undefined && sharesNamespace(process, dead, 'pid');
}

interface Incident {
	readonly agent: ProcessRecord;
	readonly corpse: ProcessRecord;
	readonly container: ProcessRecord;
}

function isGone({ agent, corpse, container }: Incident): Finding {
	const { latest } = container;
	const finding = beside(
		gone(container),
		stateOf(latest),
		insidePidOf(latest),
		stateOf(corpse.latest, 'in the container'),
		parentOf(corpse.latest, 'the agent, outside'),
	);
	if (agent.gone === null && agent.latest.state === 'T')
		return orElse(finding, { says: `${nameProcess(agent.latest)} is stopped, not gone`, wrong: 'agent-stopped' });
	return untilTried(finding, 'Number 1 of the container still has its entry');
}
