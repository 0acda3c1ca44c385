import { definePrediction } from '#checks/define-question.ts';
import { capabilitiesOf, goneOf, uidsOf } from '#checks/evidence.ts';
import { all, powerless, uidInLab } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { isAlive } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';

export default definePrediction({
	id: 'kill-without-power',
	question:
		'You are root without a single capability, and kill both sleeps at once: cat-of-root, which is root’s, and cat-of-student, which is student’s. Which will die?',
	start: `
setsid -f bash -c 'exec -a cat-of-root sleep 100000' < /dev/null > /dev/null 2>&1
setsid -f setpriv --reuid 1000 --regid 1000 --clear-groups bash -c 'exec -a cat-of-student sleep 100000' < /dev/null > /dev/null 2>&1
until [ "$(pgrep -fc '^cat-of-')" = 2 ]; do sleep 0.05; done
`,
	options: {
		both: 'Both: root may kill anybody',
		own: 'Only root’s own',
		neither: 'Neither: without capabilities one may do nothing',
	},
	replies: {
		both: 'That “root may” is a capability, CAP_KILL. Without it root is a user like others, who may signal their own processes.',
		neither:
			'What any user may do without capabilities, root may too: signal processes of the same user, and use files of one’s own.',
	},
	outcome(view) {
		const weak = view.snapshot.processes.find(
			(process) => isAlive(process) && all(uidInLab(view.snapshot, process, 0), powerless(process)).holds === true,
		);
		const [ofRoot, ofStudent] = ['cat-of-root', 'cat-of-student'].map((name) => recordOfCat(view, name));
		if (weak === undefined || !ofRoot || !ofStudent) return undefined;
		if (ofRoot.gone === null || ofStudent.gone !== null || !isAlive(ofStudent.latest)) return undefined;
		return {
			option: 'own',
			says: `The process cat-of-root is gone, ${nameProcess(ofStudent.latest)} lives: ${nameProcess(weak)} is uid 0 and lacks CAP_KILL.`,
			evidence: [
				goneOf(ofRoot, 'root’s'),
				uidsOf(ofStudent.latest, 'student’s, and alive'),
				capabilitiesOf(weak, 'Eff', 'none: who killed'),
			],
		};
	},
});

function recordOfCat(view: CheckView, name: string) {
	return [...view.records.values()].find(({ fromStart, first }) => fromStart && first.argv?.[0] === name);
}
