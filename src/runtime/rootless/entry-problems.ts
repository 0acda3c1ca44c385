import type { Problem } from '../../foundation/problem.ts';
import type { SubordinateRange, User } from './subordinate-ids.ts';

export function noIdPrograms(missing: readonly string[]): Problem {
	return {
		code: 'no-uidmap',
		what: 'Without root, labs need programs that this machine lacks.',
		why: `There is no ${missing.join(' and no ')}: they give a user namespace its ids.`,
		fix: 'Ask an administrator to install uidmap (elsewhere: shadow-utils, shadow) and perl; or start Proclab as root.',
	};
}

export function noSubordinateIds({ name, uid }: User, { first, count }: SubordinateRange): Problem {
	const last = first + count - 1;
	const who = name || String(uid);
	return {
		code: 'no-subordinate-ids',
		what: `Without root, labs need ${count} subordinate ids, and ${who} has none.`,
		why: `A lab's users are ids that the machine must not know otherwise; /etc/subuid and /etc/subgid have no such range for ${who}.`,
		fix: `Ask an administrator to run: usermod --add-subuids ${first}-${last} --add-subgids ${first}-${last} ${who}`,
	};
}

export function foreignRunFolder(folder: string): Problem {
	return {
		code: 'foreign-run-folder',
		what: `The folder ${folder} can't be used.`,
		why: 'It belongs to another user, or others may write to it: they could reach your labs.',
		fix: 'Set PROCLAB_RUN to a folder that is yours alone, with a short path.',
	};
}

export function closedRunFolder(folder: string, closed: string): Problem {
	return {
		code: 'closed-run-folder',
		what: `The folder ${folder} can't be used without root.`,
		why: `Others may not pass ${closed}, and the roots of labs are others.`,
		fix: 'Unset PROCLAB_RUN, or set it to a folder of yours below /tmp, with a short path.',
	};
}

export function foreignHome(folder: string): Problem {
	return {
		code: 'foreign-home',
		what: `The folder ${folder} can't be used without root.`,
		why: 'It belongs to another user: Proclab was started from here as root, or by somebody else.',
		fix: 'Keep your own: PROCLAB_HOME=~/.local/share/proclab npm start',
	};
}
