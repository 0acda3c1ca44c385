import type { Verdict } from '../../protocol/verdict.ts';
import { notYet, passed, unknown } from '../verdict.ts';
import type { Finding } from './finding.ts';

/** The verdict that rests on a finding. `passed`: the sentence for a pass, if not the finding's own words. */
export function verdictOf(finding: Finding, { passed: words }: { readonly passed?: string } = {}): Verdict {
	const { holds, says, evidence, wrong } = finding;
	if (holds === true) return passed(sentence(words ?? says), evidence);
	if (holds === 'unknown') return unknown(sentence(says), evidence);
	return notYet(sentence(says), { evidence, ...(wrong === undefined ? {} : { wrong }) });
}

function sentence(words: string): string {
	return /[.!?][”’)]?$/.test(words) ? words : `${words}.`;
}
