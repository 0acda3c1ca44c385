import { isSignalWish, type ProbeResult, type ProbeSignal, type ProbeWish, probeKey } from '../../proc/probe.ts';
import { type ProcessFacts, type ProcessKey, processKey } from '../../proc/snapshot.ts';
import { describeProbe, presenceOf, probeOf } from '../evidence.ts';
import { nameProcess } from '../name-process.ts';
import type { CheckView, ProcessRecord } from '../task.ts';
import { type Finding, found, nothing, unknowable } from './finding.ts';
import { reading } from './reading.ts';

/*
 * What the checker itself did in the lab because the task’s `probe` wished for it, and what came of it. A handler, an ignored signal and a blocked
 * one are shown by masks, but who waits by sigtimedwait(2) or is PID 1 of a namespace is not: only a signal tells how such a process takes one.
 */

/** The checker did this. It doesn’t hold while that is still to come. */
export function probed(view: CheckView, wish: ProbeWish): Finding {
	const result = lastResult(view, wish);
	const what = describeProbe(view, wish);
	if (result === undefined) return nothing(`The checker has not tried ${what} yet`);
	if (isSignalWish(wish) && result.outcome === 'failed')
		return unknowable(`The checker could not send ${what}`, [probeOf(view, result)]);
	return found(result.outcome !== 'gone', {
		says: `The checker ${isSignalWish(wish) ? 'sent' : 'tried'} ${what}`,
		otherwise: `The checker was too late for ${what}: the process was gone`,
		evidence: [probeOf(view, result)],
	});
}

/** Of these the first to which the checker has not sent the signal yet: for `probe`, when there may be several. */
export function unprobed(
	view: CheckView,
	signal: ProbeSignal,
	processes: readonly ProcessFacts[],
): ProcessFacts | undefined {
	return processes.find((process) => signalResult(view, signal, processKey(process)) === undefined);
}

/** The processes to which the checker sent the signal, in that order, whether they are there now or not. */
export function signalled(view: CheckView, signal: ProbeSignal): readonly ProcessRecord[] {
	return view.probes.flatMap(({ wish, outcome }) => {
		const record = isSignalWish(wish) && wish.signal === signal ? view.records.get(wish.to) : undefined;
		return record !== undefined && outcome === 'sent' ? [record] : [];
	});
}

/** The checker sent it the signal, and it lives on for at least so many milliseconds. A zombie doesn’t. */
export function survived(
	view: CheckView,
	record: ProcessRecord,
	{ signal, for: least }: { readonly signal: ProbeSignal; readonly for: number },
): Finding {
	return afterSignal({ view, record, signal }, ({ sent, endedAt, name, evidence }) => {
		const since = view.snapshot.at - sent.at;
		return found(endedAt === undefined && since >= least, {
			says: `${name} lives on, ${seconds(since)} after the checker sent it ${signal}`,
			otherwise:
				endedAt === undefined
					? `The checker has sent ${signal} to ${name}; let us see whether it lives on`
					: `${name} ended, ${seconds(endedAt - sent.at)} after the checker sent it ${signal}`,
			evidence,
		});
	});
}

/** The checker sent it the signal, and it had ended so many milliseconds later; the time between two looks is given to it. */
export function endedWithin(
	view: CheckView,
	record: ProcessRecord,
	{ signal, milliseconds }: { readonly signal: ProbeSignal; readonly milliseconds: number },
): Finding {
	return afterSignal({ view, record, signal }, ({ sent, endedAt, name, evidence }) => {
		const since = (endedAt ?? view.snapshot.at) - sent.at;
		const took = `${seconds(since)} after the checker sent it ${signal}`;
		return found(endedAt !== undefined && since <= milliseconds, {
			says: `${name} ended, ${took}`,
			otherwise:
				endedAt !== undefined
					? `${name} ended only ${took}`
					: since > milliseconds
						? `${name} is still there, ${took}`
						: `The checker has sent ${signal} to ${name}; let us see whether it ends`,
			evidence,
		});
	});
}

/** When the checker last connected there, something answered. `from`: the lab if not said. */
export function answersAt(
	view: CheckView,
	{
		address,
		port,
		from = 'lab',
	}: { readonly address: string; readonly port: number; readonly from?: 'lab' | ProcessKey },
): Finding {
	const wish: ProbeWish = { connect: { address, port }, from };
	const result = lastResult(view, wish);
	if (result === undefined) return nothing(`The checker has not tried ${describeProbe(view, wish)} yet`);
	const { outcome, why } = result;
	const place = `${address}, port ${port}`;
	return found(outcome === 'connected', {
		says: `Something answers at ${place}`,
		otherwise: isOther(outcome)
			? `Nothing answers at ${place}: ${why ?? outcome}`
			: `${refusals[outcome] ?? ''} ${place}`,
		evidence: [probeOf(view, result)],
	});
}

const refusals: Partial<Record<ProbeResult['outcome'], string>> = {
	refused: 'Nobody listens at',
	'timed-out': 'Within a second no answer came from',
	gone: 'The process is gone from whose network the checker was to connect to',
};

function isOther(outcome: ProbeResult['outcome']): boolean {
	return refusals[outcome] === undefined;
}

interface Signalled {
	readonly view: CheckView;
	readonly record: ProcessRecord;
	readonly signal: ProbeSignal;
}

interface After {
	readonly sent: ProbeResult;
	/** When it was first seen as ended. */
	readonly endedAt: number | undefined;
	readonly name: string;
	readonly evidence: readonly [ReturnType<typeof probeOf>, ReturnType<typeof presenceOf>];
}

function afterSignal({ view, record, signal }: Signalled, judge: (after: After) => Finding): Finding {
	const name = nameProcess(record.lastAlive);
	const sent = signalResult(view, signal, record.key);
	if (sent === undefined) return nothing(`The checker has not sent ${signal} to ${name} yet`);
	if (sent.outcome === 'failed')
		return unknowable(`The checker could not send ${signal} to ${name}`, [probeOf(view, sent)]);
	if (sent.outcome === 'gone') return nothing(`${name} was gone before the checker could send it ${signal}`);
	const evidence = [probeOf(view, sent), presenceOf(record)] as const;
	const judged = () => judge({ sent, endedAt: endOf(record), name, evidence });
	return record.gone === null ? reading(record.latest, ['stat'], judged) : judged();
}

function endOf({ gone, states }: ProcessRecord): number | undefined {
	const last = states.at(-1);
	return last !== undefined && ['Z', 'X'].includes(last.state) ? last.since : (gone ?? undefined);
}

function signalResult(view: CheckView, signal: ProbeSignal, to: ProcessKey): ProbeResult | undefined {
	return lastResult(view, { signal, to });
}

function lastResult({ probes }: CheckView, wish: ProbeWish): ProbeResult | undefined {
	const key = probeKey(wish);
	return probes.findLast((result) => probeKey(result.wish) === key);
}

function seconds(milliseconds: number): string {
	return `${(Math.max(0, milliseconds) / 1_000).toFixed(1)} s`;
}
