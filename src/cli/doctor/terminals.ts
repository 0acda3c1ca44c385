import { probeArguments } from '../../runtime/oci/shells/read-filters.ts';
import { about, type Requirement } from './finding.ts';

const byEngine = 'by the container engine: each costs 40 ms and up to 10 MB more';

/** Whether terminals can be opened in labs without a process of the engine's for each. */
export const terminals: Requirement = async (machine, { rootless }) => {
	const say = about('terminals', 'Terminals of labs');
	if (rootless) return say('info', `${byEngine}; only root can do without`);
	if (machine.uid !== 0) return say('info', 'can be tried by root only');
	const { ok, output } = await machine.run('perl', probeArguments);
	if (ok) return say('ok', 'opened without the container engine');
	return say(
		'info',
		`${byEngine} (${output})`,
		'Use Linux 5.9 or newer with CONFIG_CHECKPOINT_RESTORE; labs work all the same.',
	);
};
