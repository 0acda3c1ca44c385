import { nearest } from '../foundation/nearest.ts';
import { readSettings } from '../foundation/node/settings.ts';
import { ProblemError } from '../foundation/problem.ts';
import { leaveNamespace } from '../runtime/rootless/entry.ts';
import { exitCodes, problemText, usageError } from './command.ts';
import { commands } from './commands.ts';
import { enterNamespace } from './enter-namespace.ts';

const [name, ...args] = process.argv.slice(2);
try {
	process.exitCode = await dispatch(name, args);
} catch (error) {
	if (!(error instanceof ProblemError)) throw error;
	console.error(problemText(error.problem));
	process.exitCode = exitCodes.failed;
}

async function dispatch(name: string | undefined, args: readonly string[]): Promise<number> {
	if (name === undefined) {
		console.error(help());
		return exitCodes.usage;
	}
	if (name === '--help' || name === '-h' || name === 'help') {
		console.log(help());
		return exitCodes.done;
	}
	const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
	if (!command) return unknownCommand(name);
	if (args.includes('--help') || args.includes('-h')) {
		console.log([`proclab ${command.usage}`, `${command.summary}.`, ...(command.details ?? [])].join('\n'));
		return exitCodes.done;
	}
	const settings = readSettings();
	const obstacle = command.makesLabs === undefined ? undefined : enterNamespace(settings);
	if (obstacle && command.makesLabs === 'yes') throw new ProblemError(obstacle);
	const run = await command.load();
	const exitCode = await run(settings, args);
	leaveNamespace(settings.home);
	return exitCode;
}

function unknownCommand(name: string): number {
	const meant = nearest(name, Object.keys(commands));
	return usageError(`There is no command '${name}'.${meant ? ` Did you mean 'proclab ${meant}'?` : ''}`);
}

function help(): string {
	const rows = Object.values(commands).map(({ usage, summary }) => `  proclab ${usage.padEnd(24)}${summary}`);
	return [
		'Proclab: a workbook on what the processes inside a container really are.',
		'',
		...rows,
		'',
		'Settings are environment variables: PROCLAB_HOME, PROCLAB_PORT, PROCLAB_LISTEN, PROCLAB_LOG.',
	].join('\n');
}
