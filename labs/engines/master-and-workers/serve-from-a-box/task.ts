import { defineTask } from '#checks/define-task.ts';
import { argvOf, exeOf, parentOf, presenceOf } from '#checks/evidence.ts';
import { all, best, type Finding, found, livesOn, nothing, orElse, verdictOf } from '#checks/findings.ts';
import { listPids, nameProcess } from '#checks/name-process.ts';
import { isAlive, isNestedInit, newProcesses } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { keptByConmon, newFirsts, programs, ran, reads, runsNamed } from '../../containers.ts';
import { notRoot, workersIn } from '../nginx.ts';

export default defineTask({
	id: 'serve-from-a-box',
	title: 'A web server in a container',
	mode: 'edge',
	reads,
	check,
	hints: [
		'The image nginx names a program itself, in its metadata. You need only tell docker the image, a name, and that it shall run in the background.',
		'--detach is for the background, --name gives the name. After the image’s name comes nothing.',
		'Type `docker run --detach --name web nginx`.',
	],
	wrong: {
		'another-program':
			'What comes after the image’s name is run instead of what the image would run. Leave it out, and nginx is started.',
		'ended-at-once':
			'nginx by itself goes into the background: it forks, and its first process ends. Here that is number 1, so the container was over. The image’s own command says “daemon off;” to prevent it: add nothing after the image’s name.',
		costume:
			'That calls itself nginx; /proc/PID/exe says what it is. Let docker start the real one, from the image nginx.',
	},
	explanation:
		'The metadata of the image name the command: nginx -g "daemon off;". Its master is number 1 of the container and forks the workers, which give up being root.',
});

function check(view: CheckView) {
	const firsts = newFirsts(view);
	if (firsts.length === 0)
		return verdictOf(endedAtOnce(view) ?? costume(view) ?? nothing('There is no new container yet'));
	const finding = best(firsts, {
		conditions: (first) => [keptByConmon(view, first), isMaster(first), hasWorkers(view, first)],
		none: 'There is no new container yet',
		passed: (first) => {
			const pids = listPids(workersIn(view.snapshot, first));
			return `The master of nginx is ${first.insidePids[0]} in the lab and 1 in its container; its workers are ${pids}`;
		},
	});
	return verdictOf(finding);
}

function isMaster(first: ProcessFacts): Finding {
	const finding = found(runsNamed(first, 'nginx'), {
		says: `${nameProcess(first)} runs nginx`,
		otherwise: `${nameProcess(first)} is the first process of its container, and no nginx`,
		evidence: [exeOf(first)],
	});
	return orElse(finding, { wrong: 'another-program' });
}

function hasWorkers(view: CheckView, master: ProcessFacts): Finding {
	const workers = workersIn(view.snapshot, master);
	const enough = found(workers.length >= 2, {
		says: `It has the workers ${listPids(workers)}`,
		otherwise: `${nameProcess(master)} has no two workers yet`,
		evidence: workers.length === 0 ? [exeOf(master)] : workers.map((one) => parentOf(one, nameProcess(master))),
	});
	return all(enough, ...workers.map((worker) => notRoot(view.snapshot, worker)));
}

/** What looked after a container is gone, and so is the container. */
function endedAtOnce(view: CheckView): Finding | undefined {
	const keepers = [...view.records.values()].filter((record) => ran(record, programs.keeper));
	const last = keepers.at(-1);
	if (last === undefined || keepers.some(({ gone }) => gone === null)) return undefined;
	return orElse(livesOn(last), {
		wrong: 'ended-at-once',
		says: 'There was a container, and its first process has ended',
		beside: [presenceOf(last, 'conmon, which looked after it')],
	});
}

function costume(view: CheckView): Finding | undefined {
	const dressed = newProcesses(view).find(
		(process) =>
			isAlive(process) &&
			process.argv?.[0]?.startsWith('nginx') === true &&
			process.exe !== null &&
			!runsNamed(process, 'nginx'),
	);
	if (dressed === undefined || isNestedInit(dressed)) return undefined;
	const finding = found(false, {
		says: '',
		otherwise: `${nameProcess(dressed)} runs ${dressed.exe?.path}, whatever it calls itself`,
		evidence: [exeOf(dressed), argvOf(dressed)],
	});
	return orElse(finding, { wrong: 'costume' });
}
