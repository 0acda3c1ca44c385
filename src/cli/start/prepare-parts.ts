import type { Settings } from '../../foundation/node/settings.ts';
import { exitCodes, problemText } from '../command.ts';
import { findingText } from '../doctor/doctor-command.ts';
import { essentials, examine, readContext } from '../doctor/examine.ts';
import type { Context } from '../doctor/finding.ts';
import { thisMachine } from '../doctor/machine.ts';
import type { Running } from './running.ts';
import { ensureSite } from './site-build.ts';

/** `exitCode` when something is missing, of which a person has been told; `other` when another supervisor was first. */
export interface Unready {
	readonly exitCode?: number;
	readonly other?: Running;
}

interface Preparation {
	readonly needsSite: boolean;
	readonly stop: AbortSignal;
	/** Makes this process the home's supervisor, or answers who is. */
	claim(): Running | undefined;
}

/** Looks at the machine, claims the home, and builds the lab images and the site that are missing. */
export async function prepareParts(settings: Settings, { claim, needsSite, stop }: Preparation): Promise<Unready> {
	const context = await readContext(settings);
	const failed = (await examine(thisMachine, context, essentials)).filter((finding) => finding.status === 'fail');
	if (failed.length > 0) {
		console.error(failed.map(findingText).join('\n'));
		return { exitCode: exitCodes.failed };
	}
	const other = claim();
	if (other) return { other };
	const exitCode = (await buildImages(settings, context)) ?? (needsSite ? await buildSite(settings, stop) : undefined);
	return exitCode === undefined ? {} : { exitCode };
}

/** The exit code of the first image that could not be built. A new one replaces the older ones: no lab outlives the start before. */
async function buildImages(settings: Settings, { images }: Context): Promise<number | undefined> {
	const missing = Object.keys(images).filter((name) => images[name] === undefined);
	if (missing.length === 0) return undefined;
	const { buildImageCommand } = await import('../image-command.ts');
	const { removeOldImages } = await import('../../runtime/image/remove-old-images.ts');
	for (const name of missing) {
		const exitCode = await buildImageCommand(settings, name);
		if (exitCode !== exitCodes.done) return exitCode;
		await removeOldImages(settings.home, name);
	}
	return undefined;
}

async function buildSite(settings: Settings, stop: AbortSignal): Promise<number | undefined> {
	const site = await ensureSite(settings.home, stop);
	if (site.ok) return undefined;
	if (!stop.aborted) console.error(problemText(site.error));
	return stop.aborted ? exitCodes.done : exitCodes.failed;
}
