import { isExiting } from '../../proc/is-exiting.ts';
import type { ProcessEvent } from '../../proc/process-event.ts';
import { type ProcessFacts, type ProcessKey, processKey } from '../../proc/snapshot.ts';
import type { Evidence } from '../../protocol/verdict.ts';
import { exeOf, goneOf, parentsOf, presenceOf, stateOf } from '../evidence.ts';
import { nameProcess } from '../name-process.ts';
import { previousParent, wasReparented } from '../predicates.ts';
import type { CheckView, ProcessRecord } from '../task.ts';
import type { NamespaceKind } from './fences.ts';
import { all, type Finding, found, not, nothing, saying } from './finding.ts';
import { reading } from './reading.ts';
import { alive } from './states.ts';

/*
 * What happened since the task began, each to one process, known by pid and start time. Snapshots are some moments apart: what came
 * and went between two of them was not seen.
 */

/**
 * This same process was seen with one parent and has another now, for the first has ended: PPid of proc_pid_status(5). What was adopted
 * before it was first seen doesn't count. `samples`: in how many snapshots the first parent must have been seen. `to`: who adopted it,
 * anyone if not said. An adoption by another than a PID 1 is the only sign that a process is a child subreaper, prctl(2): `/proc` doesn't
 * show it.
 */
export function adopted(
	view: CheckView,
	record: ProcessRecord,
	{ to, samples = 1 }: { readonly to?: ProcessKey; readonly samples?: number } = {},
): Finding {
	return reading(record.latest, ['stat'], () => {
		const [name, by] = [nameProcess(record.latest), nameOfParent(view, record.parents.at(-1)?.parent)];
		const before = previousParent(view, record);
		if (record.parents.every(({ pid }) => pid === record.latest.ppid))
			return found(false, {
				...{ says: '', otherwise: `${name} has the parent it was first seen with: ${by}` },
				evidence: [parentsOf(record, by)],
			});
		const lost = before && nameProcess(before.latest);
		const isBy = to === undefined || to === record.parents.at(-1)?.parent;
		const finding = found(isBy && isReparented(record, samples), {
			says: `${name} lost its parent${lost === undefined ? '' : ` ${lost}`} and was adopted by ${by}`,
			otherwise: isBy
				? `${name} was adopted by ${by}, and how was not seen for long enough`
				: `${name} was adopted by ${by}, not by ${nameOfParent(view, to)}`,
			evidence: [parentsOf(record, lost === undefined ? by : `${lost}, then ${by}`)],
		});
		return before === undefined ? finding : saying(all(finding, ended(before)), finding.says);
	});
}

function isReparented(record: ProcessRecord, samples: number): boolean {
	const to = record.parents.at(-1)?.parent;
	return to != null && wasReparented(record, { to, samples });
}

function nameOfParent(view: CheckView, key: ProcessKey | null | undefined): string {
	const parent = key == null ? undefined : view.records.get(key);
	return parent === undefined ? 'a process outside of the lab' : nameProcess(parent.latest);
}

/** It has ended: its entry is gone, proc_pid(5), or it is a zombie that its parent hasn't asked for yet, State of proc_pid_status(5). */
export function ended(record: ProcessRecord): Finding {
	return record.gone === null ? not(alive(record.latest)) : gone(record);
}

/** It is there and alive: neither gone, nor a zombie, nor about to be one; stopped is alive. */
export function livesOn(record: ProcessRecord): Finding {
	const lives = not(ended(record));
	if (lives.holds !== true || !isExiting(record.latest)) return lives;
	return found(false, {
		...{ says: '', otherwise: `${nameProcess(record.latest)} is about to be gone` },
		evidence: [exeOf(record.latest, 'it has no program any more')],
	});
}

