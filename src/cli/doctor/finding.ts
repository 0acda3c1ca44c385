import type { Settings } from '../../foundation/node/settings.ts';
import type { Problem } from '../../foundation/problem.ts';
import type { Machine } from './machine.ts';

/** `info` is told only; `fail` keeps labs from running. */
export type Status = 'ok' | 'info' | 'warn' | 'fail';

/** What the doctor says of one requirement. */
export interface Finding {
	/** Permanent, kebab-case: scripts rely on it. */
	readonly id: string;
	readonly title: string;
	readonly status: Status;
	/** What was found, in a few words. */
	readonly found: string;
	/** What to do, when there is something to do. */
	readonly fix?: string;
}

/** What is known before the machine is asked. */
export interface Context {
	readonly settings: Settings;
	/** Paths of lab images by name; `undefined` for one that isn't built. */
	readonly images: Readonly<Record<string, string | undefined>>;
	readonly siteCurrent: boolean;
	/** Whether root here is an ordinary user of the machine. */
	readonly rootless: boolean;
	/** Why the ordinary user who asks can't have labs. */
	readonly entryProblem: Problem | undefined;
	/** The address of the Proclab that runs for this home. */
	readonly runningUrl: string | undefined;
}

/** A pure function of what a machine answers. */
export type Requirement = (machine: Machine, context: Context) => Finding | Promise<Finding>;

/** Shorthand for a requirement's findings under one id and title. */
export function about(id: string, title: string) {
	return (status: Status, found: string, fix?: string): Finding => ({
		id,
		title,
		status,
		found,
		...(fix === undefined ? {} : { fix }),
	});
}
