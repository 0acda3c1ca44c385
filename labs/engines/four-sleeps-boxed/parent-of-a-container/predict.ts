import { definePrediction } from '#checks/define-question.ts';
import { exeOf, parentOf } from '#checks/evidence.ts';
import { nameProcess } from '#checks/name-process.ts';
import { parentProcess } from '#checks/predicates.ts';
import { keptByConmon, newFirsts, reads } from '../../containers.ts';

export default definePrediction({
	id: 'parent-of-a-container',
	question:
		'You run `docker run --detach --name lone debian sleep 1000`. Once that is done, who is the parent of this sleep?',
	options: {
		command: 'The docker command that you typed',
		daemon: 'A service that runs in the background and is the parent of all containers',
		keeper: 'A small process that looks after this one container',
		'pid-1': 'PID 1 of the lab',
	},
	replies: {
		command:
			'The docker command is gone by then: you have your prompt back. Somebody else has to be there when the sleep ends, to ask how it went.',
		daemon:
			'So it was with Docker until 2016, and then a new version of the service meant an end to every container. Since then each container has a keeper of its own; podman never had a service.',
		'pid-1':
			'PID 1 is its grandparent. Had it been the parent, nobody would have noted the exit status for you: PID 1 asks, and throws the answer away.',
	},
	reads,
	outcome(view) {
		const first = newFirsts(view).find((one) => keptByConmon(view, one).holds === true);
		const keeper = first && parentProcess(view, first);
		const above = keeper && parentProcess(view, keeper);
		if (first === undefined || keeper === undefined || above === undefined) return undefined;
		return {
			option: 'keeper',
			says: `${nameProcess(first)} is a child of ${nameProcess(keeper)}, and that is a child of ${nameProcess(above)}.`,
			evidence: [parentOf(first, nameProcess(keeper)), exeOf(keeper), parentOf(keeper, nameProcess(above))],
		};
	},
});
