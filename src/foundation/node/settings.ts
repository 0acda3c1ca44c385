import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ProblemError } from '../problem.ts';
import { type Home, layOutHome } from './home.ts';

/** What every program reads of the environment. */
export const environment = z.object({
	PROCLAB_HOME: z
		.string()
		.min(1)
		.optional()
		.describe('Where images, labs and progress are kept; default .proclab in the checkout'),
	PROCLAB_RUN: z
		.string()
		.min(1)
		.optional()
		.describe('Where sockets are kept while Proclab runs; default proclab-<tag> under /run or XDG_RUNTIME_DIR'),
	PROCLAB_PORT: z.coerce.number().int().min(0).max(65535).default(4117).describe('The port web listens on'),
	PROCLAB_LISTEN: z.string().default('127.0.0.1').describe('The address web listens on'),
	PROCLAB_LOG: z
		.enum(['debug', 'info', 'warn', 'error', 'silent'])
		.default('info')
		.describe('The lowest log level shown'),
});

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws ProblemError `bad-setting` naming the variable. */
export function parseEnvironment<Schema extends z.ZodType>(schema: Schema, env: Environment): z.output<Schema> {
	const parsed = schema.safeParse(env);
	if (!parsed.success) {
		const issue = parsed.error.issues[0];
		const name = String(issue?.path[0]);
		throw new ProblemError({
			code: 'bad-setting',
			what: `The setting ${name} can't be used.`,
			why: `It is ${JSON.stringify(env[name])}: ${issue?.message}.`,
			fix: `Set ${name} to something else, or unset it.`,
		});
	}
	return parsed.data;
}

/** What the environment says, read once, checked and frozen. */
export interface Settings {
	readonly home: Home;
	readonly port: number;
	readonly listen: string;
	readonly logLevel: string;
}

const checkout = fileURLToPath(new URL('../../../', import.meta.url));

/** @throws ProblemError `bad-setting` naming the variable. */
export function readSettings(env: Environment = process.env): Settings {
	const values = parseEnvironment(environment, env);
	return Object.freeze({
		home: layOutHome(checkout, values.PROCLAB_HOME, values.PROCLAB_RUN),
		port: values.PROCLAB_PORT,
		listen: values.PROCLAB_LISTEN,
		logLevel: values.PROCLAB_LOG,
	});
}
