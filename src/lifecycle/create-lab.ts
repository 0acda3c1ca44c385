import type { LabDefinition } from '../course/course.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Logger } from '../foundation/logger.ts';
import type { Home } from '../foundation/node/home.ts';
import type { Problem } from '../foundation/problem.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';
import type { FactKind } from '../proc/snapshot.ts';
import type { ContainerRuntime, LabLimits, LabRef } from '../runtime/container-runtime.ts';
import { findImage } from '../runtime/image/image-store.ts';
import type { Admission, Turn } from './admission.ts';
import { destroyLab } from './destroy-lab.ts';
import { newLabId } from './lab-id.ts';
import type { ReadyLab } from './ready-lab.ts';
import { settledSnapshot } from './settled-snapshot.ts';
import { snapshotTaker } from './snapshot-lab.ts';
import { runStartScript, type StartScript } from './start-script.ts';

export interface LabPlan {
	readonly definition: LabDefinition;
	/** In order. */
	readonly startScripts: readonly StartScript[];
	/** Facts beyond the usual ones that its snapshots have. */
	readonly reads?: readonly FactKind[];
	readonly labels: Readonly<Record<string, string>>;
}

/** What making a lab needs of its surroundings. */
export interface LabHost {
	readonly runtime: ContainerRuntime;
	readonly home: Home;
	readonly admission: Admission;
	/** Ids of the labs that this process makes, runs or removes: from before anything of them is there until nothing is. */
	readonly known: Set<string>;
	readonly clock: Clock;
	readonly logger: Logger;
}

/** Makes a lab with its start state when its turn comes. When it fails, or is given up, nothing of it is left; its holder leaves then. */
export async function createLab(
	host: LabHost,
	plan: LabPlan,
	turn: Omit<Turn, 'demand'>,
): Promise<Result<ReadyLab, Problem>> {
	const demand = limitsOf(plan.definition);
	const made = await host.admission.run({ ...turn, demand }, () => make(host, plan, turn.signal));
	return made ?? fail(givenUp);
}

async function make(host: LabHost, plan: LabPlan, signal: AbortSignal): Promise<Result<ReadyLab, Problem>> {
	const { hostname, image: name } = plan.definition;
	const image = await findImage(host.home, name);
	if (image === undefined) return fail(imageNotBuilt(name));
	const limits = limitsOf(plan.definition);
	const id = newLabId();
	host.known.add(id);
	const created = await host.runtime.create({ id, imagePath: image.path, hostname, limits, labels: plan.labels });
	if (!created.ok) {
		host.known.delete(id);
		return created;
	}
	const prepared = await prepare(host, { ref: created.value, plan }, signal);
	if (prepared.ok) return succeed({ ref: created.value, limits, ...prepared.value });
	await destroyLab(host, id);
	return prepared;
}

async function prepare(
	host: LabHost,
	{ ref, plan }: { readonly ref: LabRef; readonly plan: LabPlan },
	signal: AbortSignal,
): Promise<Result<Pick<ReadyLab, 'baseline' | 'takeSnapshot'>, Problem>> {
	for (const script of plan.startScripts) {
		const done = await runStartScript({ runtime: host.runtime, lab: ref }, script, signal);
		if (!done.ok) return done;
	}
	const takeSnapshot = snapshotTaker(host, ref, new Set(plan.reads));
	const baseline = plan.startScripts.length > 0 ? await settledSnapshot(takeSnapshot) : takeSnapshot();
	return signal.aborted ? fail(givenUp) : succeed({ baseline, takeSnapshot });
}

function limitsOf({ limits }: LabDefinition): LabLimits {
	const { memoryMegabytes, diskMegabytes, ...others } = limits;
	return { ...others, memoryBytes: memoryMegabytes * 1024 ** 2, diskBytes: diskMegabytes * 1024 ** 2 };
}

const givenUp: Problem = {
	code: 'lab-given-up',
	what: 'The lab was ended before it was ready.',
	why: 'Someone ended or reset it while it started.',
	fix: 'Start it again.',
};

function imageNotBuilt(name: string): Problem {
	return {
		code: 'image-not-built',
		what: `The lab could not start: its image '${name}' is not built.`,
		why: 'No image of this name and recipe is on this machine.',
		fix: 'Run npm start: it builds what is missing.',
	};
}
