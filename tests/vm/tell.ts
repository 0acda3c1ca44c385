import type { TrialEvent } from './events.ts';

/** Says on the terminal what a machine says of itself; of what failed, all that it told. */
export function tellEvent(event: TrialEvent): void {
	if (event.event === 'begin') process.stdout.write(`${event.step} ... `);
	if (event.event !== 'end') return;
	const { passed, failed, skipped } = event.counts;
	console.log(`${passed} passed, ${failed} failed, ${skipped} skipped, ${event.seconds.toFixed(0)} s`);
	if (event.step === 'doctor' || !event.ok) console.log(indent(event.output));
	for (const { test, why } of event.failures) console.log(`  ${test}\n${indent(why)}`);
}

export function failedBootText(why: string): string {
	return `The machine did not boot; another is tried.\n${indent(why)}`;
}

function indent(text: string): string {
	return text.replaceAll(/^/gm, '    ');
}
