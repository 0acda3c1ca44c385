import type { LabDefinition } from '../course/course.ts';
import type { Problem } from '../foundation/problem.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';
import type { WantedFile } from '../proc/lab-file.ts';
import type { FactKind, Snapshot } from '../proc/snapshot.ts';
import type { LabRef } from '../runtime/container-runtime.ts';
import { findImageAgain } from '../runtime/image/remembered-image.ts';
import type { Turn } from './admission.ts';
import { destroyLab, destroyLabSoon } from './destroy-lab.ts';
import { newLabId } from './lab-id.ts';
import { kindOf } from './lab-kind.ts';
import type { LabPool, ReadyMadeLab } from './lab-pool.ts';
import type { MakingHost } from './making-host.ts';
import type { ReadyLab } from './ready-lab.ts';
import { freshSnapshot, settledSnapshot } from './settled-snapshot.ts';
import { lookAtLab } from './snapshot-lab.ts';
import { runStartScript, type StartScript } from './start-script.ts';

export interface LabPlan {
	readonly definition: LabDefinition;
	/** In order. */
	readonly startScripts: readonly StartScript[];
	/** Facts beyond the usual ones that its snapshots have. */
	readonly reads?: readonly FactKind[];
	/** Files that its snapshots tell of. */
	readonly files?: readonly WantedFile[];
	readonly labels: Readonly<Record<string, string>>;
}

/** Where labs are made, or taken from among those that are ready. */
export interface LabHost extends MakingHost {
	readonly pool?: LabPool | undefined;
}

/**
 * Makes a lab with its start state when its turn comes, or takes one that is ready. When it fails, or is given up, what there is of it is
 * removed; its holder leaves then.
 */
export async function createLab(
	host: LabHost,
	plan: LabPlan,
	turn: Omit<Turn, 'demand' | 'takeReady' | 'isSoonDone'>,
): Promise<Result<ReadyLab, Problem>> {
	if (plan.definition.requires?.includes('memory-limit') && !host.runtime.limitsMemory) return fail(needsMemoryLimit);
	const kind = kindOf(plan.definition);
	const image = await findImageAgain(host.home, kind.image);
	if (image === undefined) return fail(imageNotBuilt(kind.image));
	host.pool?.asked(kind, turn.holder);
	let taken: ReadyMadeLab | undefined;
	const takeReady = () => {
		taken = host.pool?.take(kind, image.path);
		return taken !== undefined;
	};
	const isSoonDone = plan.startScripts.length === 0;
	const made = await host.admission.run({ ...turn, demand: kind.limits, takeReady, isSoonDone }, async () => {
		const ref = taken === undefined ? await make(host, plan, image.path) : takeOver(host, plan, taken);
		return ref.ok ? prepare(host, { ref: ref.value, plan }, turn.signal) : ref;
	});
	return made ?? fail(givenUp);
}

async function make(host: LabHost, plan: LabPlan, imagePath: string): Promise<Result<LabRef, Problem>> {
	host.pool?.missed();
	const { hostname, limits } = kindOf(plan.definition);
	const id = newLabId();
	host.known.add(id);
	const created = await host.runtime.create({ id, imagePath, hostname, limits, labels: plan.labels });
	if (!created.ok) host.known.delete(id);
	return created;
}

/** Its holder has room of its own by now. */
function takeOver(host: LabHost, plan: LabPlan, { ref, holder }: ReadyMadeLab): Result<LabRef, Problem> {
	host.admission.leave(holder);
	const relabelled = host.runtime.relabel(ref, plan.labels);
	if (!relabelled.ok) void destroyLab(host, ref.id);
	return relabelled;
}

async function prepare(
	host: LabHost,
	lab: { readonly ref: LabRef; readonly plan: LabPlan },
	signal: AbortSignal,
): Promise<Result<ReadyLab, Problem>> {
	const { ref, plan } = lab;
	const prepared = await bringToStart(host, lab, signal);
	if (prepared.ok) return succeed({ ref, limits: kindOf(plan.definition).limits, ...prepared.value });
	await destroyLabSoon(host, ref.id);
	return prepared;
}

/** Each script finds the programs that the one before it has started, and not shells that are still to become them. */
async function bringToStart(
	host: LabHost,
	{ ref, plan }: { readonly ref: LabRef; readonly plan: LabPlan },
	signal: AbortSignal,
): Promise<Result<Omit<ReadyLab, 'ref' | 'limits'>, Problem>> {
	const look = lookAtLab(host, ref, plan);
	let settled: Snapshot | undefined;
	for (const script of plan.startScripts) {
		const done = await runStartScript({ runtime: host.runtime, lab: ref }, script, signal);
		if (!done.ok) return done;
		settled = await settledSnapshot(look);
	}
	const baseline = settled ?? (await freshSnapshot(look));
	return signal.aborted ? fail(givenUp) : succeed({ baseline, ...look });
}

const givenUp: Problem = {
	code: 'lab-given-up',
	what: 'The lab was ended before it was ready.',
	why: 'Someone ended or reset it while it started.',
	fix: 'Start it again.',
};

const needsMemoryLimit: Problem = {
	code: 'no-memory-limit',
	what: 'The lab of this lesson can’t be started here.',
	why: 'In it memory is used up on purpose. Proclab runs without root, so nothing would hold it, and your own programs could be killed.',
	fix: 'Start Proclab with root (sudo npm start) to do it. You can read the lesson, and go on with the next.',
};

function imageNotBuilt(name: string): Problem {
	return {
		code: 'image-not-built',
		what: `The lab could not start: its image '${name}' is not built.`,
		why: 'No image of this name and recipe is on this machine.',
		fix: 'Run npm start: it builds what is missing.',
	};
}
