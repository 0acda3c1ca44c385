import { styleText } from 'node:util';
import { exitCodes, parseFlags, type RunCommand, usageError } from '../command.ts';
import { examine, readContext } from './examine.ts';
import type { Finding, Status } from './finding.ts';
import { thisMachine } from './machine.ts';

const colours = { ok: 'green', info: 'blue', warn: 'yellow', fail: 'red' } as const;

/** Tells every requirement with what was found; exit code 1 if one fails. */
export const doctorCommand: RunCommand = async (settings, args) => {
	const parsed = parseFlags(args, { json: { type: 'boolean', default: false } });
	if (!parsed.ok) return usageError(parsed.error);
	const findings = await examine(thisMachine, await readContext(settings));
	const failed = findings.filter((finding) => finding.status === 'fail').length;
	if (parsed.value.values.json) console.log(JSON.stringify({ ok: failed === 0, findings }, undefined, 2));
	else console.log(`${findings.map(findingText).join('\n')}\n\n${summary(failed)}`);
	return failed === 0 ? exitCodes.done : exitCodes.failed;
};

/** One finding in one line, and its fix in another. */
export function findingText({ status, title, found, fix }: Finding): string {
	const line = `${mark(status)}  ${title}: ${found}`;
	return fix === undefined ? line : `${line}\n      ${fix}`;
}

function mark(status: Status): string {
	return styleText(colours[status], status.padEnd(4));
}

function summary(failed: number): string {
	if (failed === 0) return 'Labs can run here.';
	return `${failed} ${failed === 1 ? 'requirement fails' : 'requirements fail'}: labs can't run here yet.`;
}