/** It was a zombie at some time since the task began: State of proc_pid_status(5), or the event. */
export function becameZombie(view: CheckView, record: ProcessRecord): Finding {
	const name = nameProcess(record.latest);
	const event = eventOf(view, record, 'became-zombie');
	return found(event !== undefined, {
		says: `${name} exited and was a zombie until it was waited for`,
		otherwise: `${name} was never seen as a zombie`,
		evidence: [statesOf(record)],
	});
}

/** It is there no more. `goneOf` tells so by its entry; proc_pid(5). */
export function gone(record: ProcessRecord): Finding {
	const name = nameProcess(record.latest);
	return found(record.gone !== null, {
		says: `${name} is gone`,
		otherwise: `${name} is still there`,
		evidence: [presenceOf(record)],
	});
}

/** Both went at most so many milliseconds apart, as far as snapshots can tell. */
export function goneTogether(first: ProcessRecord, second: ProcessRecord, within: number): Finding {
	const [a, b] = [nameProcess(first.latest), nameProcess(second.latest)];
	if (first.gone === null) return gone(first);
	if (second.gone === null) return gone(second);
	return found(Math.abs(first.gone - second.gone) <= within, {
		says: `${a} and ${b} went together`,
		otherwise: `${a} and ${b} went ${Math.abs(first.gone - second.gone)} ms apart`,
		evidence: [goneOf(first), goneOf(second)],
	});
}

/** It became another program by execve(2), the same process: proc_pid_exe(5) changed since the task began. `to`: the new one's path. */
export function execed(view: CheckView, record: ProcessRecord, { to }: { readonly to?: string } = {}): Finding {
	const name = nameProcess(record.latest);
	const events = eventsOf(view, record, 'execed');
	const event = events.findLast((one) => to === undefined || one.to === to) ?? events.at(-1);
	if (event === undefined) return nothing(`${name} has not become another program since you began`);
	return found(to === undefined || event.to === to, {
		says: `${name} became ${event.to}; before that it was ${event.from}`,
		otherwise: `${name} became ${event.to}, not ${to}`,
		evidence: [change(record, { field: 'exe', from: event.from, to: event.to, manual: 'proc_pid_exe(5)' })],
	});
}

/** It moved into another namespace of this kind, by unshare(2) or setns(2): its link of namespaces(7) changed since the task began. */
export function enteredNamespace(view: CheckView, record: ProcessRecord, kind: NamespaceKind): Finding {
	const name = nameProcess(record.latest);
	const event = eventsOf(view, record, 'entered-namespace').findLast(({ namespace }) => namespace === kind);
	if (event === undefined) return nothing(`${name} has not changed its ${kind} namespace since you began`);
	return found(true, {
		says: `${name} went into another ${kind} namespace`,
		otherwise: '',
		evidence: [change(record, { field: `ns/${kind}`, from: event.from, to: event.to, manual: 'namespaces(7)' })],
	});
}

/** What was seen of the process, whether it is there now or not; `undefined` if it was never seen. */
export function recordFor(view: CheckView, process: ProcessFacts): ProcessRecord | undefined {
	return view.records.get(processKey(process));
}

type Kind = ProcessEvent['kind'];
type EventOf<K extends Kind> = Extract<ProcessEvent, { kind: K }>;

function eventsOf<K extends Kind>(view: CheckView, { key }: ProcessRecord, kind: K): readonly EventOf<K>[] {
	return view.events.filter((event): event is EventOf<K> => event.kind === kind && event.process === key);
}

function eventOf<K extends Kind>(view: CheckView, record: ProcessRecord, kind: K): EventOf<K> | undefined {
	return eventsOf(view, record, kind).at(-1);
}

function statesOf(record: ProcessRecord): Evidence {
	return { ...stateOf(record.latest), value: record.states.map(({ state }) => state).join(', then ') };
}

interface Change {
	readonly field: string;
	readonly from: string | null;
	readonly to: string | null;
	readonly manual: string;
}

function change({ latest }: ProcessRecord, { field, from, to, manual }: Change): Evidence {
	return { source: `/proc/${latest.pid}/${field}`, field, value: `${from}, then ${to}`, manual };
}
