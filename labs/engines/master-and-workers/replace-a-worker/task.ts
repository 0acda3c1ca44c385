import { defineTask } from '#checks/define-task.ts';
import { exeOf, parentOf, presenceOf } from '#checks/evidence.ts';
import {
	all,
	beside,
	ended,
	type Finding,
	found,
	livesOn,
	meaning,
	nothing,
	orElse,
	verdictOf,
} from '#checks/findings.ts';
import { listPids, nameProcess } from '#checks/name-process.ts';
import { isNew, recordOf } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { unknown } from '#checks/verdict.ts';
import { runsNamed } from '../../containers.ts';
import { mastersIn, notRoot, workersIn } from '../nginx.ts';

const decoyName = 'nginx: worker process';

export default defineTask({
	id: 'replace-a-worker',
	title: 'Have one worker replaced',
	mode: 'edge',
	needs: ['serve-from-a-box'],
	entry: `
docker run --detach --name web nginx > /dev/null
until [ "$(pgrep --count --exact nginx)" = 3 ]; do sleep 0.1; done
`,
	start: `
setsid -f setpriv --reuid www-data --regid www-data --clear-groups bash -c 'exec -a "${decoyName}" sleep 100000' < /dev/null > /dev/null 2>&1
until pgrep --full "^${decoyName} 100000" > /dev/null; do sleep 0.1; done
`,
	check,
	hints: [
		'The master starts another worker when one of its own has ended. So one of them has to end; but three processes here say that they are workers.',
		'Real workers are children of the master: `ps -ef --forest` shows who belongs to whom, and /proc/PID/exe who runs what.',
		"Type `kill $(pgrep --parent $(docker inspect --format '{{.State.Pid}}' web) | head -1)`.",
	],
	wrong: {
		'decoy-killed':
			'That one only said it was a worker: it ran sleep, and was no child of the master. Its name proved nothing. Take one of the master’s children.',
		'all-replaced':
			'Both workers are gone, and two new ones are there: a reload, or a signal to both. Reset this task, and let one of the two live.',
		'master-gone':
			'The master has ended, and it was number 1: with it the container was over. Reset this task, and send the signal to one worker.',
	},
	explanation:
		'The worker is an ordinary process of the lab, so an ordinary kill from outside reaches it. Its parent is told by SIGCHLD, waits for it, sees that a worker is missing and forks a new one. nginx in a container does what nginx does anywhere.',
});

function check(view: CheckView) {
	const master = mastersIn(view.start).at(-1);
	const record = master && recordOf(view, master);
	const workers = (master ? workersIn(view.start, master) : []).flatMap((one) => recordOf(view, one) ?? []);
	if (record === undefined || workers.length < 2)
		return unknown('There was no nginx with two workers when this task began. Reset it.');
	const finding = all(
		meaning(orElse(livesOn(record), { wrong: 'master-gone' }), 'the master'),
		oneHasEnded(view, workers),
		anotherLives(workers),
		hasNewWorker(view, record),
	);
	const newcomers = workersIn(view.snapshot, record.latest).filter((worker) => isNew(view, worker));
	return verdictOf(finding, {
		passed: `One worker is gone, and the master ${record.latest.insidePids[0]} has put ${listPids(newcomers)} in its place.`,
	});
}

function oneHasEnded(view: CheckView, workers: readonly ProcessRecord[]): Finding {
	const over = workers.find((worker) => ended(worker).holds === true);
	if (over !== undefined) return meaning(ended(over), 'a worker');
	const [first] = workers;
	const lives = first === undefined ? nothing('There is no worker') : ended(first);
	const decoy = decoyOf(view);
	if (decoy === undefined || ended(decoy).holds !== true)
		return orElse(lives, { says: `The workers ${pidsOf(workers)} still work` });
	return orElse(lives, {
		wrong: 'decoy-killed',
		says: `${nameProcess(decoy.lastAlive)} is gone; the workers ${pidsOf(workers)} still work`,
		beside: [presenceOf(decoy, 'said it was a worker'), exeOf(decoy.lastAlive)],
	});
}

function anotherLives(workers: readonly ProcessRecord[]): Finding {
	const alive = workers.find((worker) => livesOn(worker).holds === true) ?? workers[0];
	if (alive === undefined) return nothing('There is no worker');
	return meaning(orElse(livesOn(alive), { wrong: 'all-replaced' }), 'the other worker');
}

function hasNewWorker(view: CheckView, { latest: master }: ProcessRecord): Finding {
	const newcomers = workersIn(view.snapshot, master).filter((worker) => isNew(view, worker));
	const [fresh] = newcomers;
	if (fresh === undefined) return nothing('There is no new worker yet');
	const finding = found(newcomers.length === 1, {
		says: `${nameProcess(master)} has replaced it by ${fresh.insidePids[0]}`,
		otherwise: `${nameProcess(master)} has started ${newcomers.length} new workers`,
		evidence: newcomers.map((worker) => parentOf(worker, nameProcess(master))),
	});
	return beside(all(orElse(finding, { wrong: 'all-replaced' }), notRoot(view.snapshot, fresh)), exeOf(fresh));
}

function decoyOf(view: CheckView): ProcessRecord | undefined {
	const decoy = view.start.processes.find((process) => process.argv?.[0] === decoyName && runsNamed(process, 'sleep'));
	return decoy && recordOf(view, decoy);
}

function pidsOf(workers: readonly ProcessRecord[]): string {
	return listPids(workers.map(({ latest }) => latest));
}
