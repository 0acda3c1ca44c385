import { type Finding, found, having, nothing } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { type Mount, mountAt } from '#proc/parse-mountinfo.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

/** What this file looks at beyond the usual facts. */
export const reads = ['mounts'] as const;

/** What an overlay is put together of; proc_pid_mountinfo(5), the last field of the line for `/`. */
export interface Overlay {
	/** The lowest last. */
	readonly lower: readonly string[];
	readonly upper: string;
}

/** Both roots are overlays of the same read-only layers. */
export function sameLayers(process: ProcessFacts, other: ProcessFacts): Finding {
	return ofOverlays(process, other, (mine, its) =>
		found(mine.lower.join(':') === its.lower.join(':'), {
			says: `${nameProcess(process)} has its files from the same layers as ${nameProcess(other)}`,
			otherwise: `${nameProcess(process)} has its files from other layers than ${nameProcess(other)}`,
			evidence: [lowerOf(process, mine)],
			context: [lowerOf(other, its)],
		}),
	);
}

/** What each of them writes goes to a layer of its own. */
export function ownUpper(process: ProcessFacts, other: ProcessFacts): Finding {
	return ofOverlays(process, other, (mine, its) =>
		found(mine.upper !== its.upper, {
			says: `${nameProcess(process)} writes to a layer of its own`,
			otherwise: `${nameProcess(process)} and ${nameProcess(other)} write to one layer`,
			evidence: [upperOf(process, mine)],
			context: [upperOf(other, its)],
		}),
	);
}

/** The overlay that is its root; `undefined` if that is something else, or can't be told. */
export function overlayOf(process: ProcessFacts): Overlay | undefined {
	const mount = mountAt(process.details.mounts ?? [], '/');
	return mount?.type === 'overlay' ? readOverlay(mount) : undefined;
}

export function lowerOf(process: ProcessFacts, { lower }: Overlay, meaning = nameProcess(process)) {
	return mountLine(process, { value: `lowerdir=${lower.map(shortLayer).join(':')}`, meaning });
}

export function upperOf(process: ProcessFacts, { upper }: Overlay, meaning = nameProcess(process)) {
	return mountLine(process, { value: `upperdir=${shortLayer(upper)}`, meaning });
}

function mountLine({ pid }: ProcessFacts, { value, meaning }: { readonly value: string; readonly meaning: string }) {
	return { source: `/proc/${pid}/mountinfo`, field: 'mountinfo', value, meaning, manual: 'proc_pid_mountinfo(5)' };
}

/** Names of layers are long; the engine's short ones, and the first of the others, tell them apart. */
function shortLayer(path: string): string {
	return path.replace(/([0-9a-f]{12})[0-9a-f]{52}/, '$1…');
}

function ofOverlays(
	process: ProcessFacts,
	other: ProcessFacts,
	judge: (mine: Overlay, its: Overlay) => Finding,
): Finding {
	return ofOverlay(process, (mine) => ofOverlay(other, (its) => judge(mine, its)));
}

function ofOverlay(process: ProcessFacts, judge: (overlay: Overlay) => Finding): Finding {
	const lost = 'it has left its mount namespace';
	return having(process, { file: 'mountinfo', value: process.details.mounts, lost }, () => {
		const overlay = overlayOf(process);
		return overlay === undefined ? nothing(`The root of ${nameProcess(process)} is no overlay`) : judge(overlay);
	});
}

function readOverlay({ superOptions }: Mount): Overlay | undefined {
	const optionOf = (key: string) => superOptions.find((option) => option.startsWith(`${key}=`))?.slice(key.length + 1);
	const [lower, upper] = [optionOf('lowerdir'), optionOf('upperdir')];
	return lower === undefined || upper === undefined ? undefined : { lower: lower.split(':'), upper };
}
