import { defineAsk } from '#checks/define-question.ts';
import { capabilitiesOf } from '#checks/evidence.ts';
import type { CheckView } from '#checks/task.ts';
import { dockersNginx, ownNginx, startBoth } from '../pair.ts';

export default defineAsk({
	id: 'docker-powers',
	question: 'Which capabilities does the nginx that docker started have in effect? CapEff, as /proc has it.',
	answer: 'words',
	start: startBoth,
	truth(view) {
		const process = dockersNginx(view);
		if (process?.status == null) return undefined;
		const mask = process.status.capEff;
		return {
			answers: [mask, mask.replace(/^0+(?=.)/, '')],
			says: '`capsh --decode` names them. Your own script left fewer.',
			evidence: [capabilitiesOf(process, 'Eff')],
		};
	},
	absent: 'No nginx of docker’s runs. Reset the lab.',
	wrong: {
		'of-your-box': {
			answers: (view) => maskOf(ownNginx(view)),
			says: 'That is the nginx in your own box, which has what your script left it. Docker’s is the one whose parent is conmon.',
		},
		'of-the-shell': {
			answers: (view) => maskOf(view.snapshot.processes.find(({ pid }) => pid === view.snapshot.init.pid)),
			says: 'That is what root has in the lab, as your shell does. The container was given less.',
		},
	},
	otherwise: '`grep CapEff /proc/PID/status`, with the pid of the nginx whose parent is conmon.',
});

function maskOf(process: CheckView['snapshot']['processes'][number] | undefined): readonly string[] {
	return process?.status == null ? [] : [process.status.capEff];
}
