import { fail, succeed } from '../../foundation/result.ts';
import { type RunCommand, refuseArguments, usageError } from '../command.ts';
import { labdSpec, webSpec, webUserOf } from './children.ts';
import { checkReadable, prepareHome } from './prepare-home.ts';
import { runSupervised } from './run-supervised.ts';

/** Starts labd and web, prints the address, and keeps both running until SIGINT or SIGTERM. */
export const startCommand: RunCommand = async (settings, args) => {
	const parsed = refuseArguments(args);
	if (!parsed.ok) return usageError(parsed.error);
	return runSupervised(settings, {
		needsSite: true,
		hint: 'Ctrl-C stops it',
		prepare(port) {
			const user = webUserOf(settings.home);
			prepareHome(settings.home, user);
			const unreadable = checkReadable(settings.home, user);
			if (unreadable) return fail(unreadable);
			return succeed([labdSpec(settings, user), webSpec(settings, port, user)]);
		},
	});
};
