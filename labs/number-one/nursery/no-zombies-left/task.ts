import { defineTask } from '#checks/define-task.ts';
import { exeOf, insidePidOf, parentsOf, stateOf } from '#checks/evidence.ts';
import { best, type Finding, found, orElse, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isNestedInit, isZombie, newProcesses, recordOf, sharesNamespace } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { type ProcessFacts, processKey } from '#proc/snapshot.ts';

/** So many orphans must have come and gone. */
const enough = 4;

export default defineTask({
	id: 'no-zombies-left',
	title: 'Run it so that no zombies stay',
	mode: 'edge',
	start: `
mkdir -p /srv/nursery
cat > /srv/nursery/app.sh << 'SH'
#!/bin/bash
# Each half second: a child that starts a grandchild and ends before it.
while :; do
	bash -c 'sleep 0.7 & sleep 0.3'
	sleep 0.2
done
SH
cat > /srv/nursery/manager.py << 'PYTHON'
# Starts the app, and is not interested in anybody else.
import subprocess, time
subprocess.Popen(['/srv/nursery/app.sh'])
while True:
    time.sleep(1000)
PYTHON
chmod +x /srv/nursery/app.sh
`,
	check,
	hints: [
		'The app leaves orphans, and orphans go to number 1 of their pid namespace. Who is number 1, and does it wait for children that it never started?',
		'manager.py doesn’t. Put somebody in the first place who does, and let manager.py be number 2.',
		'Type `unshare --pid --fork --mount-proc tini -- python3 /srv/nursery/manager.py < /dev/null &`.',
	],
	wrong: {
		'manager-first':
			'manager.py is number 1, gets the orphans, and never waits. Each half second leaves one more zombie. It must not be the first.',
		'no-app':
			'There is a pid namespace with a number 1 that would wait. But the app doesn’t run in it: start manager.py.',
		'no-namespace':
			'The app runs in the lab’s own pid namespace, where tini is number 1 already. Give it a namespace of its own, as a container has.',
	},
	explanation:
		'An orphan goes to the nearest subreaper, or else to number 1 of its pid namespace. tini waits for every child it gets, whoever started it; so does a bash. Most other programs, Python and sleep among them, only wait for children that they know, or for none.',
});

function check(view: CheckView) {
	const apps = newProcesses(view).filter((process) => process.argv?.includes('/srv/nursery/app.sh') === true);
	const firsts = newProcesses(view).filter((process) => isNestedInit(process));
	const finding = best(firsts, {
		conditions: (first) => [
			hasApp(first, apps),
			orElse(waits(view, first), { wrong: 'manager-first' }),
			hasBuried(view, first),
		],
		none: apps.length > 0 ? 'The app runs, but in no pid namespace of its own' : 'Nothing of it runs yet',
		passed: (first) => `${nameProcess(first)} is number 1, and has waited for every orphan that it got`,
	});
	const [app] = apps;
	if (firsts.length > 0 || app === undefined) return verdictOf(finding);
	return verdictOf(orElse(finding, { wrong: 'no-namespace', beside: [exeOf(app, 'the app'), insidePidOf(app)] }));
}

function hasApp(first: ProcessFacts, apps: readonly ProcessFacts[]): Finding {
	const app = apps.find((process) => sharesNamespace(process, first, 'pid'));
	return orElse(
		found(app !== undefined, {
			says: `${app && nameProcess(app)} runs there`,
			otherwise: `The app doesn’t run where ${nameProcess(first)} is number 1`,
			evidence: [exeOf(app ?? first, app ? 'the app' : 'number 1')],
		}),
		{ wrong: 'no-app' },
	);
}

/** Fewer than two zombies: one may just have ended. */
function waits(view: CheckView, first: ProcessFacts): Finding {
	const dead = view.snapshot.processes.filter((process) => isZombie(process) && process.ppid === first.pid);
	const [one] = dead;
	return found(dead.length < 2, {
		says: `none of its children stays a zombie`,
		otherwise: `${nameProcess(first)} is number 1 and has ${dead.length} zombies that it never waits for`,
		evidence: [stateOf(one ?? first), exeOf(first, 'number 1')],
	});
}

/** Orphans that it adopted are gone. */
function hasBuried(view: CheckView, first: ProcessFacts): Finding {
	const own = recordOf(view, first);
	const buried = [...view.records.values()].filter((record) => own !== undefined && wasOrphanOf(record, own));
	const [latest] = buried.slice(-1);
	return found(buried.length >= enough, {
		says: `${buried.length} orphans came to it and are gone`,
		otherwise: `${nameProcess(first)} has waited for ${buried.length} orphans so far; let us see some more`,
		evidence: latest ? [parentsOf(latest, 'the last is number 1')] : [exeOf(first, 'number 1')],
	});
}

function wasOrphanOf({ parents, gone, latest }: ProcessRecord, first: ProcessRecord): boolean {
	const adopter = parents.at(-1)?.parent;
	return gone !== null && parents.length > 1 && adopter === processKey(first.latest) && latest.pid !== first.latest.pid;
}
