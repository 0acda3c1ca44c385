import type { Settings } from '../foundation/node/settings.ts';
import { buildImage } from '../runtime/image/build-image.ts';
import type { BuildStep } from '../runtime/image/build-progress.ts';
import { findImage } from '../runtime/image/image-store.ts';

const barWidth = 30;
/** 128 + SIGINT, as a shell reports it. */
const interruptedStatus = 130;

/** Builds a lab image unless it is built, telling how far it is on standard error. Answers the exit status. */
export async function buildImageCommand({ home }: Pick<Settings, 'home'>, name: string): Promise<number> {
	if (await findImage(home, name)) return 0;
	const abort = new AbortController();
	const stop = () => abort.abort();
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
	const show = process.stderr.isTTY ? drawBar() : printSteps();
	const began = performance.now();
	const built = await buildImage({ home, name, onProgress: show, signal: abort.signal });
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
	const clear = process.stderr.isTTY ? '\r\x1b[K' : '';
	if (built.ok) {
		const seconds = Math.round((performance.now() - began) / 1000);
		process.stderr.write(`${clear}Built the lab image ${name} in ${seconds} s.\n`);
		return 0;
	}
	const { code, what, why, fix } = built.error;
	process.stderr.write(`${clear}${what}\n${why}\n${fix} [${code}]\n`);
	return code === 'build-interrupted' ? interruptedStatus : 1;
}

function drawBar(): (step: BuildStep) => void {
	return ({ fraction, step }) => {
		const done = Math.round(fraction * barWidth);
		const bar = '█'.repeat(done) + '░'.repeat(barWidth - done);
		const percent = String(Math.round(fraction * 100)).padStart(3);
		process.stderr.write(`\r\x1b[K  lab image ${bar} ${percent} %  ${step}`);
	};
}

/** A line for each new step, for logs. */
function printSteps(): (step: BuildStep) => void {
	const told = new Set<string>();
	return ({ fraction, step }) => {
		if (told.has(step)) return;
		told.add(step);
		process.stderr.write(`lab image: ${Math.round(fraction * 100)} %: ${step}\n`);
	};
}
